"""The static model: one row a token; a text is the mean of its rows; its loss; its optimiser."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as functional

from batches import Batch
from encode import Ragged

SCALE = 20.0
# Small, so that a token seen rarely stays short and weighs little.
INITIAL_DEVIATION = 0.02
# Texts of one language nearer than this say the same: they are no negatives of each other.
SAME_TEXT = 0.9
SPECIAL_ROWS = 2


class StaticTable:
    """
    Rows and the state of lazy Adam (arXiv 1412.6980), updated only where a batch has tokens:
    a step costs what the batch holds, not what the vocabulary holds.
    """

    def __init__(self, vocabulary: int, dimension: int, seed: int, device: str):
        generator = torch.Generator().manual_seed(seed)
        self.rows = (torch.randn(vocabulary, dimension, generator=generator) * INITIAL_DEVIATION).to(device)
        self.rows[:SPECIAL_ROWS] = 0
        self.first = torch.zeros_like(self.rows)
        self.second = torch.zeros_like(self.rows)
        self.device = device

    def state(self) -> dict[str, torch.Tensor]:
        return {"rows": self.rows, "first": self.first, "second": self.second}

    def load(self, state: dict[str, torch.Tensor]) -> None:
        for name, tensor in state.items():
            getattr(self, name).copy_(tensor)

    def step(self, batch: Batch, rate: float, number: int, frozen: torch.Tensor | None = None) -> float:
        """
        One step on one batch; returns the loss before it.

        @param number counts from 1; @param frozen: true for rows that stay as they are
        """
        ids = torch.from_numpy(batch.left.ids), torch.from_numpy(batch.right.ids)
        used, places = torch.unique(torch.cat(ids), return_inverse=True)
        used = used.to(self.device)
        local = self.rows[used].requires_grad_(True)
        places = places.to(self.device)
        cut = len(batch.left.ids)
        left = embed(local, places[:cut], batch.left)
        right = embed(local, places[cut:], batch.right)
        loss = contrast(left, right, batch)
        loss.backward()
        gradient = local.grad
        assert gradient is not None
        gradient[used < SPECIAL_ROWS] = 0
        if frozen is not None:
            gradient[frozen[used]] = 0
        with torch.no_grad():
            first = self.first[used].mul_(0.9).add_(gradient, alpha=0.1)
            second = self.second[used].mul_(0.999).addcmul_(gradient, gradient, value=0.001)
            self.first[used], self.second[used] = first, second
            update = (first / (1 - 0.9**number)).div_((second / (1 - 0.999**number)).sqrt_().add_(1e-8))
            self.rows[used] = local.detach() - rate * update
        return float(loss.detach())


def embed(rows: torch.Tensor, places: torch.Tensor, texts: Ragged) -> torch.Tensor:
    """Unit vectors (texts × dimension): the mean of each text's rows."""
    offsets = torch.from_numpy(texts.starts[:-1]).to(rows.device)
    return functional.normalize(functional.embedding_bag(places, rows, offsets, mode="mean"), dim=1)


def contrast(left: torch.Tensor, right: torch.Tensor, batch: Batch) -> torch.Tensor:
    """
    Symmetric InfoNCE (arXiv 1807.03748). Where the sides differ in language, the other texts of
    a text's own language are negatives too: without them a text learns to prefer its own language,
    and a question in one never reaches the texts of the other in a mixed pool.
    """
    same = equal(batch.left_keys, left.device) | equal(batch.right_keys, left.device)
    across = left @ right.T
    correct = SCALE * across.diagonal()
    # Cosines times the scale stay below 20: their exponentials need no shift, and each is taken once for both directions.
    weights = (SCALE * across).exp() * ~same.fill_diagonal_(False)
    sums = [weights.sum(dim=1), weights.sum(dim=0)]
    if not batch.is_monolingual:
        same.fill_diagonal_(True)
        for side, own in enumerate((left, right)):
            within = own @ own.T
            sums[side] = sums[side] + ((SCALE * within).exp() * ~(same | (within.detach() > SAME_TEXT))).sum(dim=1)
    return sum((total.log() - correct).mean() for total in sums) / 2


def equal(keys: np.ndarray, device: torch.device) -> torch.Tensor:
    on_device = torch.from_numpy(keys).to(device)
    return on_device[:, None] == on_device[None, :]
