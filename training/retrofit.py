"""
Draws the rows of tokens that mean the same together, after training (retrofitting, Faruqui et al. 2015,
arXiv 1411.4166): parallel texts seldom tell a table that "alliances" is "alliance", or that two words of
one language are synonyms. Lengths of rows tell how much a token matters and stay, but for tokens that training
hardly saw: theirs are what was left of the beginning.

As a command it retrofits a model that is already rounded.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from corpora import Corpus, find_corpora, read_weights
from encode import EncodedCorpus, encode_corpus
from evaluate import OnnxModel, retrieval_accuracy
from export import write_model, write_reference
from neighbours import write_neighbours
from quantise import quantise
from relations import Relations, collect_relations, find_forms
from train import Recipe
from wordnet import read_wordnet

HERE = Path(__file__).parent
# Pull of the forms of a word, and the count from which a token's own row is trusted.
FORM_PULL, TRUSTED_COUNT, LEAST_TRUST = 0.6, 200, 0.05
# Pull of the related tokens, their number, rounds, and what a relation weighs beside its cosine: the sense that the table knows counts most.
PULL, NEAREST, ROUNDS, BASE_WEIGHT = 0.6, 8, 3, 0.05
# Rows of words that training saw five to fifty times are about this long; a length counts as learned by so many.
RARE_LENGTH, LEARNED_COUNT = 3.0, 5
ROWS_AT_ONCE = 50_000


def retrofit(rows: np.ndarray, counts: np.ndarray, forms: list[tuple[int, int]], relations: Relations) -> np.ndarray:
    """
    @param rows: vocabulary × dimension, float32; @param counts: how often training drew each token
    Returns rows of the same lengths, but for those that `lengthen` makes longer.
    """
    lengths = lengthen(np.linalg.norm(rows, axis=1), counts)
    return (join_related(join_forms(unit(rows), counts, forms), relations) * lengths[:, None]).astype(np.float32)


def lengthen(lengths: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """A word that training hardly saw matters as much as other rare words, not as little as "the"; rows of length 0 stay so."""
    learned = counts / (counts + LEARNED_COUNT)
    return np.where(lengths > 0, np.maximum(lengths, learned * lengths + (1 - learned) * RARE_LENGTH), 0)


def join_forms(units: np.ndarray, counts: np.ndarray, forms: list[tuple[int, int]]) -> np.ndarray:
    """A form that training saw seldom takes most of its row from those it saw often."""
    trust = np.sqrt(counts / (counts + TRUSTED_COUNT)).astype(np.float32)[:, None]
    joined = units * np.maximum(trust, LEAST_TRUST)
    for word, form in forms:
        joined[word] += FORM_PULL * trust[form] * units[form]
        joined[form] += FORM_PULL * trust[word] * units[word]
    return unit(joined)


def join_related(units: np.ndarray, relations: Relations) -> np.ndarray:
    sources, targets = relations.sources, relations.targets
    parts = range(0, len(sources), ROWS_AT_ONCE)
    cosines = np.concatenate([np.einsum("ij,ij->i", units[sources[at : at + ROWS_AT_ONCE]], units[targets[at : at + ROWS_AT_ONCE]]) for at in parts])
    weights = relations.weights * (BASE_WEIGHT + np.clip(cosines, 0, 1))
    order = np.lexsort((-weights, sources))
    sources, targets, weights = sources[order], targets[order], weights[order]
    starts = np.maximum.accumulate(np.where(np.r_[True, sources[1:] != sources[:-1]], np.arange(len(sources)), 0))
    kept = np.arange(len(sources)) - starts < NEAREST
    sources, targets, weights = sources[kept], targets[kept], weights[kept]
    totals = np.bincount(sources, weights, len(units)).astype(np.float32)
    means = torch.sparse_coo_tensor(torch.from_numpy(np.stack([sources, targets])), torch.from_numpy(weights / totals[sources]), (len(units), len(units))).coalesce()
    own = torch.from_numpy(units)
    joined = own
    for _ in range(ROUNDS):
        joined = torch.nn.functional.normalize(own + PULL * torch.sparse.mm(means, joined), dim=1)
    return joined.numpy()


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)).astype(np.float32)


def count_tokens(corpora: list[EncodedCorpus], vocabulary: int) -> np.ndarray:
    """How often training draws each token, up to a factor."""
    return sum(corpus.weight * np.bincount(side.ids, minlength=vocabulary) for corpus in corpora for side in corpus.sides.values())


def retrofit_with(rows: np.ndarray, tokenizer: Tokenizer, corpora: list[Corpus], encoded: list[EncodedCorpus], wordnet_folder: Path, thesaurus: Path) -> np.ndarray:
    wordnet = read_wordnet(wordnet_folder)
    forms = find_forms(tokenizer, wordnet)
    relations = collect_relations(tokenizer, [corpus for corpus in corpora if corpus.kind == "dict"], wordnet, thesaurus)
    print(f"{len(forms)} pairs of forms, {len(relations.sources)} relations", flush=True)
    return retrofit(rows, count_tokens(encoded, len(rows)), forms, relations)


def add_sources(options: argparse.ArgumentParser) -> None:
    options.add_argument("--wordnet", type=Path, required=True, help="folder with data.noun and its kin, of WordNet 3.0")
    options.add_argument("--thesaurus", type=Path, required=True, help="words.txt of the npm package moby")


def add_model_options(parser: argparse.ArgumentParser) -> None:
    """Of a command that reads a finished model and writes it anew."""
    parser.add_argument("--corpora", type=Path, required=True, help="folder with pairs/, dict/ and dev/")
    add_sources(parser)
    parser.add_argument("--weights", type=Path, default=HERE / "weights.toml")
    parser.add_argument("--model", type=Path, default=HERE.parent / "data" / "model", help="read, and written (default: %(default)s)")
    parser.add_argument("--reference", type=Path, default=HERE.parent / "test" / "fixtures" / "model-reference.json", help="(default: %(default)s)")
    parser.add_argument("--work", type=Path, default=HERE / "work", help="token ids (default: %(default)s)")


def main() -> None:
    from run import REFERENCE_VECTORS, choose_reference, encode_development  # run.py imports this file

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_model_options(parser)
    options = parser.parse_args()
    (options.work / "encoded").mkdir(parents=True, exist_ok=True)
    model = OnnxModel(options.model)
    corpora = find_corpora(options.corpora, read_weights(options.weights))
    encoded = [encode_corpus(corpus, model.tokenizer, options.work / "encoded") for corpus in corpora]
    rows = retrofit_with(model.rows, model.tokenizer, corpora, encoded, options.wordnet, options.thesaurus)
    table = quantise(rows)
    write_model(table, model.tokenizer, options.model)
    write_neighbours(options.model)
    write_reference(table, model.tokenizer, choose_reference(corpora, Recipe.seed), REFERENCE_VECTORS, options.reference)
    development = encode_development(options.corpora, model.tokenizer)
    print({name: retrieval_accuracy(values, *development) for name, values in (("before", model.rows), ("float32", rows), ("q4", table.rows()))})


if __name__ == "__main__":
    main()
