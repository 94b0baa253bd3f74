"""Trains the table, with checkpoints that a stopped run goes on from and a log of the curve."""

from __future__ import annotations

import csv
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from batches import BatchSource
from encode import EncodedCorpus
from evaluate import retrieval_accuracy
from model import StaticTable

WARM_UP = 200


@dataclass(frozen=True)
class Recipe:
    seed: int = 1
    dimension: int = 512
    steps: int = 12_000
    batch: int = 1536
    window_batch: int = 1024
    rate: float = 5e-3
    # Shares of mixed, single-file and window batches.
    shares: tuple[float, float, float] = (0.45, 0.33, 0.22)
    report_every: int = 500


def train(corpora: list[EncodedCorpus], vocabulary: int, development: tuple[list[np.ndarray], list[np.ndarray]], recipe: Recipe, folder: Path) -> np.ndarray:
    """
    @param development: token ids of sentences and of their translations, never trained on
    Returns the rows (vocabulary × dimension, float32).
    """
    device = "cuda" if torch.cuda.is_available() else "cpu"
    table = StaticTable(vocabulary, recipe.dimension, recipe.seed, device)
    source = BatchSource(corpora, recipe.seed, recipe.batch, recipe.window_batch, recipe.shares)
    checkpoint = folder / "checkpoint.pt"
    done = resume(table, checkpoint, recipe)
    losses: list[float] = []
    started, first = time.monotonic(), done
    for step in range(done + 1, recipe.steps + 1):
        losses.append(table.step(source.draw(step), rate_at(step, recipe), step))
        if step % recipe.report_every and step != recipe.steps:
            continue
        rows = table.rows.cpu().numpy()
        forth, back = retrieval_accuracy(rows, *development)
        left = (time.monotonic() - started) / (step - first) * (recipe.steps - step)
        print(f"step {step}/{recipe.steps}  loss {np.mean(losses):.3f}  dev en→zh {forth:.4f} zh→en {back:.4f}  {left / 60:.0f} min left", flush=True)
        with (folder / "curve.csv").open("a", newline="") as file:
            csv.writer(file).writerow([step, f"{np.mean(losses):.4f}", f"{forth:.4f}", f"{back:.4f}", f"{time.monotonic() - started:.0f}"])
        losses.clear()
        part = checkpoint.with_suffix(".part")
        torch.save({"step": step, "recipe": asdict(recipe), **table.state()}, part)
        part.rename(checkpoint)
    return table.rows.cpu().numpy()


def resume(table: StaticTable, checkpoint: Path, recipe: Recipe) -> int:
    if not checkpoint.exists():
        return 0
    saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
    if saved["recipe"] != asdict(recipe):
        raise ValueError(f"{checkpoint} was made by another recipe: {saved['recipe']}; remove it or train with that one")
    table.load({name: saved[name] for name in table.state()})
    return int(saved["step"])


def rate_at(step: int, recipe: Recipe) -> float:
    """Linear warm-up, then linear decay to zero."""
    return recipe.rate * min(step / WARM_UP, max(0.0, (recipe.steps - step) / (recipe.steps - WARM_UP)))
