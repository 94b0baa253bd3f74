"""
Draws words to those that a writer may put in their place, after training: "boss" to "director", 申城 to "Shanghai". Parallel
texts and dictionaries hold translations and synonyms; how a story is retold in other words is in neither. `paraphrases/` has
what was written for this model: a word or a name, what says the same, and what may stand for it in a looser retelling.
`terms.tsv` says what terms are whose parts or spelling mislead (互鉴, "STEM", 良渚): those that the tokenizer cuts become tokens
of their own first, the others are drawn halfway to it. What says what a term is ("science") is not drawn to the term.

As a command it changes a model that is finished.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path
from typing import Iterator

import numpy as np
from tokenizers import Tokenizer

from evaluate import OnnxModel, retrieval_accuracy
from export import write_model, write_reference
from names import write_names
from neighbours import write_neighbours
from quantise import quantise
from relations import find_forms
from train import Recipe
from vocabulary import cut, make_whole
from wordnet import read_wordnet

HERE = Path(__file__).parent
FOLDER = HERE / "paraphrases"
# What a paraphrase counts that says the same, and one that may only stand for it.
CLOSE, LOOSE = 1.0, 0.5
# Pull of the mean of a word's paraphrases, and what one weighs beside its cosine.
PULL, BASE_WEIGHT = 0.5, 0.3
# A word with few paraphrases is drawn less: by n of n + this.
FEW = 4
TERMS = "terms"
# Beside what a term is, what its pieces say where it was cut, and what its row says where it was not; and the length of a new row, that of rare words.
PIECES_SHARE, ROW_SHARE, TERM_LENGTH = 0.3, 1.0, 3.0
# A paraphrase of very many words ("person") says little of each: weights are divided by the root of their number.

Text = tuple[int, ...]  # token ids


def draw_paraphrases(rows: np.ndarray, tokenizer: Tokenizer, forms: list[tuple[int, int]], folder: Path = FOLDER) -> np.ndarray:
    """
    @param rows: vocabulary × dimension; @param forms: pairs of a word and a form of it, see relations.py
    Returns rows of the same lengths; those of words that the lists do not have are left as they are.
    """
    lengths = np.linalg.norm(rows, axis=1)
    units = rows / np.maximum(lengths[:, None], 1e-9)
    paraphrases = collect_paraphrases(tokenizer, folder)
    listed = Counter(text for texts in paraphrases.values() for text in texts)
    means = {text: unit_sum(rows, text) for text in listed}
    drawn = units.copy()
    for token, texts in paraphrases.items():
        others = np.stack([means[text] for text in texts])
        weights = np.array([weight / np.sqrt(listed[text]) for text, weight in texts.items()])
        weights *= BASE_WEIGHT + np.clip(others @ units[token], 0, 1)
        pulled = units[token] + PULL * len(texts) / (len(texts) + FEW) * (weights @ others) / weights.sum()
        drawn[token] = pulled / np.linalg.norm(pulled)
    return (follow(units, drawn, forms) * lengths[:, None]).astype(np.float32)


def follow(units: np.ndarray, drawn: np.ndarray, forms: list[tuple[int, int]]) -> np.ndarray:
    """The lists have "specialist", texts have "specialists": a form goes where its word went."""
    words: dict[int, list[int]] = defaultdict(list)
    for word, form in forms:
        words[form].append(word)
    followed = drawn.copy()
    for form, own in words.items():
        moved = drawn[form] + (drawn[own] - units[own]).mean(0)
        followed[form] = moved / max(float(np.linalg.norm(moved)), 1e-9)
    return followed


def add_terms(rows: np.ndarray, tokenizer: Tokenizer, folder: Path = FOLDER) -> tuple[np.ndarray, Tokenizer]:
    """Rows and tokenizer with a token for each term, which says what the list says that it is."""
    meanings: dict[str, list[Text]] = defaultdict(list)
    for word, text, _ in read_list(folder / f"{TERMS}.tsv"):
        meanings[word].append(tuple(tokenizer.encode(text, add_special_tokens=False).ids))
    was_cut = {word: len(cut(tokenizer, word)) > 1 for word in meanings}
    whole = make_whole(tokenizer, [word for word in meanings if was_cut[word]])
    changed = np.concatenate([rows, np.zeros((whole.get_vocab_size() - len(rows), rows.shape[1]), np.float32)])
    for term, texts in meanings.items():
        before = tuple(tokenizer.encode(term, add_special_tokens=False).ids)
        meaning = sum(unit_sum(rows, text) for text in texts)
        direction = meaning / np.linalg.norm(meaning) + (PIECES_SHARE if was_cut[term] else ROW_SHARE) * unit_sum(rows, before)
        length = TERM_LENGTH if was_cut[term] else np.linalg.norm(rows[before[0]])
        changed[whole.token_to_id(term)] = length * direction / np.linalg.norm(direction)
    return changed, whole


def collect_paraphrases(tokenizer: Tokenizer, folder: Path) -> dict[int, dict[Text, float]]:
    """Of each word that is one token, the texts that may stand for it, and how much each counts; a pair is read both ways."""
    known: dict[str, Text] = {}

    def read(text: str) -> Text:
        if text not in known:
            known[text] = tuple(id for id in tokenizer.encode(text, add_special_tokens=False).ids if id > 1)
        return known[text]

    found: dict[int, dict[Text, float]] = defaultdict(dict)
    for word, text, weight in read_lists(folder):
        one, other = read(word), read(text)
        if not one or not other or one == other:
            continue
        for source, target in ((one, other), (other, one)):
            if len(source) == 1:
                found[source[0]][target] = max(weight, found[source[0]].get(target, 0))
    return found


def read_lists(folder: Path) -> Iterator[tuple[str, str, float]]:
    for file in sorted(folder.glob("*.tsv")):
        if file.stem != TERMS:
            yield from read_list(file)


def read_list(file: Path) -> Iterator[tuple[str, str, float]]:
    for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        columns = line.split("\t")
        if len(columns) not in (2, 3):
            raise SystemExit(f"{file}:{number}: {len(columns)} columns where there should be two or three: word, what says the same, what may stand for it")
        word, *lists = columns
        for texts, weight in zip(lists, (CLOSE, LOOSE)):
            yield from ((word.strip(), text.strip(), weight) for text in texts.split(";"))


def unit_sum(rows: np.ndarray, ids: Text) -> np.ndarray:
    total = rows[list(ids)].sum(0)
    return total / max(float(np.linalg.norm(total)), 1e-9)


def main() -> None:
    from corpora import find_corpora, read_weights
    from run import REFERENCE_VECTORS, choose_reference, encode_development  # run.py imports this file

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with pairs/, dict/ and dev/")
    parser.add_argument("--weights", type=Path, default=HERE / "weights.toml")
    parser.add_argument("--model", type=Path, default=HERE.parent / "data" / "model", help="read, and written (default: %(default)s)")
    parser.add_argument("--reference", type=Path, default=HERE.parent / "test" / "fixtures" / "model-reference.json", help="(default: %(default)s)")
    parser.add_argument("--wordnet", type=Path, required=True, help="folder with data.noun and its kin, of WordNet 3.0")
    options = parser.parse_args()
    model = OnnxModel(options.model)
    rows, tokenizer = add_terms(model.rows, model.tokenizer)
    rows = draw_paraphrases(rows, tokenizer, find_forms(tokenizer, read_wordnet(options.wordnet)))
    table = quantise(rows)
    write_model(table, tokenizer, options.model)
    write_neighbours(options.model)
    corpora = find_corpora(options.corpora, read_weights(options.weights))
    write_names(options.model, corpora)
    write_reference(table, tokenizer, choose_reference(corpora, Recipe.seed), REFERENCE_VECTORS, options.reference)
    print({name: retrieval_accuracy(values, *encode_development(options.corpora, one)) for name, values, one in (("before", model.rows, model.tokenizer), ("float32", rows, tokenizer), ("q4", table.rows(), tokenizer))})


if __name__ == "__main__":
    main()
