"""The long runs, one file each, by the names under which `python -m experiments` knows them.

An experiment is a function that gets a `Run`, makes its trials through it, and returns a `Table`.
Its docstring says what it measures, and stands in the results.
"""

from experiments import (
    augmentation,
    batch_norm,
    claims,
    conv_nets,
    cures,
    deeper,
    dropped_scores,
    fewer_bits,
    initial_values,
    moved_digits,
    norm_rates,
    optimizers_memo,
    optimizers_tuned,
    overfitting,
    overfitting_book,
    recognisers,
    search,
    starts_tuned,
    test_halves,
    two_layer,
    unseen,
)
from experiments.run import Experiment

EXPERIMENTS: dict[str, Experiment] = {
    "two-layer": two_layer.experiment,
    "optimizers-memo": optimizers_memo.experiment,
    "optimizers-tuned": optimizers_tuned.experiment,
    "initial-values": initial_values.experiment,
    "overfitting": overfitting.experiment,
    "overfitting-book": overfitting_book.experiment,
    "batch-norm": batch_norm.experiment,
    "simple-conv-net": conv_nets.simple,
    "quick-conv-net": conv_nets.quick,
    "deep-conv-net": conv_nets.deep,
    "search": search.experiment,
    "unseen": unseen.experiment,
    "cures": cures.experiment,
    "norm-rates": norm_rates.experiment,
    "starts-tuned": starts_tuned.experiment,
    "test-halves": test_halves.experiment,
    "augmentation": augmentation.experiment,
    "dropped-scores": dropped_scores.experiment,
    "deeper": deeper.experiment,
    "fewer-bits": fewer_bits.experiment,
    "moved-digits": moved_digits.experiment,
    "recognisers": recognisers.experiment,
    "claims": claims.experiment,  # last: it reads what the others have found
}
