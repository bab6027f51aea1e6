"""Train the weights by which rows of a page are told to be frame: the recipe for ``data/frame_rows.tsv.xz``.

    python -m benchmarks chrome --split development --cases 3000 --data DIR --pages DIR --write pages.jsonl
    python -m govclean.training.frame_rows --pages pages.jsonl --clean DIR -o src/govclean/data/frame_rows.tsv.xz

``--pages``: JSON Lines with ``text`` and ``labels``, one letter for each line: f frame, t title, b body; other lines do
not count. ``--clean``: a folder of clean documents (``text``), all of whose lines are body. A logistic regression over
the features of :mod:`govclean.frame.features`; weights near zero are dropped. Needs scikit-learn
(``pip install govclean[train]``), some minutes and 4 GB.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from govclean.api import default_chain
from govclean.frame.features import VERSION, own, placed
from govclean.frame.odds import SCALE, told

BEFORE = ("encoding", "byteslip", "unicode", "pinyin")  # the filters before chrome
STRENGTH = 0.1  # C of the regression: an inverse of how much large weights cost
LEAST = 4  # rows in which a feature must occur
FLOOR = 0.08  # nats; weights nearer to zero are dropped
WEIGHT = {"t": 3.0, "b": 1.0, "f": 1.0}  # a lost title harms more than a row of frame that stays
CLEAN = 2.0  # the same for rows of clean documents
DOCUMENTS = 900  # clean ones of each file, drawn by chance


def texts_of(path: Path) -> Iterator[str]:
    """The texts of a JSON Lines file, plain or ``.xz``."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        yield from (json.loads(line).get("text") or "" for line in file)


def labelled(paths: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """(text, labels) of every labelled page. Raises ValueError where they do not fit."""
    for path in paths:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                record = json.loads(line)
                if record["text"].count("\n") + 1 != len(record["labels"]):
                    raise ValueError(f"{path}:{number}: as many labels as lines are needed")
                yield record["text"], record["labels"]


def rows(text: str, labels: str) -> Iterator[tuple[list[str], str]]:
    """The features and the label of every row, as the filter ``chrome`` sees the page."""
    simplified = default_chain().only(*BEFORE)(text).simplified
    if simplified.count("\n") + 1 == len(labels):  # lines that these filters did not join
        found = told(simplified)
        for row, more in zip(found, placed(found), strict=True):
            yield [*own(row.text), *more], labels[row.at]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the recipe."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, action="append", required=True)
    parser.add_argument("--clean", type=Path, action="append", default=[])
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args(argv)
    clean: list[str] = []
    for path in sorted(p for folder in args.clean for p in folder.rglob("*.jsonl*")):
        some = list(texts_of(path))
        clean += random.Random(1).sample(some, min(DOCUMENTS, len(some)))
    numbers: dict[str, int] = {}
    found: list[list[int]] = []
    frame: list[bool] = []
    weight: list[float] = []

    def take(text: str, labels: str, factor: float) -> None:
        for names, label in rows(text, labels):
            if label in WEIGHT:
                found.append(sorted({numbers.setdefault(name, len(numbers)) for name in names}))
                frame.append(label == "f")
                weight.append(factor * WEIGHT[label])

    pages = 0
    for text, labels in labelled(args.pages):
        take(text, labels, 1.0)
        pages += 1
    for text in clean:
        take(text, "b" * (text.count("\n") + 1), CLEAN)
    often = Counter(number for row in found for number in row)
    kept = {number: n for n, number in enumerate(sorted(n for n, count in often.items() if count >= LEAST))}
    columns = [[kept[number] for number in row if number in kept] for row in found]
    starts = np.cumsum([0, *map(len, columns)])
    flat = np.fromiter((n for row in columns for n in row), np.int32, int(starts[-1]))
    matrix = csr_matrix((np.ones(len(flat), np.float32), flat, starts), shape=(len(columns), len(kept)))
    model = LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-3)
    model.fit(matrix, np.array(frame), sample_weight=np.array(weight))
    names = {number: name for name, number in numbers.items()}
    listed = ((round(float(model.coef_[0][n]) * SCALE), names[number]) for number, n in kept.items())
    lines = [f"{value}\t{name}" for value, name in sorted(listed) if abs(value) >= FLOOR * SCALE]
    about = f"trained\t{pages} pages\t{len(clean)} clean documents\t{len(found)} rows"
    head = [f"govclean frame rows {VERSION}", about, f"bias\t{float(model.intercept_[0]):.4f}"]
    packed = lzma.compress("\n".join([*head, *lines]).encode(), preset=9)
    args.output.write_bytes(packed)
    print(f"{about}\n{len(lines)} weights, {len(packed):,} bytes")


if __name__ == "__main__":
    main()
