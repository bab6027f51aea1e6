"""Which copies are found, and which siblings are merged: generated series of pages under noise, and real pairs.

    python -m benchmarks dedup [--data DIR] [--series 60] [--seed 1] [--split held-out] [--raw] [--show WHAT]
    python -m benchmarks dedup --data DIR --pairs          # labelled pairs of real pages
    python -m benchmarks dedup --data DIR --index 10000    # candidates, speed and size of the index
    python -m benchmarks dedup --data DIR --index 100000 --count-only    # candidates alone, no page is compared
    python -m benchmarks dedup --fillings 100000    # or --copies, --near: an index of one template, of one page
    python -m benchmarks dedup --data DIR --split development --export FILE    # pages and pairs to train on

The pages are described in ``benchmarks/dedup_pages.py``. Their sentences come from the JSON Lines files under DIR (a
``text`` key, xz or plain) or are composed; ``*SYNONYMS.txt`` files under DIR add words for the washed copies. Compared
are all pairs within a series and half as many across. A copy is found when the relation is ``duplicate``; a piece, or
a page of several, when it is ``contains`` or ``part_of``. A sibling is merged when the relation is ``duplicate``.
``related`` counts a truncated copy that is called ``part_of`` as found. Every page is cleaned first, unless --raw.
The tools it is measured against get the pages as they came.

--pairs reads ``*pairs*.jsonl*`` and ``*negatives*.jsonl*`` under DIR: ``a``, ``b``, ``label`` (1 a copy, 0 none,
"revision"), and where known ``date`` or ``date_a`` and ``date_b`` (YYYYMMDD).
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import time
from collections import Counter, defaultdict
from pathlib import Path

from benchmarks import dedup_pages, dedup_peers, dedup_real, dedup_scale
from benchmarks.dedup_pages import SPLITS, Made
from govclean import Document, Index, clean
from govclean.dedup.evidence import gathered
from govclean.dedup.match import Match, matched
from govclean.dedup.page import Page, prepared

RIGHT = {
    "copy": ("duplicate",),
    "short": ("duplicate", "contains", "part_of"),
    "piece": ("contains", "part_of"),
    "event": ("same_event",),
}


def expected(a: Made, b: Made) -> str:
    """copy, piece, sibling, event or other; none when a page of two reports, or two pieces of one, could be several."""
    if a.series != b.series:
        return "other"
    if (a.piece and (b.piece or b.short)) or (b.piece and a.short):
        return ""
    if min(a.report, b.report) < 0:  # a county's own report of the first meeting
        of = max(a.report, b.report)
        return "event" if of < 1 and not (a.piece or b.piece) else "other"
    if a.report != b.report:
        return "sibling"
    return "piece" if a.piece or b.piece else "copy"


def prf(hits: int, wrong: int, missed: int) -> str:
    p, r = hits / max(1, hits + wrong), hits / max(1, hits + missed)
    return f"P {p:.3f}  R {r:.3f}  F1 {2 * p * r / max(1e-9, p + r):.3f}"


def by_hand(a: Page, b: Page) -> bool:
    """The hand rule to beat: little novelty and little fact conflict."""
    e = gathered(a, b)
    conflicts = len(e.identity) + len(e.body)
    agree = e.identity_agree + e.body_agree
    return 1 - e.shared <= 0.2 and conflicts / max(1, conflicts + agree) <= 0.15


def main(argv: list[str]) -> None:
    """Generate, compare, count."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks dedup", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="folder with JSON Lines files")
    parser.add_argument("--series", type=int, default=60, help="series of generated pages")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--split", choices=SPLITS, default="held-out")
    parser.add_argument("--raw", action="store_true", help="do not clean the pages: the matcher alone")
    parser.add_argument("--pairs", action="store_true", help="the labelled pairs of real pages under --data")
    parser.add_argument("--index", type=int, metavar="N", help="add N texts under --data to an index")
    parser.add_argument("--count-only", action="store_true", help="with --index: count candidates, compare no pages")
    parser.add_argument("--fillings", type=int, metavar="N", help="add N fillings of one template to an index")
    parser.add_argument("--copies", type=int, metavar="N", help="add one page N times to an index")
    parser.add_argument("--near", type=int, metavar="N", help="add N copies of one page, each with a line of its own")
    parser.add_argument("--export", type=Path, metavar="FILE", help="write the cleaned pages and their pairs")
    parser.add_argument("--show", default="", help="print wrong pairs: a channel, copy, piece, sibling, event or all")
    args = parser.parse_args(argv)
    if args.pairs:
        dedup_real.pairs(args.data, show=bool(args.show))
    elif args.index and args.count_only:
        dedup_scale.candidates(args.data, args.index)
    elif args.fillings or args.copies or args.near:
        make = dedup_scale.filling if args.fillings else dedup_scale.copy if args.copies else dedup_scale.near
        dedup_scale.crowd(make, args.fillings or args.copies or args.near)
    elif args.index:
        dedup_real.index(args.data, args.index)
    else:
        _generated(args)


def _generated(args: argparse.Namespace) -> None:
    made = dedup_pages.made(args.data, args.series, args.seed, SPLITS.index(args.split))
    docs = [Document(m.text, meta={"date": m.date} if m.date else {}) for m in made]
    if not args.raw:
        docs = [clean(d.text, meta=d.meta) for d in docs]
    if args.export:
        _export(args, made, [prepared(d) for d in docs])
        return
    start = time.process_time()
    pages = [prepared(d) for d in docs]
    for page in pages:
        matched(page, page)
        _ = page.units, page.headed, page.opening
    ready = time.process_time() - start
    _pairs(args, made, pages, ready)
    _ends(made, docs)


def _export(args: argparse.Namespace, made: list[Made], pages: list[Page]) -> None:
    with args.export.open("w", encoding="utf-8") as out:
        for n, page in enumerate(pages):
            row = {"id": str(n), "text": page.text, "fields": dict(page.fields), "date": page.date}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        for i, j in _chosen(made, args.seed):
            label = expected(made[i], made[j])
            if label == "sibling" and (made[i].piece or made[j].piece):
                label = "sibling piece"
            if label:
                out.write(json.dumps({"a": str(i), "b": str(j), "label": label}) + "\n")


def _chosen(made: list[Made], seed: int) -> list[tuple[int, int]]:
    """All pairs within a series, and half as many across."""
    numbers = range(len(made))
    rng = random.Random(seed)
    chosen = [p for _, g in itertools.groupby(numbers, lambda i: made[i].series) for p in itertools.combinations(g, 2)]
    return chosen + [(i, j) for i, j in (rng.sample(numbers, 2) for _ in range(len(chosen) // 2))]


def _pairs(args: argparse.Namespace, made: list[Made], pages: list[Page], ready: float) -> None:
    chosen = _chosen(made, args.seed)
    relations: dict[str, Counter[str]] = defaultdict(Counter)
    by_channel: dict[str, Counter[str]] = defaultdict(Counter)
    simple: dict[str, Counter[str]] = defaultdict(Counter)
    raw = [dedup_peers.grams(m.text, 5) for m in made]
    cleaned = [dedup_peers.grams(p.key, 5) for p in pages]
    threes = [dedup_peers.grams(p.key, 3) for p in pages]
    seconds, compared = 0.0, 0
    for i, j in chosen:
        a, b = made[i], made[j]
        want = expected(a, b)
        if not want:
            continue
        start = time.process_time()
        match: Match = matched(pages[i], pages[j])
        seconds += time.process_time() - start
        compared += 1
        relations[want][match.relation] += 1
        if want == "sibling" and b.report in a.differs:
            relations["facts only"][match.relation] += 1
        if want in ("copy", "piece"):
            alone = max(len(a.channels), len(b.channels)) < 2
            for channel in {*a.channels, *b.channels}:
                by_channel[channel if alone else f"{channel} with others"][match.relation] += 1
        right = RIGHT.get("short" if want == "copy" and (a.short or b.short) else want)
        wrong = match.relation not in right if right else match.relation == "duplicate"
        if wrong and args.show in (want, "all", *a.channels, *b.channels):
            print(f"--- {want} {a.channels} {b.channels} {match}\nA {pages[i].text[:300]!r}\nB {pages[j].text[:300]!r}")
        for name, said in {
            "raw, char-5 Jaccard >= .7": dedup_peers.jaccard(raw[i], raw[j]) >= 0.7,
            "cleaned, char-5 Jaccard >= .7": dedup_peers.jaccard(cleaned[i], cleaned[j]) >= 0.7,
            "cleaned, char-3 containment >= .7": dedup_peers.containment(threes[i], threes[j]) >= 0.7,
            "hand rule": by_hand(pages[i], pages[j]),
        }.items():
            if want != "piece":
                simple[name][f"{'yes' if said else 'no'} {want}"] += 1
    print(f"{args.split}, seed {args.seed}: {len(made)} pages, {compared} pairs")
    for want, counts in relations.items():
        print(f"{want:10} {dict(counts.most_common())}")
    for channel, counts in sorted(by_channel.items()):
        found = sum(counts[r] for r in ("duplicate", "contains", "part_of"))
        print(f"  {channel:25} related {found / counts.total():.3f}  {dict(counts.most_common())}")
    copies, merged = relations["copy"], relations["sibling"]["duplicate"]
    found, wrong_total = copies["duplicate"], sum(relations[w]["duplicate"] for w in ("sibling", "other", "event"))
    print(f"{'copies':34} {prf(found, wrong_total, copies.total() - found)}  siblings merged {merged}")
    related = sum(relations[w][r] for w in ("copy", "piece") for r in ("duplicate", "contains", "part_of"))
    total = copies.total() + relations["piece"].total()
    print(f"{'copies and pieces':34} {prf(related, wrong_total, total - related)}")
    for name, c in simple.items():
        wrong_total = sum(c[f"yes {w}"] for w in ("sibling", "other", "event"))
        print(f"{name:34} {prf(c['yes copy'], wrong_total, c['no copy'])}  siblings merged {c['yes sibling']}")
    for want in ("sibling", "facts only"):
        merged, total = relations[want]["duplicate"], relations[want].total()
        print(f"{want} merged: {merged} of {total}, {merged / max(1, total):.2%}")
    print(f"{ready / len(pages) * 1e3:.2f} ms to prepare a page, {seconds / compared * 1e3:.2f} ms a pair")


def _ends(made: list[Made], docs: list[Document]) -> None:
    """End to end: every page into the index, the clusters that come out, beside those of other tools."""
    whole = [n for n, m in enumerate(made) if not m.piece]  # two second pages of one report are copies of each other
    truth = [(made[n].series, made[n].report) for n in whole]
    order = list(range(len(made)))
    random.Random(0).shuffle(order)
    with Index(":memory:") as ix:
        start = time.process_time()
        for _ in ix.add_many((str(n), docs[n]) for n in order):
            pass
        seconds = time.process_time() - start
        group = {member: k for k, c in enumerate(ix.clusters()) for member in c.members}
        found = [group.get(str(n), -1 - n) for n in range(len(made))]
        met = {frozenset((int(m.of), n)) for n in range(len(made)) for m in ix.relations(str(n)) if m.of is not None}
        counters = ix.counters
    rows = [("govclean", found), *dedup_peers.peers([m.text for m in made])]
    print(f"\n{'end to end':24} {'ARI':>6}  {'P':>5}  {'R':>5}  {'F1':>5}  siblings merged")
    series = [list(g) for _, g in itertools.groupby(range(len(made)), lambda n: made[n].series)]
    inside = [(i, j, expected(made[i], made[j])) for g in series for i, j in itertools.combinations(g, 2)]
    for name, groups in rows:
        say = Counter((groups[i] == groups[j], want) for i, j, want in inside)
        sizes = sum(n * (n - 1) // 2 for n in Counter(groups[n] for n in whole).values())
        hits = say[True, "copy"]
        scores = hits / max(1, sizes), hits / max(1, hits + say[False, "copy"])
        f1 = 2 * scores[0] * scores[1] / max(1e-9, sum(scores))
        merged = say[True, "sibling"]
        index = dedup_peers.ari(truth, [groups[n] for n in whole])
        print(f"{name:24} {index:6.3f}  {scores[0]:.3f}  {scores[1]:.3f}  {f1:.3f}  {merged}")
    copies = [(i, j) for i, j, want in inside if want == "copy"]
    print(
        f"{seconds / len(made) * 1e3:.1f} ms a page; compared directly: "
        f"{sum(frozenset(p) in met for p in copies) / max(1, len(copies)):.3f} of the copies; {counters}"
    )
