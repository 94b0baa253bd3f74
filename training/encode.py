"""Token ids of a corpus as flat arrays, kept on disk so that a resumed run need not tokenise again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from corpora import Corpus

LINES_PER_CALL = 20_000


@dataclass(frozen=True)
class Ragged:
    """Lists of ids one after another: list i is `ids[starts[i] : starts[i + 1]]`."""

    ids: np.ndarray  # int32
    starts: np.ndarray  # int64, one more than there are lists

    def lengths(self) -> np.ndarray:
        return np.diff(self.starts)


@dataclass(frozen=True)
class EncodedCorpus:
    name: str
    kind: str
    weight: float
    sides: dict[str, Ragged]  # "en", "zh"
    keys: dict[str, np.ndarray]  # a hash of each text: equal texts are no negatives of each other

    def __len__(self) -> int:
        return len(self.sides["en"].starts) - 1


def encode_texts(tokenizer: Tokenizer, texts: list[str]) -> Ragged:
    lists: list[np.ndarray] = []
    for at in range(0, len(texts), LINES_PER_CALL):
        lists += [np.asarray(encoding.ids, np.int32) for encoding in tokenizer.encode_batch_fast(texts[at : at + LINES_PER_CALL], add_special_tokens=False)]
    return Ragged(np.concatenate(lists), np.concatenate([[0], np.cumsum([len(ids) for ids in lists])]).astype(np.int64))


def encode_corpus(corpus: Corpus, tokenizer: Tokenizer, folder: Path) -> EncodedCorpus:
    cached = folder / f"{corpus.kind}-{corpus.name}.npz"
    if not cached.exists():
        english, chinese = zip(*corpus.lines())
        arrays: dict[str, np.ndarray] = {}
        for language, texts in (("en", list(english)), ("zh", list(chinese))):
            ragged = encode_texts(tokenizer, texts)
            arrays |= {f"{language}_ids": ragged.ids, f"{language}_starts": ragged.starts}
            arrays[f"{language}_keys"] = np.asarray([stable_hash(text) for text in texts], np.int64)
        part = cached.with_suffix(".part.npz")
        np.savez(part, **arrays)
        part.rename(cached)
    with np.load(cached) as stored:
        sides = {language: Ragged(stored[f"{language}_ids"], stored[f"{language}_starts"]) for language in ("en", "zh")}
        keys = {language: stored[f"{language}_keys"] for language in ("en", "zh")}
    return EncodedCorpus(corpus.name, corpus.kind, corpus.weight, sides, keys)


def stable_hash(text: str) -> int:
    """63 bits of the folded text; Python's own hash differs from run to run."""
    return int.from_bytes(hashlib.blake2b(" ".join(text.lower().split()).encode(), digest_size=8).digest(), "little") >> 1
