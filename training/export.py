"""Writes the files that `@xenova/transformers` loads, and the reference that the TypeScript tests compare with."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

from evaluate import pooled, token_ids
from quantise import QuantisedTable, pack

# Gather and arithmetic only, so that every runtime of this opset runs it.
OPSET = 17


def write_model(table: QuantisedTable, tokenizer: Tokenizer, folder: Path) -> None:
    """`onnx/model_q4.onnx`, `tokenizer.json`, `tokenizer_config.json`, `config.json`."""
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    onnx.save(build_graph(table), folder / "onnx" / "model_q4.onnx")
    (folder / "tokenizer.json").write_text(json.dumps(compact(json.loads(tokenizer.to_str())), ensure_ascii=False, separators=(",", ":")), "utf-8")
    write_json(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512, "pad_token": "<pad>", "unk_token": "<unk>"},
    )
    vocabulary, dimension = table.codes.shape
    # "bert" is the type that loaders take for a plain encoder; nothing else of BERT is meant.
    write_json(
        folder / "config.json",
        {"model_type": "bert", "architectures": ["BertModel"], "hidden_size": dimension, "vocab_size": vocabulary, "pad_token_id": 0},
    )


def compact(state: dict) -> dict:
    """Scores to four places: more digits change no segmentation and cost a megabyte."""
    state["model"]["vocab"] = [[piece, round(score, 4)] for piece, score in state["model"]["vocab"]]
    return state


def build_graph(table: QuantisedTable) -> onnx.ModelProto:
    """`input_ids`, `attention_mask` (int64, batch × sequence) → `last_hidden_state` (float32, batch × sequence × dimension)."""
    dimension = table.codes.shape[1]
    constants = {
        "packed": pack(table.codes),
        "scales": table.scales,
        "sixteen": np.array(16, np.float32),
        "eight": np.array(8, np.float32),
    }
    nodes = [
        helper.make_node("Gather", ["packed", "input_ids"], ["bytes"], axis=0),
        helper.make_node("Cast", ["bytes"], ["values"], to=TensorProto.FLOAT),
        helper.make_node("Div", ["values", "sixteen"], ["shifted"]),
        helper.make_node("Floor", ["shifted"], ["high"]),
        helper.make_node("Mul", ["high", "sixteen"], ["high_part"]),
        helper.make_node("Sub", ["values", "high_part"], ["low"]),
        helper.make_node("Concat", ["low", "high"], ["codes"], axis=-1),
        helper.make_node("Sub", ["codes", "eight"], ["centred"]),
        helper.make_node("Gather", ["scales", "input_ids"], ["scale"], axis=0),
        helper.make_node("Mul", ["centred", "scale"], ["last_hidden_state"]),
    ]
    graph = helper.make_graph(
        nodes,
        "static-embedding",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "sequence"]) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["batch", "sequence", dimension])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(model)
    return model


def write_reference(table: QuantisedTable, tokenizer: Tokenizer, texts: list[str], vectors: int, file: Path) -> None:
    """The ids of all texts and the vectors (float32, base64) of the first few, for test/drivers/model.test.ts."""
    ids = token_ids(tokenizer, texts)
    units = pooled(table.rows(), ids[:vectors]).astype("<f4")
    file.write_text(
        json.dumps(
            {"texts": texts, "ids": [one.tolist() for one in ids], "vectors": [base64.b64encode(unit.tobytes()).decode() for unit in units]}, ensure_ascii=False, separators=(",", ":")
        )
        + "\n",
        "utf-8",
    )


def write_json(file: Path, value: dict) -> None:
    file.write_text(json.dumps(value, indent=1) + "\n", "utf-8")
