"""Swapped words: what is put back on washed pages by length, rate and share of pairs, and what happens to clean ones.

    python -m benchmarks substitution --data DIR [--folds N] [--pooled] [--work DIR | --model DIR] [--part PART] ...

DIR holds clean documents (JSON Lines with a ``text`` key, plain or ``.xz``). They are divided into ``--folds`` by a
CRC-32. Pages are cut from the documents of one fold and judged by tables that have not seen them; ``--pooled`` does so
for every fold in turn and prints the pooled counts. Tables are trained first, some minutes a fold; ``--work`` keeps
them for the next run, ``--model`` names a folder of tables trained without fold 0. Without ``--data``, pages are
composed and the shipped tables are asked: a check against regressions, no claim.

Parts: ``asked`` (figures with a goal), ``grid`` (all lengths, rates and shares), ``confidence`` (reliability, risk and
coverage), ``ablation``, ``clean``, ``slips`` (look-alikes), ``negatives`` (the written ones), ``discovery`` (pairs that
`discover-substitutions` proposes), ``peer`` (pycorrector, if it is installed). Without ``--part``: all but
grid, places, discovery and peer.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import corpus
from benchmarks.substitution import ablation, discovery, peer, report, slips
from benchmarks.substitution.clean import Clean, negatives
from benchmarks.substitution.folds import fold_of, model, trained
from benchmarks.substitution.outcomes import Count, measure
from benchmarks.substitution.places import seen
from benchmarks.substitution.report import ALL, Cell
from benchmarks.substitution.washing import Washer, pages
from govclean.filters.substitution import substitution_filter
from govclean.wash.tables import Model, shipped

PARTS = ("asked", "confidence", "ablation", "clean", "negatives", "slips", "grid", "places", "discovery", "peer")
ABLATED = (Cell("W1", ALL, 1_500, 0.7), Cell("W1", ALL, 3_000, 0.3), Cell("W3", ALL, 1_500, 0.7))
ABLATED_CLEAN = 1_000_000  # characters of clean text for each variant and fold
PEER = Cell("W1", ALL, 1_000, 0.7)
PEER_PAGES = 20  # of a fold: the peer takes seconds a page


class Bench:
    """Counts of each part, added up over the folds."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.families: list[str] = args.family or ["W1", "W2", "W3", "W4"]
        self.parts: list[str] = args.part or list(PARTS[:-4])
        self.cells: dict[Cell, Count] = {}
        self.ablated: dict[str, dict[Cell, Count]] = {}
        self.ablated_clean: dict[str, tuple[int, int]] = {}
        self.clean = Clean()
        self.written = Clean()
        self.peers: dict[str, Count] = {}
        self.texts: list[str] = []
        self.folds_done = 0
        self.swaps = substitution_filter(shipped())

    def wanted(self, part: str, cells: Sequence[Cell]) -> list[Cell]:
        """The kinds of pages of a part, of the families in question."""
        return [cell for cell in cells if part in self.parts and cell.family in self.families]

    def fold(self, model: Model, texts: Sequence[str]) -> None:
        """Measure one fold with tables that have not seen it."""
        self.swaps = substitution_filter(model)
        cells = dict.fromkeys(
            self.wanted("asked", report.ASKED)
            + self.wanted("grid", report.GRID)
            + self.wanted("confidence", report.MIXED)
        )
        for cell in cells:
            self._add(self.cells, cell, self.count(cell, texts))
        if "ablation" in self.parts:
            self.ablate(texts)
        if "clean" in self.parts:
            self.clean.read(self.swaps, texts, self.args.clean)
        if "negatives" in self.parts:
            self.written.read(self.swaps, negatives(), self.args.clean)
        if "places" in self.parts and self.args.places:
            self.list_places(model, texts)
        if "peer" in self.parts:
            washer = Washer(PEER.family, PEER.uses)
            originals = pages(texts, PEER.length, PEER_PAGES, washer)
            for name, count in peer.measure(self.swaps, originals, washer, PEER.rate):
                self.peers[name] = self.peers.get(name, Count())
                self.peers[name] += count
        self.texts += texts

    def list_places(self, model: Model, texts: Sequence[str]) -> None:
        """Append the substitutes on washed pages of a fold to the file that the confidence is fitted to."""
        with self.args.places.open("a", encoding="utf-8") as file:
            for cell in self.wanted("places", report.MIXED):
                washer = Washer(cell.family, cell.uses)
                originals = pages(texts, cell.length, self.args.cases, washer)
                for family, *values, swapped in seen(
                    model.families[cell.family], originals, washer, cell.rate, cell.share
                ):
                    print(self.folds_done, family, *values, int(swapped), sep="\t", file=file)
        self.folds_done += 1

    def count(self, cell: Cell, texts: Sequence[str]) -> Count:
        """Washed pages of one kind from one fold."""
        washer = Washer(cell.family, cell.uses)
        return measure(self.swaps, pages(texts, cell.length, self.args.cases, washer), washer, cell.rate, cell.share)

    def ablate(self, texts: Sequence[str]) -> None:
        """Each variant on the same pages."""
        for name in ablation.VARIANTS:
            with ablation.variant(name):
                found = self.ablated.setdefault(name, {})
                for cell in self.wanted("ablation", ABLATED):
                    self._add(found, cell, self.count(cell, texts))
                changed, size = ablation.false_changes(self.swaps, texts, min(ABLATED_CLEAN, self.args.clean))
            before = self.ablated_clean.get(name, (0, 0))
            self.ablated_clean[name] = before[0] + changed, before[1] + size

    @staticmethod
    def _add(found: dict[Cell, Count], cell: Cell, count: Count) -> None:
        found[cell] = found.get(cell, Count())
        found[cell] += count

    def show(self) -> None:
        """Print every part."""
        most = self.args.show
        for part, cells in ("asked", report.ASKED), ("grid", report.GRID):
            report.figures({cell: self.cells[cell] for cell in self.wanted(part, cells)}, most)
        mixed: dict[str, Count] = {}
        for cell in self.wanted("confidence", report.MIXED):
            for name in ("all families", cell.family) if len(self.families) > 1 else (cell.family,):
                mixed[name] = mixed.get(name, Count())
                mixed[name] += self.cells[cell]
        if mixed:
            report.reliability(mixed)
            report.coverage(mixed)
        if self.ablated:
            found = {name: list(cells.items()) for name, cells in self.ablated.items()}
            report.ablated(found, self.ablated_clean)
        self.clean.show(most)
        if self.written.size:
            print("\nwritten hard negatives", end="")
            self.written.show(most)
        if "slips" in self.parts:
            slips.show(self.texts, 4 * self.args.cases, most)
        if "discovery" in self.parts:
            discovery.show(self.texts, most)
        report.peers(self.peers)


@contextmanager
def _folder(given: Path | None) -> Iterator[Path]:
    if given is not None:
        given.mkdir(parents=True, exist_ok=True)
        yield given
    else:
        with tempfile.TemporaryDirectory() as scratch:
            yield Path(scratch)


def main(argv: Sequence[str] | None = None) -> None:
    """Answer the question."""
    parser = argparse.ArgumentParser(
        prog="benchmarks substitution", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder of clean documents")
    parser.add_argument("--folds", type=int, default=5, help="parts that documents fall into (default %(default)s)")
    parser.add_argument("--pooled", action="store_true", help="measure every fold, not the first alone")
    parser.add_argument("--measured", type=int, help="folds measured when pooled (default: all)")
    parser.add_argument("--work", type=Path, help="folder where trained tables are kept")
    parser.add_argument("--model", type=Path, help="folder of tables that have not seen fold 0")
    parser.add_argument("--part", action="append", choices=PARTS)
    parser.add_argument("--places", type=Path, help="file that the places are appended to")
    parser.add_argument("--cases", type=int, default=60, help="pages of each kind and fold (default %(default)s)")
    parser.add_argument("--clean", type=int, default=50_000_000, help="clean characters of a fold (default all)")
    parser.add_argument("--family", action="append", help="W1, W2, W3, W4 (default: all)")
    parser.add_argument("--show", type=int, default=0, help="wrong repairs shown of each row")
    bench = Bench(args := parser.parse_args(argv))
    if args.data is None:
        bench.fold(shipped(), [corpus.report(random.Random(n)) for n in range(2_000)])
        bench.show()
        return
    files = sorted(args.data.rglob("*.jsonl*"))
    texts = list(dict.fromkeys(text for path in files for text in corpus.texts_of(path)))
    random.Random(1).shuffle(texts)
    with _folder(args.work) as work:
        for fold in range((args.measured or args.folds) if args.pooled else 1):
            folder = args.model or trained(texts, fold, args.folds, work)
            bench.fold(model(folder), [text for text in texts if fold_of(text, args.folds) == fold])
        bench.show()
