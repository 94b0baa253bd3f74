"""Reads the parallel corpora: files of `en<TAB>zh` lines, plain or xz-compressed."""

from __future__ import annotations

import lzma
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator


@dataclass(frozen=True)
class Corpus:
    """One file: its lines in document order, and how often it is drawn."""

    name: str
    kind: str  # "pairs" (sentences, in document order) or "dict" (terms, in no order)
    path: Path
    weight: float

    def lines(self) -> Iterator[tuple[str, str]]:
        opened = lzma.open(self.path, "rt", encoding="utf-8") if self.path.suffix == ".xz" else self.path.open(encoding="utf-8")
        with opened as file:
            for number, line in enumerate(file, 1):
                sides = line.rstrip("\n").split("\t")
                if len(sides) != 2 or not sides[0].strip() or not sides[1].strip():
                    raise ValueError(f"{self.path}:{number}: {line.rstrip()!r}: expected two texts parted by one tab")
                yield sides[0], sides[1]


def read_weights(path: Path) -> dict[str, float]:
    with path.open("rb") as file:
        return {name: float(weight) for name, weight in tomllib.load(file)["weights"].items()}


def find_corpora(folder: Path, weights: dict[str, float]) -> list[Corpus]:
    """
    Every `pairs/*.tsv[.xz]` and `dict/*.tsv[.xz]`, sorted by name so that seeds mean something.

    A name without a weight of its own gets that of `*-terms` where it ends so, else `default`; weight 0 leaves a file out.
    """
    found = []
    for kind in ("pairs", "dict"):
        for path in sorted((folder / kind).glob("*.tsv*")):
            name = path.name.split(".")[0]
            weight = weights.get(name, weights["*-terms"] if name.endswith("-terms") else weights["default"])
            if weight > 0:
                found.append(Corpus(name, kind, path, weight))
    if not found:
        raise FileNotFoundError(f"{folder}: no pairs/*.tsv or dict/*.tsv (plain or .xz) there; see training/README.md for the sources")
    unknown = [name for name in weights if "*" not in name and name != "default" and name not in {corpus.name for corpus in found} and weights[name] > 0]
    if unknown:
        raise FileNotFoundError(f"{folder}: no file for the weighted {', '.join(unknown)}; fetch it or set its weight to 0")
    return found
