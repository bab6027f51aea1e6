r"""Train the weights by which rows of a page are told to be frame: the recipe for ``data/frame_rows.tsv.xz``.

    python -m benchmarks chrome --split development --cases 4185 --annexes 0.4 --data DIR --pages DIR \
        --write pages.jsonl
    python -m benchmarks chrome --split honest --cases 244 --data DIR --write honest.jsonl
    python -m govclean.training.frame_rows --pages pages.jsonl --honest honest.jsonl --clean DIR \
        -o src/govclean/data/frame_rows.tsv.xz

``--pages``: JSON Lines with ``text``, ``labels``, ``site`` and ``hand``; labels: one letter for each line: f frame,
t title, b body; other lines do not count; hand: who made the page, "" for real ones. ``--honest``: more of them, whose
own rows look like frame; there are far more than on real pages, so that each counts little. ``--clean``: a folder of
clean documents (``text``), all of whose lines are body.

Four logistic regressions: by the features of each row (:mod:`govclean.frame.features`) whether it is frame and whether
it is the title, and by those of the page around it (:mod:`govclean.frame.context`) whether it is frame, twice. The last
two learn from odds that were worked out without all pages of the same hand, as they are on a page that nobody has seen:
who makes up two sites uses the same words in both. What a page tells of its title is asked with the table that is there
(:mod:`govclean.frame.likely`): run it once more where that is another one's. Needs scikit-learn
(``pip install govclean[train]``), some minutes and 4 GB.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from govclean.api import BEFORE_FRAME, default_chain
from govclean.filters.chrome import told_title
from govclean.frame.context import Title, in_context
from govclean.frame.features import VERSION, Told, own, placed
from govclean.frame.odds import SCALE, told, twice

FOLDS = 4  # at least; a hand is one of them, a site without a hand in one of them
STRENGTH = 0.1  # C of the regressions by row: an inverse of how much large weights cost
STRENGTH_PAGE = 0.3
LEAST = 4  # rows in which a feature must occur
FLOOR = 0.08  # nats; weights nearer to zero are dropped
TITLE = 3.0  # a lost title harms more than a row of frame that stays
CLEAN, CLEAN_PAGE = 2.0, 10.0  # the same for rows of clean documents, in the first look and in the second
HONEST = 0.1  # the same for pages of documents that look like frame
SENTENCE, LONGEST = 40, 20.0  # in the second look a row of the body weighs 1 + its code points / SENTENCE, no more
DOCUMENTS = 900  # clean ones of each file, drawn by chance
BRIEF = 4  # rows of the body of a page that is given once more, cut short: short reports are as good as long ones
BOTH = 0.5  # share of the pages given without a part of their frame that are also cut short

Numbers = NDArray[np.float64]


class Page(NamedTuple):
    """A labelled page: its rows, a letter for each, what the page tells of its title, its site ("": clean), its fold,
    and how much its rows count."""

    rows: list[Told]
    labels: str
    title: Title
    site: str
    fold: int
    weight: float = 1.0


def texts_of(path: Path) -> Iterator[str]:
    """The texts of a JSON Lines file, plain or ``.xz``."""
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        yield from (json.loads(line).get("text") or "" for line in file)


def labelled(paths: Sequence[Path]) -> Iterator[tuple[str, str, str, str]]:
    """(text, labels, site, hand) of every labelled page. Raises ValueError where they do not fit."""
    for path in paths:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                record = json.loads(line)
                if record["text"].count("\n") + 1 != len(record["labels"]):
                    raise ValueError(f"{path}:{number}: as many labels as lines are needed")
                yield record["text"], record["labels"], record["site"], record.get("hand", "")


def fold(of: str, hands: Sequence[str] = ()) -> int:
    """The fold of a hand, or by chance that of a site or of a clean document."""
    return hands.index(of) if of in hands else zlib.crc32(of.encode()) % max(FOLDS, len(hands))


def page(text: str, labels: str, site: str, fold: int) -> Page | None:
    """A page as the filter ``chrome`` sees it, or None where the filters before it joined lines."""
    simplified = default_chain().only(*BEFORE_FRAME)(text).simplified
    rows = told(simplified)
    if simplified.count("\n") + 1 != len(labels) or not rows:
        return None
    return Page(rows, "".join(labels[row.at] for row in rows), told_title(rows, simplified), site, fold)


def brief(page: Page, rng: random.Random) -> Page:
    """The page with a few rows of its body only."""
    body = [n for n, label in enumerate(page.labels) if label == "b"]
    most = rng.randint(1, BRIEF)
    begin = rng.randrange(max(1, len(body) - most + 1))
    return without(page, {*body} - {*body[begin : begin + most]})


def bare(page: Page, rng: random.Random) -> Page:
    """The page without the frame above its document, or below it, or on both sides."""
    own = [n for n, label in enumerate(page.labels) if label in "bt"] or [0]
    sides = (
        {n for n, label in enumerate(page.labels) if label == "f" and n < own[0]},
        {n for n, label in enumerate(page.labels) if label == "f" and n > own[-1]},
    )
    return without(page, rng.choice([*sides, sides[0] | sides[1]]))


def without(page: Page, gone: set[int]) -> Page:
    """The page without some of its rows."""
    kept = [n for n in range(len(page.rows)) if n not in gone]
    title = kept.index(page.title.at) if page.title.at in kept else -1
    return page._replace(
        rows=[page.rows[n] for n in kept],
        labels="".join(page.labels[n] for n in kept),
        title=Title(title, page.title.sure and title >= 0),
    )


class Features:
    """Rows as lists of the numbers of their features, those that are seldom met dropped, as a matrix."""

    def __init__(self, rows: Iterable[Iterable[str]]) -> None:
        from scipy.sparse import csr_matrix

        numbers: dict[str, int] = {}
        starts, flat = [0], list[int]()
        for names in rows:
            flat += sorted({numbers.setdefault(name, len(numbers)) for name in names})
            starts.append(len(flat))
        matrix = csr_matrix((np.ones(len(flat), np.float32), flat, starts), shape=(len(starts) - 1, len(numbers)))
        kept = np.flatnonzero(np.asarray(matrix.sum(axis=0)).ravel() >= LEAST)
        names_ = list(numbers)
        self.names = [names_[number] for number in kept]
        self.matrix: Any = matrix[:, kept]

    def fitted(self, wanted: Numbers, weight: Numbers, strength: float, rows: Any = None) -> tuple[Numbers, float]:
        """The weights of the features, and the bias, from some of the rows."""
        from sklearn.linear_model import LogisticRegression

        some = weight > 0 if rows is None else (weight > 0) & rows
        model = LogisticRegression(C=strength, solver="liblinear", tol=1e-3)
        model.fit(self.matrix[some], wanted[some], sample_weight=weight[some])
        return model.coef_[0], float(model.intercept_[0])


def section(name: str, features: Features, found: tuple[Numbers, float]) -> list[str]:
    """The lines of the table for one regression."""
    weights, bias = found
    listed = sorted((round(float(w) * SCALE), n) for w, n in zip(weights, features.names, strict=True))
    return [f"= {name}\t{bias:.4f}", *(f"{value}\t{n}" for value, n in listed if abs(value) >= FLOOR * SCALE)]


def table(pages: Sequence[Page]) -> list[str]:
    """The four tables of weights from labelled pages."""
    rows = [(p, row, label) for p in pages for row, label in zip(p.rows, p.labels, strict=True)]
    labels = np.array([label for _, _, label in rows])
    clean = np.array([not p.site for p, _, _ in rows])
    fold = np.array([p.fold for p, _, _ in rows])
    counts = np.isin(labels, ["b", "t", "f"]) * np.array([p.weight for p, _, _ in rows])
    frame, title = labels == "f", labels == "t"
    long = np.minimum(1 + np.array([len(row.text) for _, row, _ in rows]) / SENTENCE, LONGEST)
    by_row = Features(
        [*own(row.text), *beside] for p in pages for row, beside in zip(p.rows, placed(p.rows), strict=True)
    )

    def crossed(
        features: Features, wanted: Numbers, weight: Numbers, strength: float
    ) -> tuple[Numbers, tuple[Numbers, float]]:
        """The odds of every row by weights from the other folds, and the weights from all."""
        out = np.zeros(len(rows))
        for number in range(fold.max() + 1):
            weights, bias = features.fitted(wanted, weight, strength, fold != number)
            out[fold == number] = features.matrix[fold == number] @ weights + bias
        return out, features.fitted(wanted, weight, strength)

    def seen(odds: Numbers) -> Iterator[list[str]]:
        at = 0
        for p in pages:
            end = at + len(p.rows)
            yield from in_context(p.rows, odds[at:end].tolist(), titles[at:end].tolist(), p.title)
            at = end

    harm = np.where(title, TITLE, 1.0) * counts
    own_odds, row_weights = crossed(by_row, frame, harm * np.where(clean, CLEAN, 1), STRENGTH)
    titles, title_weights = crossed(by_row, title, 1.0 * counts * ~clean, STRENGTH)
    harm = harm * np.where(clean, CLEAN_PAGE, 1) * np.where(labels == "b", long, 1)
    by_page = Features(seen(own_odds))
    in_page, page_weights = crossed(by_page, frame, harm, STRENGTH_PAGE)
    again = Features(twice(*names) for names in zip(seen(own_odds), seen(in_page), strict=True))
    return [
        *section("row", by_row, row_weights),
        *section("title", by_row, title_weights),
        *section("page", by_page, page_weights),
        *section("again", again, again.fitted(frame, harm, STRENGTH_PAGE)),
    ]


def main(argv: Sequence[str] | None = None) -> None:
    """Run the recipe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, action="append", required=True)
    parser.add_argument("--honest", type=Path, action="append", default=[])
    parser.add_argument("--clean", type=Path, action="append", default=[])
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args(argv)
    records = list(labelled(args.pages))
    hands = sorted({hand for *_, hand in records} - {""})
    found = [page(text, labels, site, fold(hand or site, hands)) for text, labels, site, hand in records]
    sites = len({p.site for p in found if p})
    honest = [page(text, labels, site, fold(site, hands)) for text, labels, site, _ in labelled(args.honest)]
    found += [p._replace(weight=HONEST) for p in honest if p]
    for path in sorted(p for folder in args.clean for p in folder.rglob("*.jsonl*")):
        texts = list(texts_of(path))
        for n, text in enumerate(random.Random(1).sample(texts, min(DOCUMENTS, len(texts)))):
            found.append(page(text, "b" * (text.count("\n") + 1), "", fold(f"{path.stem} {n}", hands)))
    pages = [p for p in found if p is not None]
    rng = random.Random(3)
    some = [brief(p, rng) for p in pages]
    some += [bare(brief(p, rng) if rng.random() < BOTH else p, rng) for p in pages if p.site]
    pages += [p for p in some if p.rows]
    rows = sum(len(p.rows) for p in pages)
    clean = sum(not p.site for p in pages)
    about = f"trained\t{len(pages) - clean} pages of {sites} sites\t{clean} clean documents\t{rows} rows"
    lines = [f"govclean frame rows {VERSION}", about, *table(pages)]
    packed = lzma.compress("\n".join(lines).encode(), preset=9)
    args.output.write_bytes(packed)
    print(f"{about}\n{len(lines)} lines, {len(packed):,} bytes")


if __name__ == "__main__":
    main()
