"""
Which tokens of the vocabulary are proper names, for telling that a question asks for somebody who is not there: the
tokens are lower case, and Chinese has no capitals. A word is a name where dictionaries and running text write it (Latin)
or what it means (Han) with a capital nearly always. It depends on the vocabulary and the corpora, not on the weights.

`names.bin`: SHA-256 of `tokenizer.json` (32 bytes), then one bit a token, lowest bit of a byte first.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Iterable

import numpy as np
from tokenizers import Tokenizer

from corpora import Corpus, find_corpora, read_weights

HERE = Path(__file__).parent
# Dictionaries that have all common words, written as in a sentence: they decide where they have a word.
GENERAL = ("cedict", "r2-wiktionary")
# Lists of names: words that nothing else has are names where they are in these.
NAMES = ("chinesenotes", "countries", "r2-dbp15k", "r2-ror", "r2-subdivisions", "r2-whosonfirst", "r2-phone-places")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
# After an article and remarks in brackets: "(Tw) the Palace Museum".
CAPITAL = re.compile(r"(?:\([^)]*\)\s*|[Tt]he\s+)*[A-Z]")
HAN = re.compile(r"^[\u3400-\u9fff\uf900-\ufaff]+$")
# A capital in nine of ten places is a name, in fewer a word that also is one ("may", "apple").
LEAST_SHARE = 0.9


def is_running(line: str) -> bool:
    words = WORD.findall(line)
    return len(words) >= 6 and sum(word[0].islower() for word in words) >= len(words) / 2


def count_capitals(lines: Iterable[str], skip_first: bool) -> Counter[tuple[str, bool]]:
    """How often each word, in lower case, is written without and with a capital."""
    counts: Counter[tuple[str, bool]] = Counter()
    for line in lines:
        words = WORD.findall(line)
        counts.update((word.lower().removesuffix("'s").removesuffix("’s"), word[0].isupper()) for word in words[1 if skip_first else 0 :])
    return counts


def find_names(corpora: list[Corpus], vocabulary: list[str]) -> np.ndarray:
    """@returns one bool a token"""
    running = count_capitals((en for corpus in corpora if corpus.kind == "pairs" for en, _ in corpus.lines() if is_running(en)), skip_first=True)
    glosses, listed = Counter(), Counter()
    han_general, han_listed = Counter(), Counter()
    for corpus in corpora:
        if corpus.name not in GENERAL + NAMES:
            continue
        latin, han = (glosses, han_general) if corpus.name in GENERAL else (listed, han_listed)
        entries = list(corpus.lines())
        latin.update(count_capitals((en for en, _ in entries), skip_first=False))
        han.update((zh, bool(CAPITAL.match(en))) for en, zh in entries)

    def decide(word: str, first: Counter[tuple[str, bool]], last: Counter[tuple[str, bool]]) -> bool:
        counts = first if first[word, True] + first[word, False] > 0 else last
        return counts[word, True] > 0 and counts[word, True] >= LEAST_SHARE * (counts[word, True] + counts[word, False])

    latin_first = running + glosses
    found = np.zeros(len(vocabulary), bool)
    for id, word in enumerate(vocabulary):
        if HAN.match(word):
            found[id] = len(word) > 1 and decide(word, han_general, han_listed)
        elif len(word) > 2 and WORD.fullmatch(word):
            found[id] = decide(word, latin_first, listed)
    return found


def write_names(folder: Path, corpora: list[Corpus]) -> None:
    """For the model in a folder, beside its other files."""
    path = folder / "tokenizer.json"
    tokenizer = Tokenizer.from_file(str(path))
    vocabulary = [tokenizer.id_to_token(id) for id in range(tokenizer.get_vocab_size())]
    names = np.packbits(find_names(corpora, vocabulary), bitorder="little")
    (folder / "names.bin").write_bytes(hashlib.sha256(path.read_bytes()).digest() + names.tobytes())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--corpora", type=Path, required=True, help="folder with pairs/ and dict/")
    options.add_argument("--weights", type=Path, default=HERE / "weights.toml", help="corpora of weight 0 are left out (default: %(default)s)")
    options.add_argument("--model", type=Path, default=HERE.parent / "data" / "model", help="(default: %(default)s)")
    given = options.parse_args()
    write_names(given.model, find_corpora(given.corpora, read_weights(given.weights)))


if __name__ == "__main__":
    main()
