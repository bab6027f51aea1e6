"""What each filter costs on each kind of page: its guard, and its run where the guard lets it run."""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import median

import govclean
from benchmarks.corpus import KINDS, Kind, Page
from govclean.chain import Chain, Filter, Guard, name_of, reader
from govclean.document import Document
from govclean.findings import Finding


class _Clock:
    """CPU nanoseconds by filter, less what reading the clock costs."""

    def __init__(self) -> None:
        self.guard: dict[str, int] = {}
        self.run: dict[str, int] = {}
        self.runs: dict[str, int] = {}
        reads = [time.process_time_ns() for _ in range(1001)]
        self.own = (reads[-1] - reads[0]) // 1000

    def watched(self, function: Filter) -> Filter:
        """The same filter, with its guard and its run timed."""
        name = name_of(function)
        guard: Guard | None = getattr(function, "guard", None)

        def run(doc: Document) -> list[Finding]:
            start = time.process_time_ns()
            found = list(function(doc))
            self.run[name] = self.run.get(name, 0) + time.process_time_ns() - start - self.own
            self.runs[name] = self.runs.get(name, 0) + 1
            return found

        def guarded(doc: Document) -> bool:
            start = time.process_time_ns()
            said = guard is None or bool(guard(doc))
            self.guard[name] = self.guard.get(name, 0) + time.process_time_ns() - start - self.own
            return said

        run.__name__ = name
        if hasattr(function, "reads_only"):
            run = reader(run)
        if guard is not None:
            run.guard = guarded  # type: ignore[attr-defined]
        return run


def costs(corpus: Sequence[Page], rounds: int) -> None:
    """Print guard and run time in us per document, by filter and kind of page, and how many pages do not settle."""
    names = govclean.default_chain().names
    table: dict[tuple[Kind, str], tuple[float, float, float]] = {}
    totals: dict[Kind, float] = {}
    unstable: dict[Kind, int] = {}
    passes = {kind: [page.text for page in corpus if page.kind == kind] for kind in KINDS}
    for kind, texts in passes.items():
        if not texts:
            continue
        clocks = [_Clock() for _ in range(rounds)]
        whole = []
        for clock in clocks:
            chain = Chain(map(clock.watched, govclean.default_chain()))
            for text in texts:
                _ = chain(text).steps  # readers are asked for what they found
            start = time.process_time_ns()
            for text in texts:
                govclean.clean(text)
            whole.append(time.process_time_ns() - start)
        each = len(texts) * 1000
        totals[kind] = median(whole) / each
        for name in names:
            table[kind, name] = (
                median(c.guard.get(name, 0) for c in clocks) / each,
                median(c.run.get(name, 0) for c in clocks) / each,
                clocks[0].runs.get(name, 0) / len(texts),
            )
        unstable[kind] = sum(any(n.kind == "unstable" for n in govclean.clean(text).notes) for text in texts)
    print("us per document: guard + run (runs per document; a second pass counts again)")
    print(f"{'':14}" + "".join(f"{kind:>30}" for kind in totals))
    for name in names:
        cells = (f"{g:8.1f} + {r:7.1f} ({n:4.2f})" for g, r, n in (table[kind, name] for kind in totals))
        print(f"{name:14}" + "".join(f"{cell:>30}" for cell in cells))
    print(f"{'text alone':14}" + "".join(f"{totals[kind]:30.1f}" for kind in totals))
    counted = ", ".join(f"{unstable[kind]} of {len(passes[kind])} {kind}" for kind in totals)
    print(f"pages that do not settle (unstable): {counted}\n")
