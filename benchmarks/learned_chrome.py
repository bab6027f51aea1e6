"""Learned chrome: frame lines that no rule knows, on a generated crawl, beside what belongs to the documents.

The filter `learned` is measured alone, behind the filters that stand before it: what other filters remove beside it is
not its doing. The whole chain is measured on the same pages, with a model and without one.
"""

from __future__ import annotations

import argparse
import random
import time
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import govclean
from benchmarks import dedup_pages
from benchmarks.learned_pages import BODY, FRAME, Page, crawl
from govclean import views
from govclean.api import BEFORE_FRAME
from govclean.filters.learned import learned_filter
from govclean.learned.model import Model
from govclean.learned.seen import seen

BASELINE = 0.30  # the plain remover takes lines on this share of a host's pages


class Tally:
    """Lines by label and kind: how many there were, and how many went."""

    def __init__(self) -> None:
        self.all: Counter[tuple[str, str]] = Counter()
        self.gone: Counter[tuple[str, str]] = Counter()
        self.examples: defaultdict[tuple[str, str, bool], list[str]] = defaultdict(list)

    def count(self, page: Page, gone: Iterable[bool]) -> None:
        """Add a page, of each of whose lines is known whether it went."""
        for line, went in zip(page.lines, gone, strict=True):
            if line.kind != "blank":
                self.all[line.label, line.kind] += 1
                self.gone[line.label, line.kind] += went
                if went == (line.label == BODY):
                    self.examples[line.label, line.kind, went].append(f"{page.host} {page.n}: {line.text.strip()[:60]}")

    def total(self, label: str) -> tuple[int, int]:
        """Lines of a label that went, and all of them."""
        return tuple(sum(n for (own, _), n in c.items() if own == label) for c in (self.gone, self.all))  # type: ignore[return-value]

    def row(self, name: str) -> str:
        found, frames = self.total(FRAME)
        lost, bodies = self.total(BODY)
        first = f"{name:45} {found:>8,} of {frames:>8,}  {found / frames:7.4f}"
        return f"{first}   {lost:>6,} of {bodies:>8,}  {lost / bodies:9.4%}"

    def by_kind(self, show: int) -> Iterator[str]:
        """A row for each kind of line, and examples of lines of the text that went and of frame that stayed."""
        for label, kind in sorted(self.all):
            yield f"  {label:6} {kind:16} {self.gone[label, kind]:>8,} of {self.all[label, kind]:>8,}"
        for (label, kind, went), examples in sorted(self.examples.items()) if show else ():
            for example in random.Random(0).sample(examples, min(show, len(examples))):
                yield f"    {'lost' if went else 'left'} {label} {kind}  {example}"


def removed(page: Page, doc: govclean.Document) -> Iterator[bool]:
    """Of each line of a page, whether all of it was deleted, blanks apart."""
    left = [not c.isspace() for c in doc.source]
    for e in doc.edits:
        if not e.new.strip():
            left[e.start : e.end] = [False] * (e.end - e.start)
    at = 0
    for line in page.lines:
        yield not any(left[at : at + len(line.text)])
        at += len(line.text) + 1


def before() -> govclean.Chain:
    """What a page goes through before its lines are learned, or sought."""
    return govclean.default_chain().only(*BEFORE_FRAME)


def alone(model: Model) -> govclean.Chain:
    """The filter `learned` behind these, and nothing else."""
    return before() | [learned_filter(model)]


def learn(pages: Iterable[Page]) -> Model:
    model, chain = Model(), before()
    for page in pages:
        if found := seen(chain(page.text, meta=page.meta)):
            model.add(found)
    return model


def cleaned(pages: Iterable[Page], chain: govclean.Chain) -> Tally:
    tally = Tally()
    for page in pages:
        tally.count(page, removed(page, chain(page.text, meta=page.meta)))
    return tally


def plain(learnt: Iterable[Page], pages: Iterable[Page]) -> Tally:
    """The plain remover: any line on 30 % of a host's pages goes, wherever it stands."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    sizes: Counter[str] = Counter()
    for page in learnt:
        counts[page.host].update({_plain_key(line.text) for line in page.lines})
        sizes[page.host] += 1
    tally = Tally()
    for page in pages:
        often, least = counts[page.host], BASELINE * sizes[page.host]
        tally.count(page, [often[_plain_key(line.text)] >= least for line in page.lines])
    return tally


def _plain_key(text: str) -> str:
    """Lines as the plain remover compares them; it is given the simplified view and the folded spaces for nothing."""
    return "".join(views.simplified(text).split())


def main(argv: list[str]) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks learned_chrome", description=__doc__)
    parser.add_argument("--data", type=Path, help="clean documents whose sentences make the bodies (default: composed)")
    parser.add_argument("--hosts", type=int, default=200)
    parser.add_argument("--pages", type=int, default=50, help="pages of each host")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", type=int, default=0, help="examples of lines lost and left, by kind")
    args = parser.parse_args(argv)
    sentences = dedup_pages.sentences(args.data, 0, random.Random(1))
    pages = list(crawl(args.hosts, args.pages, sentences, args.seed))
    halves = [[page for page in pages if page.n % 2 == side] for side in (0, 1)]
    print(f"{len(pages):,} pages of {args.hosts} hosts; {len(sentences):,} sentences\n")

    begun = time.process_time()
    models = [learn(half) for half in halves]
    learning = (time.process_time() - begun) / len(pages)
    whole = learn(pages)
    print(f"{'':45} {'frame lines found':>20}  {'':7}   {'body lines removed':>18}")
    tallies: dict[str, Tally] = {}

    def row(name: str, tally: Tally) -> None:
        tallies[name] = tally
        print(tally.row(name), flush=True)

    row("alone: learned on one half, cleaned the other", cleaned(halves[1], alone(models[0])))
    print("asked of this row: found >= 0.97, body lines removed <= 0.01 %")
    row("alone: learned and cleaned the whole crawl", cleaned(pages, alone(whole)))
    row(
        "whole chain: learned on one half, the other",
        cleaned(halves[1], govclean.default_chain(chrome_model=models[0])),
    )
    row("whole chain without a model: the same half", cleaned(halves[1], govclean.default_chain()))
    row(f"plain, >= {BASELINE:.0%} of a host's pages: other half", plain(halves[0], halves[1]))
    row(f"plain, >= {BASELINE:.0%} of a host's pages: whole", plain(pages, pages))
    for name, tally in tallies.items():
        print(f"\nby kind, {name}:", *tally.by_kind(args.show), sep="\n")
    _costs(pages, models, whole, learning)


def _costs(pages: Sequence[Page], models: Sequence[Model], whole: Model, learning: float) -> None:
    data = whole.dumps()
    halves = models[0].merged(models[1]).dumps()
    print(f"\nmodel: {len(data):,} octets; both halves merged are the whole, octet for octet: {halves == data}")
    chain = before()
    docs = [chain(page.text, meta=page.meta) for page in pages[:: max(1, len(pages) // 2000)]]
    found = [page for doc in docs if (page := seen(doc))]
    tracemalloc.start()
    model = Model()
    for page in found:
        model.add(page)
    print(f"memory: {tracemalloc.get_traced_memory()[0] / len(found):,.0f} octets a page, at most 128 pages a host")
    tracemalloc.stop()
    learned = learned_filter(whole)
    fresh = [doc.fresh() for doc in docs]
    for doc in fresh:
        _ = doc.lines, doc.simplified, doc.wrap_width
    for doc in fresh[:50]:
        list(learned(doc))
    begun = time.process_time()
    for doc in fresh:
        list(learned(doc))
    filtering = (time.process_time() - begun) / len(docs)
    print(
        f"time a page: learning {learning * 1e6:,.0f} us, the filters before included; filter {filtering * 1e6:,.0f} us"
    )
