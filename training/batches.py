"""
Batches of matching texts, drawn by step number alone, so that a resumed run sees the very
same batches.

Three kinds: `mixed` (lines of all files by weight), `single` (lines of one file: their
negatives are hard) and `window` (a line as the query, the lines around it as the passage;
in part without the line itself, so that what matches is the topic and not the words).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from encode import EncodedCorpus, Ragged

LONGEST = 128  # tokens of one text
CROP_PROBABILITY = 0.3
CROP_FROM = 8  # shorter texts are kept whole
WINDOW_LINES = (2, 5)  # lines before and after together, drawn evenly
WINDOW_CORPUS = 300  # a file with fewer lines gives no windows


@dataclass(frozen=True)
class Batch:
    left: Ragged
    right: Ragged
    left_keys: np.ndarray
    right_keys: np.ndarray
    # Whether the sides are of one language; then a side's own texts are no further negatives.
    is_monolingual: bool
    kind: str


class BatchSource:
    def __init__(self, corpora: list[EncodedCorpus], seed: int, size: int, window_size: int, shares: tuple[float, float, float]):
        self.corpora = corpora
        self.seed, self.size, self.window_size, self.shares = seed, size, window_size, shares
        masses = np.array([corpus.weight * len(corpus) for corpus in corpora])
        self.by_mass = masses / masses.sum()
        # Square roots: a large file is drawn more often, not in proportion.
        self.by_file = np.sqrt(masses) / np.sqrt(masses).sum()
        documents = np.array([corpus.kind == "pairs" and len(corpus) >= WINDOW_CORPUS and corpus.name not in UNORDERED for corpus in corpora])
        self.by_document = masses * documents / (masses * documents).sum()

    def draw(self, step: int) -> Batch:
        random = np.random.default_rng((self.seed, step))
        kind = random.choice(["mixed", "single", "window"], p=self.shares)
        if kind == "window":
            return self._draw_windows(random)
        if kind == "single":
            chosen = np.full(self.size, random.choice(len(self.corpora), p=self.by_file))
        else:
            chosen = random.choice(len(self.corpora), self.size, p=self.by_mass)
        return self._draw_lines(random, chosen, kind)

    def _draw_lines(self, random: np.random.Generator, chosen: np.ndarray, kind: str) -> Batch:
        parts: dict[str, list[np.ndarray]] = {"en": [], "zh": []}
        keys: dict[str, list[np.ndarray]] = {"en": [], "zh": []}
        for number in np.unique(chosen):
            corpus = self.corpora[number]
            lines = random.integers(0, len(corpus), int((chosen == number).sum()))
            if kind == "single" and len(lines) > len(corpus):
                lines = np.arange(len(corpus))
            for language in ("en", "zh"):
                parts[language] += take(corpus.sides[language], lines, random)
                keys[language].append(corpus.keys[language][lines])
        return Batch(join(parts["en"]), join(parts["zh"]), np.concatenate(keys["en"]), np.concatenate(keys["zh"]), False, kind)

    def _draw_windows(self, random: np.random.Generator) -> Batch:
        # One language on each side for the whole batch: a choice a text would let the languages tell the pairs apart.
        query, passage = (("en", "zh"), ("zh", "en"), ("en", "en"), ("zh", "zh"))[random.choice(4, p=(0.3, 0.3, 0.2, 0.2))]
        left: list[np.ndarray] = []
        right: list[np.ndarray] = []
        keys: list[np.ndarray] = []
        chosen = random.choice(len(self.corpora), self.window_size, p=self.by_document)
        for number in np.unique(chosen):
            corpus = self.corpora[number]
            lines = random.integers(0, len(corpus), int((chosen == number).sum()))
            spans = random.integers(WINDOW_LINES[0], WINDOW_LINES[1] + 1, len(lines))
            before = random.integers(0, spans + 1)
            firsts = np.clip(lines - before, 0, len(corpus) - 1 - spans)
            lasts = firsts + spans
            left += take(corpus.sides[query], lines, random)
            target = corpus.sides[passage]
            for line, first, last in zip(lines, firsts, lasts):
                around = [target.ids[target.starts[at] : target.starts[at + 1]] for at in range(first, last + 1) if at != line or query != passage]
                right.append(np.concatenate(around)[:LONGEST])
            # Neighbouring lines share windows: they are no negatives of each other.
            keys.append(number * 10**9 + lines // (WINDOW_LINES[1] + 1))
        joined = np.concatenate(keys)
        return Batch(join(left), join(right), joined, joined, query == passage, "window")


# Files whose lines follow each other by chance.
UNORDERED = {"tatoeba", "tldr", "r2-qald10", "r2-civic-ui", "r2-edu-research-ui", "mozilla-www", "r2-login-gov"}


def take(side: Ragged, lines: np.ndarray, random: np.random.Generator) -> list[np.ndarray]:
    """The lists of the given lines; some of the long ones cropped to 30–100 % at a random place."""
    starts, lengths = side.starts[lines], side.starts[lines + 1] - side.starts[lines]
    is_cropped = (random.random(len(lines)) < CROP_PROBABILITY) & (lengths >= CROP_FROM)
    kept = np.where(is_cropped, np.maximum((lengths * random.uniform(0.3, 1, len(lines))).astype(np.int64), 2), lengths)
    firsts = starts + (random.random(len(lines)) * (lengths - kept + 1)).astype(np.int64)
    kept = np.minimum(kept, LONGEST)
    return [side.ids[first : first + length] for first, length in zip(firsts, kept)]


def join(lists: list[np.ndarray]) -> Ragged:
    return Ragged(np.concatenate(lists), np.concatenate([[0], np.cumsum([len(ids) for ids in lists])]).astype(np.int64))
