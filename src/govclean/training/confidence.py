"""Fit the confidence of repairs to what was right: the table that the page's verdict reads.

    python -m govclean.training.confidence places.tsv -o substitution_confidence.tsv

places.tsv lists substitutes on washed pages whose tables had not seen them (``python -m benchmarks substitution
--pooled --part places --places places.tsv``): fold, family, frequency ratio of the pair, probability that the page's
washer has the pair, rate of the pair, log-odds of the context, and 1 where the word was swapped. A logistic regression
weighs them for all families together, with an offset for each; isotonic regression of what it says of folds that it
has not seen then maps the outcome to the share that is right. Needs scikit-learn (``pip install govclean[train]``).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from govclean.wash.verdict import evidence

EDGES = (0.3, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.9995)  # of the cells
LEAST = 30  # places in a cell
HEADER = """\
# Written by govclean.training.confidence. `weights`: of rate, context and share of a pair, and the offset of a family
# (`*` of one without a row); `knot`: what they say, and the share that was right. See govclean.wash.verdict.
"""

Floats = NDArray[np.float64]


def fitted(x: Floats, swapped: Floats) -> tuple[Floats, float]:
    """Weights and offset of a logistic regression."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=100.0, max_iter=2_000).fit(x, swapped)
    return model.coef_[0], float(model.intercept_[0])


def knots(said: Floats, swapped: Floats) -> list[tuple[float, float]]:
    """Points of a rising map from what is said to what is right."""
    from sklearn.isotonic import IsotonicRegression

    cell = np.searchsorted(EDGES, said)
    cells = [cell == k for k in range(1, len(EDGES)) if (cell == k).sum() >= LEAST]
    means = [(said[inside].mean(), swapped[inside].mean(), inside.sum()) for inside in cells]
    x, y, n = (np.array(column) for column in zip(*means, strict=True))
    rising = IsotonicRegression().fit(x, y, sample_weight=n).predict(x)
    return [(0.0, 0.0), *zip(x.tolist(), rising.tolist(), strict=True), (1.0, 1.0)]


def table(path: Path) -> str:
    """The table of a list of places."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    fold = np.array([int(row[0]) for row in rows])
    names = sorted({row[1] for row in rows})
    x = np.array([[*evidence(*map(float, row[2:6])), *(row[1] == name for name in names)] for row in rows], dtype=float)
    swapped = np.array([float(row[6]) for row in rows])
    said = np.zeros(len(rows))
    for one in sorted(set(fold.tolist())):
        weights, offset = fitted(x[fold != one], swapped[fold != one])
        said[fold == one] = 1 / (1 + np.exp(-(x[fold == one] @ weights + offset)))
    weights, offset = fitted(x, swapped)
    shared = "\t".join(f"{value:.4f}" for value in weights[:3])
    offsets = dict(zip(names, (weights[3:] + offset).tolist(), strict=True))
    lines = [f"weights\t{name}\t{shared}\t{value:.4f}" for name, value in offsets.items()]
    lines.append(f"weights\t*\t{shared}\t{min(offsets.values()):.4f}")
    lines += [f"knot\t{a:.5f}\t{b:.5f}" for a, b in knots(said, swapped)]
    return HEADER + "\n".join(lines) + "\n"


def main(argv: Sequence[str] | None = None) -> None:
    """Run the recipe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("places", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args(argv)
    args.output.write_text(table(args.places), encoding="utf-8")


if __name__ == "__main__":
    main()
