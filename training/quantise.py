"""Rows in four bits: 16 levels and one scale a row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LEVELS = 7  # from −7 to 7; the sixteenth code is not used, so that zero stays zero
# A scale under the largest value clips the few largest and halves the error of all others.
CLIPPINGS = np.linspace(0.5, 1.0, 21)


@dataclass(frozen=True)
class QuantisedTable:
    codes: np.ndarray  # int8, vocabulary × dimension, −7 to 7
    scales: np.ndarray  # float32, vocabulary × 1

    def rows(self) -> np.ndarray:
        """The rows as the shipped model gives them, float32."""
        return self.codes.astype(np.float32) * self.scales


def quantise(rows: np.ndarray) -> QuantisedTable:
    """The scale of each row is the one of {@link CLIPPINGS} with the least squared error."""
    largest = np.abs(rows).max(1, keepdims=True)
    scales = np.zeros((len(rows), 1), np.float32)
    least = np.full((len(rows), 1), np.inf, np.float32)
    for clipping in CLIPPINGS:
        tried = np.maximum(largest * clipping / LEVELS, 1e-12).astype(np.float32)
        error = ((np.clip(np.rint(rows / tried), -LEVELS, LEVELS) * tried - rows) ** 2).sum(1, keepdims=True)
        better = error < least
        scales[better], least[better] = tried[better], error[better]
    return QuantisedTable(np.clip(np.rint(rows / scales), -LEVELS, LEVELS).astype(np.int8), scales)


def pack(codes: np.ndarray) -> np.ndarray:
    """Two codes a byte (uint8, vocabulary × dimension / 2): low half the first half of the dimensions, high half the second."""
    half = codes.shape[1] // 2
    shifted = (codes + 8).astype(np.uint8)
    return shifted[:, :half] | (shifted[:, half:] << 4)
