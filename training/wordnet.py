"""Reads Princeton WordNet 3.0 (`data.*`, `*.exc`): which English words mean the same, or come of one another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

PARTS = ("noun", "verb", "adj", "adv")
# Lexicographer files of animals and plants: Latin names that no other text has.
TAXA = {5, 20}
BROADER = {"@", "&"}  # hypernym; similar adjective
DERIVED = {"+", "\\"}  # derivationally related; pertains to


@dataclass(frozen=True)
class WordNet:
    synsets: list[list[str]]  # words of one meaning
    broader: list[tuple[list[str], list[str]]]  # words, and those of a broader or similar meaning
    derived: list[tuple[str, str]]
    parts: dict[str, set[str]]  # of each single word, lower case
    irregular: list[tuple[str, str]]  # "child", "children"


def read_wordnet(folder: Path) -> WordNet:
    lemmas: dict[tuple[str, str], list[str]] = {}
    pointers: list[tuple[tuple[str, str], str, tuple[str, str], str]] = []
    parts: dict[str, set[str]] = {}
    taxa: set[tuple[str, str]] = set()
    for part in PARTS:
        for line in (folder / f"data.{part}").read_text("utf-8").splitlines():
            if line.startswith("  "):
                continue  # the licence
            fields = line.split(" | ")[0].split()
            key = (kind(fields[2]), fields[0])
            count = int(fields[3], 16)
            lemmas[key] = [re.sub(r"\(.*\)", "", fields[4 + 2 * at]).replace("_", " ") for at in range(count)]
            if int(fields[1]) in TAXA:
                taxa.add(key)
            for lemma in lemmas[key]:
                if lemma.isalpha():
                    parts.setdefault(lemma.lower(), set()).add(part)
            at = 4 + 2 * count
            for number in range(int(fields[at])):
                symbol, offset, other, places = fields[at + 1 + 4 * number : at + 5 + 4 * number]
                pointers.append((key, symbol, (kind(other), offset), places))
    irregular = [(base, form) for part in PARTS for form, *bases in map(str.split, (folder / f"{part}.exc").read_text("utf-8").splitlines()) for base in bases]
    return WordNet(
        synsets=[list(dict.fromkeys(words)) for key, words in lemmas.items() if key not in taxa],
        broader=[(lemmas[key], lemmas[other]) for key, symbol, other, _ in pointers if symbol in BROADER and key not in taxa],
        derived=[
            (lemmas[key][int(places[:2], 16) - 1], lemmas[other][int(places[2:], 16) - 1]) for key, symbol, other, places in pointers if symbol in DERIVED and places != "0000"
        ],
        parts=parts,
        irregular=irregular,
    )


def kind(part: str) -> str:
    """Satellite adjectives stand in the file of adjectives."""
    return "a" if part == "s" else part


def pair_forms(wordnet: WordNet) -> set[tuple[str, str]]:
    """Each word with what could be a form of it: some of them are no words."""
    return {(word, form) for word, parts in wordnet.parts.items() for form in regular_forms(word, parts)} | set(wordnet.irregular)


def regular_forms(word: str, parts: set[str]) -> set[str]:
    """Inflections, adverbs and American spellings that a word would have by rule; some of them are no words."""
    forms: set[str] = set()
    y = word[:-1] if re.search(r"[^aeiou]y$", word) else None
    e = word[:-1] if word.endswith("e") else None
    plural = f"{y}ies" if y else f"{word}es" if re.search(r"(s|x|z|ch|sh)$", word) else f"{word}s"
    if parts & {"noun", "verb"}:
        forms.add(plural)
    if "verb" in parts:
        forms |= {f"{y}ied" if y else f"{word}d" if e else f"{word}ed", f"{e}ing" if e and not word.endswith("ee") else f"{word}ing"}
        if re.search(r"[^aeiou][aeiou][bdgklmnprt]$", word):
            forms |= {f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"}
    if "adj" in parts:
        forms |= {f"{y}ily" if y else f"{word}ly"} | ({f"{e}y"} if word.endswith("le") else set())
    for british, american in (("re", "er"), ("our", "or"), ("ogue", "og"), ("amme", "am"), ("ence", "ense"), ("isation", "ization"), ("ise", "ize"), ("yse", "yze")):
        if word.endswith(british):
            forms.add(word.removesuffix(british) + american)
    return forms
