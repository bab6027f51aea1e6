"""Train the weights by which a page's title is told among its rows: the recipe for ``data/titles.toml``.

    python -m benchmarks chrome --split development --cases 1500 --data DIR --pages DIR --write pages.jsonl
    python -m govclean.training.titles --pages pages.jsonl --clean DIR -o src/govclean/data/titles.toml

``--pages``: JSON Lines with ``text`` and ``labels``, one letter for each line, t for those of the title. ``--clean``: a
folder of clean documents (``title``, ``text``), with and without their titles. Every page is cleaned first, as for the
filter ``fields``. A choice model: the probability of a row is its share of exp(weights) among all rows and "none".
Needs scikit-learn (``pip install govclean[train]``), a few minutes.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from govclean import clean
from govclean.findings import Field
from govclean.frame.heading import titles
from govclean.frame.headline import candidates
from govclean.options import Options
from govclean.views import simplified

STRENGTH = 0.3  # what large weights cost, per squared nat
LEAST = 5  # pages on which a feature must occur
DOCUMENTS = 120  # clean ones of each file, drawn by chance
WITHOUT = 0.4  # share of pages that lose their title
AFTER = "# A row beside a by-line"  # what begins the part of the table that is written by hand
SHORTEST = 6  # code points of a row that may be the first part of a title


class Case(NamedTuple):
    """The features of each row that may be the title, and which of them are it."""

    rows: list[tuple[str, ...]]
    right: list[bool]


def form(text: str) -> str:
    """A title without blanks, widths and script."""
    return "".join(unicodedata.normalize("NFKC", simplified(text)).split())


def case(text: str, title: str) -> Case | None:
    """A page's case; None where it has a title and no row that may be it."""
    doc = clean(text, options=Options(translations="keep"))
    findings = (f for step in doc.steps if step.filter == "chrome" for f in step.findings)
    told = titles(doc.simplified, (f for f in findings if isinstance(f, Field)))
    found = list(candidates(doc.simplified, told))
    wanted = form(title)
    right = [
        bool(wanted) and (own == wanted or (len(own) >= SHORTEST and wanted.startswith(own)))
        for own in (form(c.text) for c in found)
    ]
    return Case([c.shown for c in found], right) if found and any(right) == bool(wanted) else None


def labelled(paths: Sequence[Path]) -> Iterator[Case]:
    """The cases of labelled pages; a share of them lose every line that names their title."""
    rng = random.Random(1)
    for path in paths:
        with path.open(encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                lines = record["text"].split("\n")
                parts = [t for t, mark in zip(lines, record["labels"], strict=True) if mark == "t"]
                if parts and rng.random() < WITHOUT:
                    key = form(parts[0])[: 2 * SHORTEST]
                    lines, parts = [t for t in lines if key not in form(t)], []
                if found := case("\n".join(lines), "".join(parts)):
                    yield found


def of_clean(folder: Path) -> Iterator[Case]:
    """The cases of clean documents below their titles, and without."""
    rng = random.Random(1)
    for path in sorted(folder.rglob("*.jsonl*")):
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
            documents = [(r.get("title") or "", r.get("text") or "") for r in map(json.loads, file)]
        for title, text in rng.sample(documents, min(DOCUMENTS, len(documents))):
            bare = text.lstrip()
            if form(first := bare.partition("\n")[0]) == form(title):
                bare = bare[len(first) :].lstrip()
            if not title or form(bare[:200]).startswith(form(title)[:SHORTEST]):
                continue
            with_title = rng.random() >= WITHOUT
            if found := case(f"{title}\n{bare}" if with_title else bare, title if with_title else ""):
                yield found


def train(cases: Sequence[Case]) -> dict[str, float]:
    """Weights in nats, and ``bias``, what any row has before its features."""
    from scipy.optimize import minimize

    seen = Counter(name for case in cases for name in {name for row in case.rows for name in row})
    names = {name: n for n, name in enumerate(sorted(name for name, count in seen.items() if count >= LEAST))}
    tables = []
    for one in cases:
        table = np.zeros((len(one.rows) + 1, len(names) + 1))  # the last row is "none", the last column the bias
        table[:-1, -1] = 1
        for n, row in enumerate(one.rows):
            table[n, [names[name] for name in row if name in names]] = 1
        wanted = np.array([*one.right, not any(one.right)], dtype=float)
        tables.append((table, wanted))

    def loss(v: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = STRENGTH * float((v[:-1] ** 2).sum()), np.append(2 * STRENGTH * v[:-1], 0.0)
        for table, wanted in tables:
            scores = table @ v
            likely = np.exp(scores - scores.max())
            likely /= likely.sum()
            right = likely * wanted
            total -= float(np.log(right.sum()))
            slope -= (right / right.sum() - likely) @ table
        return total, slope

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B").x
    return {"bias": float(found[-1])} | {name: float(found[n]) for name, n in names.items()}


def main(argv: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m govclean.training.titles", description=__doc__)
    parser.add_argument("--pages", type=Path, action="append", required=True, help="labelled pages, JSON Lines")
    parser.add_argument("--clean", type=Path, help="folder of clean documents")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="the table; what stands below its weights is kept"
    )
    args = parser.parse_args(argv)
    cases = [*labelled(args.pages), *(of_clean(args.clean) if args.clean else ())]
    weights = train(cases)
    before = args.output.read_text("utf-8") if args.output.exists() else ""
    titled = sum(any(case.right) for case in cases)
    lines = [
        "# How much each feature of a row speaks for its being the title (govclean.frame.headline), in nats, as",
        f"# govclean.training.titles works it out; {len(cases)} pages, {titled} with a title.",
        "[weights]",
        *(f'"{name}" = {weight:.2f}' for name, weight in sorted(weights.items())),
        "",
        before[before.find(AFTER) :] if AFTER in before else "",
    ]
    args.output.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
