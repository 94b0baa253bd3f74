"""
The nearest tokens of each token of the shipped table, for late interaction over postings in big corpora
(`src/store/compact/late-leg.ts`). They depend on the table alone; run again after every change of it.

`neighbours.bin`, little-endian: SHA-256 of `onnx/model_q4.onnx` (32 bytes), tokens and neighbours of each (two uint32),
then for each token the ids of its neighbours in three bytes each, nearest first; 0 (`<pad>`) where there are no more.
"""

from __future__ import annotations

import argparse
import hashlib
import re
from pathlib import Path

import numpy as np
import torch

from evaluate import OnnxModel

HERE = Path(__file__).parent
# Of each token, and how many of them at least are written in the other script (Han or not): the nearest of a word are forms of it.
NEIGHBOURS, ACROSS = 20, 10
# Words under this cosine have nothing to do with each other.
LEAST = 0.25
ROWS_AT_ONCE = 2048
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def nearest_tokens(rows: np.ndarray, is_han: np.ndarray, count: int = NEIGHBOURS, across: int = ACROSS) -> np.ndarray:
    """@param rows: vocabulary × dimension. Returns ids (vocabulary × count), nearest first, 0 where there are no more."""
    units = torch.from_numpy(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))
    han = torch.from_numpy(is_han)
    found = np.zeros((len(rows), count), np.int64)
    for at in range(0, len(rows), ROWS_AT_ONCE):
        cosines = units[at : at + ROWS_AT_ONCE] @ units.T
        own = torch.arange(at, at + len(cosines))
        cosines[torch.arange(len(cosines)), own] = -1
        other = torch.where(han[own][:, None] != han[None], cosines, -1.0)
        far_values, far_ids = other.topk(across)
        cosines.scatter_(1, far_ids, -1)
        values, ids = cosines.topk(count - across)
        values, ids = torch.cat([values, far_values], 1), torch.cat([ids, far_ids], 1)
        order = values.argsort(dim=1, descending=True, stable=True)
        values, ids = values.gather(1, order), ids.gather(1, order)
        found[at : at + len(cosines)] = torch.where(values >= LEAST, ids, 0).numpy()
    return found


def write_neighbours(folder: Path) -> None:
    """For the model in a folder, beside its other files."""
    model = OnnxModel(folder)
    pieces = (model.tokenizer.id_to_token(id) for id in range(len(model.rows)))
    ids = nearest_tokens(model.rows, np.array([HAN.search(piece) is not None for piece in pieces]))
    digest = hashlib.sha256((folder / "onnx" / "model_q4.onnx").read_bytes()).digest()
    packed = ids.astype("<u4")[..., None].view(np.uint8)[..., :3]
    (folder / "neighbours.bin").write_bytes(digest + np.array(ids.shape, "<u4").tobytes() + packed.tobytes())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=HERE.parent / "data" / "model", help="read, and written to (default: %(default)s)")
    write_neighbours(parser.parse_args().model)


if __name__ == "__main__":
    main()
