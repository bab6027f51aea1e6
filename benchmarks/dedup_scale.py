"""What an index of many pages costs: candidates a page, and crowds, fillings of one template or copies of one page."""

from __future__ import annotations

import random
import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from benchmarks import corpus
from govclean import Document, Index
from govclean.dedup import index as index_module
from govclean.dedup.match import Match
from govclean.dedup.page import Page

_PIECES = (600, 400, 250)  # characters at least of a page cut from a longer text: the first size that gives enough
_BODY = "各单位要落实责任,深入排查隐患,强化值班值守。加强执法,储备物资,开展演练。"


def pages(folder: Path, count: int) -> list[str]:
    """So many texts of under 20,000 characters; where they are too few, pieces, cut at the ends of sentences."""
    texts = [t for t in corpus.texts_in(folder, count * 3) if len(t) < 20_000]
    for least in _PIECES if len(texts) < count else ():
        cut = re.compile(rf"(?s).{{{least},{least * 7 // 3}}}?[。\n]|.{{{least // 3},}}")
        texts = [piece for t in corpus.texts_in(folder, count * 3) for piece in cut.findall(t)]
        if len(texts) >= count:
            break
    return random.Random(1).sample(texts, min(count, len(texts)))


def candidates(folder: Path, count: int) -> None:
    """Candidates met and chosen, by the number of pages before; no page is compared with another."""
    texts = pages(folder, count)
    print(f"{len(texts)} pages of {sum(map(len, texts)) / len(texts):.0f} characters")
    setattr(index_module, "matched", _not_compared)  # noqa: B010
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "pages.gcx"
        with Index(path) as ix:
            _run(ix, (Document(t) for t in texts))
        print(f"{path.stat().st_size / len(texts):.0f} bytes a page")


def _not_compared(a: Page, b: Page) -> Match:
    return Match("unsure", 0.5, ())


def filling(n: int) -> Document:
    """The nth notice of one template: ordinal, day and two figures of its own."""
    lead = f"{n % 12 + 1}月{n % 28 + 1}日,检查单位{n * 7 + 11}家,发现隐患{n * 3 + 5}处。"
    return Document(f"清河市安全生产第{n + 1}号通报\n{lead}{_BODY}")


def copy(n: int) -> Document:
    """A page that is always the same."""
    return filling(0)


def near(n: int) -> Document:
    """The nth copy of a page, with an editor of its own."""
    return Document(f"{filling(0).text}\n责任编辑:{chr(0x4E00 + n % 9_973)}{chr(0x4E00 + n % 10_007)}")


def crowd(make: Callable[[int], Document], count: int) -> None:
    """Pages of one kind into one index: what each costs, and their clusters."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "pages.gcx"
        with Index(path) as ix:
            _run(ix, map(make, range(count)))
            start = time.process_time()
            sizes = Counter(len(c.members) for c in ix.clusters())
            print(f"clusters by size {dict(sizes)} in {time.process_time() - start:.1f} s CPU; {_memory()}")
        print(f"{path.stat().st_size / count:.0f} bytes a page")


def _marks() -> Iterator[int]:
    """1, 2, 5, 10, 20, 50, ..."""
    size = 1
    while True:
        yield from (size, 2 * size, 5 * size)
        size *= 10


def _run(ix: Index, docs: Iterable[Document]) -> None:
    """Add pages, and say at every mark what the pages since the one before cost and met."""
    marks = (m for m in _marks() if m >= 500)
    mark, done, n = next(marks), 0, 0
    start, before = time.process_time(), Counter[str]()
    for n, _ in enumerate(ix.add_many((str(i), d) for i, d in enumerate(docs)), 1):
        if n == mark:
            start, before = _said(ix, done, n, start, before)
            mark, done = next(marks), n
    if n > done:
        _said(ix, done, n, start, before)
    print(f"counters {ix.counters}", flush=True)


def _said(ix: Index, done: int, n: int, start: float, before: Counter[str]) -> tuple[float, Counter[str]]:
    spent, counted = time.process_time() - start, Counter(ix.counters)
    a_page = {name: round((counted[name] - before[name]) / (n - done), 3) for name in counted}
    print(f"page {done} to {n}: {spent / (n - done) * 1e3:.2f} ms CPU a page, {_memory()}; a page {a_page}", flush=True)
    return time.process_time(), counted


def _memory() -> str:
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MB"
