"""Which tokens mean the same, by dictionaries: synonyms, words with one translation, translations, forms of one word."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Iterable, Iterator

import numpy as np
from tokenizers import Tokenizer

from corpora import Corpus
from wordnet import WordNet, pair_forms

# How much a relation of each kind counts.
SYNONYM, SAME_GLOSS, THESAURUS, DERIVED, BROADER = 1.0, 0.7, 0.5, 0.5, 0.3
TRANSLATION = 0.5
TRANSLATIONS = {"cedict": 1.0, "r2-wiktionary": 1.0}  # dictionaries of words; the others have names and terms
# Sutras and stars are words that no question asks for; definitions are no words.
LEFT_OUT = {"wordnet-gloss", "r2-buddhist-dictionary", "r2-celestial"}
GLOSSES = ("cedict", "r2-wiktionary")
# A word with more translations than this has several meanings.
MOST_MEANINGS = {"en": 6, "zh": 5}
# Words of a thesaurus are near when each lists the other and their lists overlap (Jaccard) by this much.
LEAST_OVERLAP = 0.08
NEAREST_WORDS = 12
SHORTEST_FORM = 3


@dataclass(frozen=True)
class Relations:
    """Directed: token `sources[i]` is drawn to `targets[i]` by `weights[i]`."""

    sources: np.ndarray
    targets: np.ndarray
    weights: np.ndarray


def collect_relations(tokenizer: Tokenizer, dictionaries: list[Corpus], wordnet: WordNet, thesaurus: Path) -> Relations:
    """@param thesaurus: lines of a word and its synonyms, separated by commas"""
    vocabulary = Words(tokenizer)
    found: dict[tuple[int, int], float] = defaultdict(float)
    for words, weight in list_groups(dictionaries, wordnet, thesaurus):
        ids = list(dict.fromkeys(token for word in words if (token := vocabulary.find(word)) is not None))
        for source in ids:
            for target in ids:
                if source != target:
                    found[source, target] += weight / (len(ids) - 1)
    pairs = np.array(list(found), np.int64)
    return Relations(pairs[:, 0], pairs[:, 1], np.fromiter(found.values(), np.float32))


def list_groups(dictionaries: list[Corpus], wordnet: WordNet, thesaurus: Path) -> Iterator[tuple[list[str], float]]:
    """Texts that mean the same, and how much that counts."""
    yield from ((words, SYNONYM) for words in wordnet.synsets)
    yield from ((list(pair), DERIVED) for pair in dict.fromkeys(wordnet.derived))
    for words, broader in wordnet.broader:
        yield from (([word, other], BROADER / (len(words) * len(broader))) for word in words for other in broader)
    yield from (([word, other], THESAURUS) for word, other in read_thesaurus(thesaurus))
    lines = {corpus.name: list(corpus.lines()) for corpus in dictionaries}
    glosses = [(clean_gloss(english), chinese.strip(" ;；")) for name in GLOSSES for english, chinese in lines[name]]
    yield from ((words, SAME_GLOSS) for words in group_by((chinese, english) for english, chinese in glosses) if len(words) <= MOST_MEANINGS["en"])
    for groups in (glosses, lines["wordnet-gloss"]):
        yield from ((words, SYNONYM) for words in group_by(groups) if len(words) <= MOST_MEANINGS["zh"])
    for name, pairs in lines.items():
        if name not in LEFT_OUT:
            yield from (([clean_gloss(english), chinese.strip(" ;；")], TRANSLATIONS.get(name, TRANSLATION)) for english, chinese in pairs)


def find_forms(tokenizer: Tokenizer, wordnet: WordNet) -> list[tuple[int, int]]:
    """Pairs of tokens that are forms of one English word: alliance, alliances; child, children; centre, center."""
    known = {word: token for word, token in tokenizer.get_vocab().items() if len(word) >= SHORTEST_FORM and word.isascii() and word.isalpha()}
    return sorted((known[word], known[form]) for word, form in pair_forms(wordnet) if word in known and form in known and word != form)


def read_thesaurus(file: Path) -> Iterator[tuple[str, str]]:
    lists: dict[str, set[str]] = defaultdict(set)
    for line in file.read_text("utf-8").splitlines():
        word, *synonyms = line.split(",")
        lists[word].update(synonyms)
    for word, synonyms in lists.items():
        mutual = [(len(synonyms & lists[other]) / len(synonyms | lists[other]), other) for other in synonyms if other != word and other in lists and word in lists[other]]
        yield from ((word, other) for overlap, other in sorted(mutual, reverse=True)[:NEAREST_WORDS] if overlap > LEAST_OVERLAP)


def clean_gloss(gloss: str) -> str:
    """"to follow (sb)" → "follow"."""
    return re.sub(r"\([^)]*\)", "", gloss).strip().removeprefix("to ")


def group_by(pairs: Iterable[tuple[str, str]]) -> Iterator[list[str]]:
    """The distinct second texts of each first text, where there are several."""
    groups: dict[str, dict[str, None]] = defaultdict(dict)
    for key, value in pairs:
        if key and value:
            groups[key][value] = None
    return (list(words) for words in groups.values() if len(words) > 1)


class Words:
    """Texts that are one token."""

    def __init__(self, tokenizer: Tokenizer):
        self.tokenizer = tokenizer
        self.known: dict[str, int | None] = {}

    def find(self, text: str) -> int | None:
        if text not in self.known:
            ids = self.tokenizer.encode(text, add_special_tokens=False).ids
            self.known[text] = ids[0] if len(ids) == 1 and ids[0] > 1 else None
        return self.known[text]
