"""The recipe for ``data/dedup_odds.toml``: the odds that a pair of pages is a copy or a piece, from labelled pairs.

    python -m benchmarks dedup --data WASHED --split development --seed 2 --export washed2.jsonl
    python -m benchmarks dedup --data WASHED --split development --seed 3 --export washed3.jsonl
    python -m benchmarks dedup --data PLAIN --split development --seed 1 --export seed1.jsonl
    python -m benchmarks dedup --data PLAIN --split development --seed 2 --export seed2.jsonl
    python -m govclean.training.relations washed2.jsonl washed3.jsonl seed1.jsonl seed2.jsonl --pairs DIR \\
        -o src/govclean/data/dedup_odds.toml

WASHED is a folder of texts with lists of synonyms, for copies that are washed through and through, PLAIN one without.
The table that is shipped is what these commands wrote.

The files given hold pages (``id``, ``text``, ``fields``, ``date``), then pairs of them (``a``, ``b``, ``label``): copy,
piece, or any other word for what is neither. --pairs adds labelled pairs of real pages (``*pairs*.jsonl*`` and
``*negatives*.jsonl*``: ``a`` and ``b`` texts, ``label`` 1 for a copy), but only the half that :func:`for_training`
chooses: the other half measures. Pairs that the rules call unrelated teach nothing and are left out. Two logistic
regressions, scikit-learn's; a pair of real pages counts twice. Needs scikit-learn (``pip install govclean[train]``).
"""

from __future__ import annotations

import argparse
import json
import lzma
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from govclean import Document, clean
from govclean.dedup.evidence import gathered
from govclean.dedup.match import by_rules
from govclean.dedup.odds import FEATURES, Odds, features
from govclean.dedup.page import Page, prepared, settings

REAL = 2.0  # the weight of a pair of real pages
STRENGTH = 1.0  # scikit-learn's C
MIXED = "sibling piece"  # a piece of a sibling: no copy, and says nothing of pieces


class Row(NamedTuple):
    """What one pair teaches."""

    values: tuple[float, ...]
    label: str
    weight: float


def for_training(key: str) -> bool:
    """Whether a pair of real pages is trained on, by the key text of its first page.

    >>> for_training("安全生产"), for_training("防汛抗旱")
    (True, False)
    """
    return zlib.crc32(key.encode("utf-8", "surrogatepass")) % 2 == 0


def row(a: Page, b: Page, label: str, weight: float) -> Row | None:
    """The row of a pair; None where the rules need no second opinion."""
    if a.key == b.key or min(a.size, b.size) < settings()["too_short"]:
        return None
    if (a.size, a.key) < (b.size, b.key):
        a, b = b, a
    e = gathered(a, b)
    return None if by_rules(e).relation == "unrelated" else Row(features(e), label, weight)


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a JSON Lines file, plain or compressed."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def made(path: Path) -> Iterator[Row]:
    """The rows of a file of generated pages and their pairs."""
    pages: dict[str, Page] = {}
    for line in lines(path):
        if "text" in line:
            pages[line["id"]] = Page(line["text"], line["fields"], line["date"])
        else:
            found = row(pages[line["a"]], pages[line["b"]], line["label"], 1.0)
            if found is not None:
                yield found


def real(folder: Path) -> Iterator[Row]:
    """The rows of the real pairs under a folder that are for training."""
    for path in sorted(folder.rglob("*.jsonl*")):
        for line in lines(path) if "pairs" in path.name or "negatives" in path.name else ():
            if line.get("label") not in (0, 1, "revision"):
                continue
            days = (str(line.get(f"date_{side}", line.get("date")) or "") for side in "ab")
            meta = ({"date": f"{day[:4]}-{day[4:6]}-{day[6:]}"} if len(day) == 8 else {} for day in days)
            a, b = (prepared(Document(clean(line[side]).text, meta=m)) for side, m in zip("ab", meta, strict=True))
            found = row(a, b, "copy" if line["label"] == 1 else "other", REAL) if for_training(a.key) else None
            if found is not None:
                yield found


def fitted(rows: Sequence[Row], target: str) -> dict[str, float]:
    """The weights of the model of one target, by feature, and its bias."""
    from sklearn.linear_model import LogisticRegression

    rows = [r for r in rows if target == "copy" or r.label != MIXED]
    x: NDArray[np.float64] = np.array([r.values for r in rows], float)
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    model = LogisticRegression(C=STRENGTH, max_iter=3_000)
    model.fit((x - mean) / spread, [r.label == target for r in rows], sample_weight=[r.weight for r in rows])
    weights = model.coef_[0] / spread
    bias = float(model.intercept_[0] - mean @ weights)
    return {**dict(zip(FEATURES, weights.tolist(), strict=True)), "bias": bias}


def table(rows: Sequence[Row]) -> str:
    """The data file."""
    counts = f"{len(rows)} pairs, {sum(r.label == 'copy' for r in rows)} of them copies"
    out = ["# Written by govclean.training.relations. What the features are: govclean.dedup.odds.", "version = 1"]
    out.append(f'source = "logistic regression on {counts}: generated pages, and half of the labelled real pairs"')
    for target in Odds._fields:
        out += ["", f"[{target}]", *(f"{name} = {value:.4g}" for name, value in fitted(rows, target).items())]
    return "\n".join(out) + "\n"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m govclean.training.relations", description=__doc__.splitlines()[0])
    parser.add_argument("made", type=Path, nargs="+", help="files of generated pages and pairs")
    parser.add_argument("--pairs", type=Path, help="folder with labelled pairs of real pages")
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args()
    rows = [found for path in args.made for found in made(path)]
    if args.pairs:
        rows += real(args.pairs)
    args.output.write_text(table(rows), encoding="utf-8")
    print(f"{len(rows)} pairs")


if __name__ == "__main__":
    main()
