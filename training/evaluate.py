"""
Figures of a table by the cosine of its pooled vectors: translation retrieval, XQuAD paragraphs.
`digest-search eval --benchmarks` measures the same through the service; the two agree to .002.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

QUERIES_AT_ONCE = 1024


def token_ids(tokenizer: Tokenizer, texts: list[str]) -> list[np.ndarray]:
    return [np.asarray(encoding.ids, np.int64) for encoding in tokenizer.encode_batch(texts, add_special_tokens=False)]


def pooled(rows: np.ndarray, texts: list[np.ndarray]) -> np.ndarray:
    """Unit vectors (texts × dimension), the mean of each text's rows; a text without tokens gives zeros."""
    vectors = np.stack([rows[ids].mean(0) if len(ids) else np.zeros(rows.shape[1], rows.dtype) for ids in texts])
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def retrieval_accuracy(rows: np.ndarray, left: list[np.ndarray], right: list[np.ndarray]) -> tuple[float, float]:
    """Share of texts whose translation is the nearest of all by cosine, forth and back."""
    sources, targets = pooled(rows, left), pooled(rows, right)
    return nearest_is_own(sources, targets), nearest_is_own(targets, sources)


def nearest_is_own(sources: np.ndarray, targets: np.ndarray) -> float:
    hits = 0
    for at in range(0, len(sources), QUERIES_AT_ONCE):
        best = (sources[at : at + QUERIES_AT_ONCE] @ targets.T).argmax(1)
        hits += int((best == np.arange(at, at + len(best))).sum())
    return hits / len(sources)


def ranks_of_target(queries: np.ndarray, passages: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """Rank, from 1, of each query's passage by cosine; of equal cosines the earlier passage comes first."""
    ranks = np.empty(len(queries), np.int64)
    for at in range(0, len(queries), QUERIES_AT_ONCE):
        cosines = queries[at : at + QUERIES_AT_ONCE] @ passages.T
        order = np.argsort(-cosines, axis=1, kind="stable")
        ranks[at : at + len(cosines)] = (order == targets[at : at + len(cosines), None]).argmax(1) + 1
    return ranks


def measure_ranks(ranks: np.ndarray) -> dict[str, float]:
    """nDCG@10 with one relevant passage, and the shares found first, among two and among ten."""
    gains = np.where(ranks <= 10, 1 / np.log2(ranks + 1), 0)
    return {"ndcg_10": float(gains.mean()), "r_1": float((ranks <= 1).mean()), "r_2": float((ranks <= 2).mean()), "r_10": float((ranks <= 10).mean())}


class OnnxModel:
    """The shipped files, run by onnxruntime and the reference tokenizer."""

    def __init__(self, folder: Path):
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        session = onnxruntime.InferenceSession(str(folder / "onnx" / "model_q4.onnx"))
        ids = np.arange(self.tokenizer.get_vocab_size(), dtype=np.int64)[None]
        self.rows = session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})[0][0]

    def embed(self, texts: list[str]) -> np.ndarray:
        return pooled(self.rows, token_ids(self.tokenizer, texts))


def evaluate_ntrex(model: OnnxModel, file: Path) -> dict[str, dict[str, float]]:
    english, chinese = (model.embed(list(side)) for side in zip(*(line.split("\t") for line in file.read_text("utf-8").splitlines())))
    return {"ntrex en→zh": {"accuracy": nearest_is_own(english, chinese)}, "ntrex zh→en": {"accuracy": nearest_is_own(chinese, english)}}


def evaluate_xquad(model: OnnxModel, folder: Path) -> dict[str, dict[str, float]]:
    """Pooled cosine: four directions, and the two across languages with the paragraphs of both in one pool."""
    data = {language: json.loads((folder / f"xquad-paragraphs.{language}.json").read_text("utf-8")) for language in ("en", "zh")}
    paragraphs = {language: model.embed(data[language]["paragraphs"]) for language in data}
    questions = {language: model.embed([entry["question"] for entry in data[language]["questions"]]) for language in data}
    targets = np.array([entry["paragraph"] for entry in data["en"]["questions"]])
    figures = {}
    for asked in data:
        for wanted in data:
            figures[f"xquad {asked}→{wanted}"] = measure_ranks(ranks_of_target(questions[asked], paragraphs[wanted], targets))
            if asked != wanted:
                pool = np.concatenate([paragraphs[wanted], paragraphs[asked]])
                figures[f"xquad {asked}→{wanted}, mixed pool"] = measure_ranks(ranks_of_target(questions[asked], pool, targets))
    return figures


def main() -> None:
    arguments = argparse.ArgumentParser(description="Measures the shipped model on the published test sets; prints JSON.")
    arguments.add_argument("--model", type=Path, default=Path("data/model"))
    arguments.add_argument("--benchmarks", type=Path, required=True, help="folder with ntrex.tsv and xquad-paragraphs.{en,zh}.json")
    options = arguments.parse_args()
    model = OnnxModel(options.model)
    figures = evaluate_ntrex(model, options.benchmarks / "ntrex.tsv") | evaluate_xquad(model, options.benchmarks)
    print(json.dumps(figures, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
