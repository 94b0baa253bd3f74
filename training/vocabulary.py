"""
The vocabulary: pieces learned from the corpora, then whole words and names of both languages.

Pieces alone split what a digest is asked for: names, and ordinary words that software
documentation lacks. Whole words are chosen by general frequency and by dictionary.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections import Counter
from pathlib import Path

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers

from corpora import Corpus
from wordnet import WordNet, pair_forms

PAD, UNK = "<pad>", "<unk>"
LEARNED_PIECES = 40_000
SAMPLED_PAIRS = 300_000
LONGEST_PIECE = 10
ENGLISH_WORDS = 34_000
CHINESE_WORDS = 38_000
# A whole word scores at least this; its pieces together score less, so that the word wins.
LEAST_SCORE = -12.5
# Dictionaries of names: every capitalised entry of these is a name.
NAME_FILES = {"countries", "chinesenotes", "cldr", "r2-ror", "r2-dbp15k", "r2-subdivisions", "r2-phone-places", "cedict", "wordnet-cow", "r2-wiktionary"}
HAN_PHRASE = re.compile(r"^[\u4e00-\u9fff]{2,}$")
HAN_WORD = re.compile(r"^[\u4e00-\u9fff]{2,8}$")
ENGLISH_WORD = re.compile(r"^[a-z]{3,16}$")
# A word that a dictionary has is worth a token of its own from so many lines on, where its pieces are other words.
LEAST_CUT_COUNT, LONGEST_WORD = 5, 20
# An abbreviation (AI, EU) from so many on, where so large a share of them is in capitals; a short word (do, so) from so many in general use.
LEAST_SHORT_COUNT, CAPITAL_SHARE, LEAST_SHORT_FREQUENCY = 20, 0.7, 100_000
# How much better a word scores than the best way to cut it.
MARGIN = 0.01


def build_vocabulary(corpora: list[Corpus], frequencies: dict[str, Path], seed: int) -> Tokenizer:
    """
    @param frequencies: `en`: JSON list of `{word, count}` (SUBTLEX-US); `zh`: lines of `word count tag` (jieba's dictionary)
    Returns a Unigram tokenizer; ids 0 and 1 are `<pad>` and `<unk>`.
    """
    tokenizer = train_pieces(corpora, seed)
    state = json.loads(tokenizer.to_str())
    translated = {chinese for corpus in corpora if corpus.kind == "dict" for _, chinese in corpus.lines()}
    words = translated | read_frequencies(frequencies["zh"]).keys()
    # Han runs have no spaces: whole phrases of the corpora (受影响的学生和) become pieces, which hide the words in them.
    pieces: list[list] = [entry for entry in state["model"]["vocab"] if not HAN_PHRASE.match(entry[0]) or entry[0] in words]
    state["model"]["vocab"] = pieces
    known = {piece for piece, _ in pieces}
    for word, score in [*choose_english(corpora, frequencies["en"], known), *choose_chinese(corpora, frequencies["zh"], known)]:
        pieces.append([word, max(score, LEAST_SCORE)])
    return Tokenizer.from_str(json.dumps(state, ensure_ascii=False))


def train_pieces(corpora: list[Corpus], seed: int) -> Tokenizer:
    tokenizer = Tokenizer(models.Unigram())
    # Accents fold (Ürümqi is Urumqi); the service folds them the same way before it looks for positions.
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKD(), normalizers.StripAccents(), normalizers.Lowercase()])
    # A word is the same token wherever it stands: at the start, after a hyphen or a quote, between Han characters.
    # Marks of word starts (▁) would make two of it, and a name after a hyphen would not be found.
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.WhitespaceSplit(),
            pre_tokenizers.Punctuation(),
            pre_tokenizers.Split(Regex("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"), "isolated"),
            pre_tokenizers.Digits(individual_digits=False),
        ]
    )
    trainer = trainers.UnigramTrainer(
        vocab_size=LEARNED_PIECES, special_tokens=[PAD, UNK], unk_token=UNK, max_piece_length=LONGEST_PIECE, show_progress=False
    )
    tokenizer.train_from_iterator(sample_lines(corpora, seed), trainer=trainer)
    return tokenizer


def sample_lines(corpora: list[Corpus], seed: int) -> list[str]:
    draw = random.Random(seed)
    pairs = {corpus.name: list(corpus.lines()) for corpus in corpora}
    shares = [corpus.weight * len(pairs[corpus.name]) for corpus in corpora]
    names = draw.choices([corpus.name for corpus in corpora], weights=shares, k=SAMPLED_PAIRS)
    return [side for name in names for side in draw.choice(pairs[name])]


def choose_english(corpora: list[Corpus], frequency_file: Path, known: set[str]) -> list[tuple[str, float]]:
    """Names by how many dictionary entries hold them, then words by general frequency."""
    counts = {row["word"].lower(): row["count"] for row in json.loads(frequency_file.read_text("utf-8"))}
    total = sum(counts.values())
    names: Counter[str] = Counter()
    inflected: Counter[str] = Counter()
    for corpus in corpora:
        for english, _ in corpus.lines():
            words = re.findall(r"[A-Za-z][a-z]+|[A-Z]{3,}", english)
            if corpus.name in NAME_FILES:
                names.update(word.lower() for word in words if word[0].isupper())
            inflected.update({word.lower() for word in words})
    candidates = [word for word, count in names.most_common() if count >= 2]
    candidates += sorted((word for word in counts if counts[word] >= 12), key=lambda word: -counts[word])
    candidates += [word for word, count in inflected.most_common() if count >= 8]
    chosen: dict[str, float] = {}
    quota = {"names": ENGLISH_WORDS // 3}
    for at, word in enumerate(candidates):
        if len(chosen) >= ENGLISH_WORDS:
            break
        if at < len(names) and word in names and counts.get(word, 0) < 12 and len(chosen) >= quota["names"]:
            continue
        if word in known or word in chosen or not ENGLISH_WORD.match(word):
            continue
        chosen[word] = math.log((counts.get(word, 0) + inflected.get(word, 0) + 1) / total / 2)
    return list(chosen.items())


def choose_chinese(corpora: list[Corpus], frequency_file: Path, known: set[str]) -> list[tuple[str, float]]:
    """Names of the dictionaries, then words that a dictionary translates, by general frequency."""
    counts = read_frequencies(frequency_file)
    total = sum(counts.values())
    names: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for corpus in corpora:
        if corpus.kind != "dict":
            continue
        for english, chinese in corpus.lines():
            if not HAN_WORD.match(chinese):
                continue
            words[chinese] += 1
            if corpus.name in NAME_FILES and english[0].isupper():
                names[chinese] += 1
    by_count = sorted(words, key=lambda word: -counts.get(word, 0))
    candidates = [word for word in by_count if word in names and (counts.get(word, 0) >= 3 or names[word] >= 2)]
    candidates = candidates[: CHINESE_WORDS // 3] + by_count
    chosen: dict[str, float] = {}
    for word in candidates:
        if len(chosen) >= CHINESE_WORDS:
            break
        if word in known or word in chosen or counts.get(word, 0) + names[word] == 0:
            continue
        chosen[word] = math.log((counts.get(word, 0) + 1) / total)
    return list(chosen.items())


def keep_words_whole(tokenizer: Tokenizer, corpora: list[Corpus], wordnet: WordNet, english_frequencies: Path) -> Tokenizer:
    """
    Frequent pieces can score more together than the word that they spell: "the" and "me", "s" and "killed", "us" and "a".
    Whole words of the vocabulary get a score that wins, and words that it lacks and that are cut into other words a token of their own.
    """
    state = json.loads(tokenizer.to_str())
    vocabulary: list[list] = state["model"]["vocab"]
    known = {word for word, _ in vocabulary}
    hidden = [word for word, _ in vocabulary[2:] if len(word) > 1 and word.isalpha() and len(cut(tokenizer, word)) > 1]
    added = [word for word in choose_cut_words(tokenizer, corpora, wordnet, english_frequencies) if word not in known]
    return make_whole(tokenizer, hidden + added)


def make_whole(tokenizer: Tokenizer, words: list[str]) -> Tokenizer:
    """Gives words, those that the vocabulary lacks at its end, scores by which none of them is cut."""
    state = json.loads(tokenizer.to_str())
    vocabulary: list[list] = state["model"]["vocab"]
    known = {word for word, _ in vocabulary}
    vocabulary += [[word, LEAST_SCORE] for word in words if word not in known]
    places = {word: at for at, (word, _) in enumerate(vocabulary)}
    wanted = words
    # A word that scores more can be a piece of another one: until none is cut.
    while True:
        changed = Tokenizer.from_str(json.dumps(state, ensure_ascii=False))
        scores = dict(vocabulary)
        wanted = [word for word in wanted if len(cut(changed, word)) > 1]
        if not wanted:
            return changed
        for word in wanted:
            vocabulary[places[word]][1] = sum(scores[piece] for piece in cut(changed, word)) + MARGIN


def choose_cut_words(tokenizer: Tokenizer, corpora: list[Corpus], wordnet: WordNet, english_frequencies: Path) -> list[str]:
    """Sorted: the ids of a vocabulary must not depend on the order of sets."""
    written: Counter[str] = Counter()
    for corpus in corpora:
        for english, _ in corpus.lines():
            written.update(re.findall(r"[A-Za-z]+", english))
    counts: Counter[str] = Counter()
    capitals: Counter[str] = Counter()
    for word, count in written.items():
        counts[word.lower()] += count
        capitals[word.lower()] += count * word.isupper()
    general = {row["word"].lower(): row["count"] for row in json.loads(english_frequencies.read_text("utf-8"))}
    related = find_related(wordnet)
    chosen: list[str] = []
    for word, count in sorted(counts.items()):
        if len(word) < 2 or len(word) > LONGEST_WORD or len(pieces := cut(tokenizer, word)) < 2:
            continue
        if len(word) <= 3:
            is_abbreviation = count >= LEAST_SHORT_COUNT and capitals[word] >= CAPITAL_SHARE * count
            is_chosen = is_abbreviation or general.get(word, 0) >= LEAST_SHORT_FREQUENCY
        else:
            # "envoy" and "s" say what "envoys" does.
            is_chosen = count >= LEAST_CUT_COUNT and word in related and not any(len(piece) > 2 and piece in related[word] for piece in pieces)
        if is_chosen:
            chosen.append(word)
    return chosen


def find_related(wordnet: WordNet) -> dict[str, set[str]]:
    """Words of WordNet and their regular forms, each with its forms, the words derived from it, and the forms of those."""
    near: dict[str, set[str]] = {}
    for one, other in pair_forms(wordnet) | {(one.lower(), other.lower()) for one, other in wordnet.derived}:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    return {word: others.union(*(near[other] for other in others)) for word, others in near.items()}


def cut(tokenizer: Tokenizer, word: str) -> list[str]:
    return tokenizer.encode(word, add_special_tokens=False).tokens


def read_frequencies(file: Path) -> dict[str, int]:
    """Lines of `word count tag`."""
    rows = (line.split(" ") for line in file.read_text("utf-8").splitlines())
    return {word: int(count) for word, count, *_ in rows}
