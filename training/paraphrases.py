"""
Draws words to those that a writer may put in their place, after training: "boss" to "director", 申城 to "Shanghai". Parallel
texts and dictionaries hold translations and synonyms; how a story is retold in other words is in neither. `paraphrases/` has
what was written for this model: a word or a name, what says the same, and what may stand for it in a looser retelling.

As a command it changes a model that is finished.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path
from typing import Iterator

import numpy as np
from tokenizers import Tokenizer

from evaluate import OnnxModel, retrieval_accuracy
from export import write_model, write_reference
from neighbours import write_neighbours
from quantise import quantise
from train import Recipe

HERE = Path(__file__).parent
FOLDER = HERE / "paraphrases"
# What a paraphrase counts that says the same, and one that may only stand for it.
CLOSE, LOOSE = 1.0, 0.5
# Pull of the mean of a word's paraphrases, and what one weighs beside its cosine.
PULL, BASE_WEIGHT = 0.5, 0.3
# A word with few paraphrases is drawn less: by n of n + this.
FEW = 4
# A paraphrase of very many words ("person") says little of each: weights are divided by the root of their number.

Text = tuple[int, ...]  # token ids


def draw_paraphrases(rows: np.ndarray, tokenizer: Tokenizer, folder: Path = FOLDER) -> np.ndarray:
    """@param rows: vocabulary × dimension. Returns rows of the same lengths; those of words that the lists do not have are left as they are."""
    lengths = np.linalg.norm(rows, axis=1)
    units = rows / np.maximum(lengths[:, None], 1e-9)
    paraphrases = collect_paraphrases(tokenizer, folder)
    listed = Counter(text for texts in paraphrases.values() for text in texts)
    means = {text: unit_sum(rows, text) for text in listed}
    drawn = units.copy()
    for token, texts in paraphrases.items():
        others = np.stack([means[text] for text in texts])
        weights = np.array([weight / np.sqrt(listed[text]) for text, weight in texts.items()])
        weights *= BASE_WEIGHT + np.clip(others @ units[token], 0, 1)
        pulled = units[token] + PULL * len(texts) / (len(texts) + FEW) * (weights @ others) / weights.sum()
        drawn[token] = pulled / np.linalg.norm(pulled)
    return (drawn * lengths[:, None]).astype(np.float32)


def collect_paraphrases(tokenizer: Tokenizer, folder: Path) -> dict[int, dict[Text, float]]:
    """Of each word that is one token, the texts that may stand for it, and how much each counts; a pair is read both ways."""
    known: dict[str, Text] = {}

    def read(text: str) -> Text:
        if text not in known:
            known[text] = tuple(id for id in tokenizer.encode(text, add_special_tokens=False).ids if id > 1)
        return known[text]

    found: dict[int, dict[Text, float]] = defaultdict(dict)
    for word, text, weight in read_lists(folder):
        one, other = read(word), read(text)
        if not one or not other or one == other:
            continue
        for source, target in ((one, other), (other, one)):
            if len(source) == 1:
                found[source[0]][target] = max(weight, found[source[0]].get(target, 0))
    return found


def read_lists(folder: Path) -> Iterator[tuple[str, str, float]]:
    for file in sorted(folder.glob("*.tsv")):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            columns = line.split("\t")
            if len(columns) not in (2, 3):
                raise SystemExit(f"{file}:{number}: {len(columns)} columns where there should be two or three: word, what says the same, what may stand for it")
            word, *lists = columns
            for texts, weight in zip(lists, (CLOSE, LOOSE)):
                yield from ((word.strip(), text.strip(), weight) for text in texts.split(";"))


def unit_sum(rows: np.ndarray, ids: Text) -> np.ndarray:
    total = rows[list(ids)].sum(0)
    return total / max(float(np.linalg.norm(total)), 1e-9)


def main() -> None:
    from corpora import find_corpora, read_weights
    from run import REFERENCE_VECTORS, choose_reference, encode_development  # run.py imports this file

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True, help="folder with pairs/, dict/ and dev/")
    parser.add_argument("--weights", type=Path, default=HERE / "weights.toml")
    parser.add_argument("--model", type=Path, default=HERE.parent / "data" / "model", help="read, and written (default: %(default)s)")
    parser.add_argument("--reference", type=Path, default=HERE.parent / "test" / "fixtures" / "model-reference.json", help="(default: %(default)s)")
    options = parser.parse_args()
    model = OnnxModel(options.model)
    rows = draw_paraphrases(model.rows, model.tokenizer)
    table = quantise(rows)
    write_model(table, model.tokenizer, options.model)
    write_neighbours(options.model)
    corpora = find_corpora(options.corpora, read_weights(options.weights))
    write_reference(table, model.tokenizer, choose_reference(corpora, Recipe.seed), REFERENCE_VECTORS, options.reference)
    development = encode_development(options.corpora, model.tokenizer)
    print({name: retrieval_accuracy(values, *development) for name, values in (("before", model.rows), ("float32", rows), ("q4", table.rows()))})


if __name__ == "__main__":
    main()
