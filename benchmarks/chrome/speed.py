"""What the three filters cost on clean pages of 2 KB: guard and run, CPU time, medians of rounds."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

import govclean
from benchmarks import corpus
from benchmarks.chrome.clean import FILTERS
from benchmarks.costs import _Clock as Clock
from govclean.chain import Chain

MOST = 12.0  # microseconds a page
PAGES, ROUNDS = 300, 9


def measure(folder: Path | None) -> None:
    """Print microseconds a page by filter; the whole chain on the same pages beside it, since only ratios travel."""
    found = corpus.texts_in(folder, 2 * PAGES) if folder else ()
    texts = [page.text for page in corpus.pages(2 * PAGES, found) if page.kind == "clean"][:PAGES]
    size = sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) / len(texts)
    clocks, whole = [Clock() for _ in range(ROUNDS)], []
    for clock in clocks:
        chain = Chain(map(clock.watched, govclean.default_chain()))
        for text in texts:
            chain(text).fields  # noqa: B018  # asked for: a reader works when it is asked
        start = time.process_time_ns()
        for text in texts:
            govclean.clean(text).fields  # noqa: B018
        whole.append((time.process_time_ns() - start) / len(texts) / 1000)

    def cost(clock: Clock, name: str) -> float:
        return (clock.guard.get(name, 0) + clock.run.get(name, 0)) / len(texts) / 1000

    print(f"## speed: {len(texts)} clean pages of {size / 1000:.1f} KB, CPU us a page, medians of {ROUNDS} rounds")
    for name in FILTERS:
        print(f"{name:<10} {median(cost(clock, name) for clock in clocks):8.1f}")
    total = median(sum(cost(clock, name) for name in FILTERS) for clock in clocks)
    each = total * 2048 / size
    print(f"{'together':<10} {total:8.1f}, for 2 KB {each:.1f}  <= {MOST:g} us  {'met' if each <= MOST else 'SHORT'}")
    print(f"{'whole chain':<10} {median(whole):7.1f}, together {total / median(whole):.1%} of it\n")
