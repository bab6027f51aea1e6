"""Discovery: which of a washer's pairs `govclean discover-substitutions` proposes, and what else.

Documents are washed with the shipped pairs of one family, at one rate, as by one site. The command is run on them as a
person would run it, with other documents as clean text, and with the washed documents beside their sources as near
copies. A proposal is right when it is one of the pairs that were swapped; when it holds one beside other characters
(消费总值 for 生产总值) it is counted apart.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.damage.table import Row
from benchmarks.substitution.bounds import bounded
from benchmarks.substitution.washing import Washed, Washer
from govclean.training.discover import core

FAMILIES = ("W1", "W2", "W3")  # W4 has too few pairs to say anything
RATE = 0.7
LEAST = 5  # occurrences of a pair that the command can be expected to find
WASHED, CLEAN = 600_000, 9_000_000  # characters of pages, and of clean text
COPIES, LONGEST = 150, 2_000  # near copies, and characters of the longest of them

Pairs = set[tuple[str, str]]


class Found(NamedTuple):
    """Pairs swapped often enough, those proposed, and proposals: all, and those that hold a right one in more."""

    pairs: int
    found: int
    proposals: int
    none: int
    longer: int


def score(proposed: Iterable[tuple[str, str]], swapped: Pairs, often: Pairs) -> Found:
    """Count proposals (substitute, original) against the pairs that were swapped, and those swapped often.

    >>> used = {("平安", "安全"), ("消费", "生产")}
    >>> score([("平安", "安全"), ("消费总值", "生产总值"), ("甲", "乙")], used, {("平安", "安全")})
    Found(pairs=1, found=1, proposals=3, none=1, longer=1)
    """
    listed = set(proposed)
    cores = {core(*pair) for pair in swapped}
    right = {pair for pair in listed if pair in swapped}
    longer = {pair for pair in listed - right if core(*pair) in cores}
    return Found(len(often), len(right & often), len(listed), len(listed - right - longer), len(longer))


def show(texts: Sequence[str], most: int) -> None:
    """Print for each family what is proposed from many pages and from near copies."""
    rng = random.Random(3)
    for family in FAMILIES:
        washer = Washer(family, ("core", "wide"))
        shuffled = rng.sample(texts, len(texts))
        sources, clean = _divided(shuffled)
        washed = [washer(text, RATE, 1.0, rng) for text in sources]
        copies = [text[:LONGEST] for text in sources[:COPIES]]
        washed_copies = [washer(text, RATE, 1.0, rng) for text in copies]
        _print(f"{family}, many pages", *_run(washed, ["--clean"], clean), most)
        _print(f"{family}, near copies", *_run(washed_copies, ["--copies"], copies), most)


def _divided(texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Documents to wash, and other ones."""
    parts: tuple[list[str], list[str]] = ([], [])
    sizes = [0, 0]
    for text in texts:
        part = 0 if sizes[0] < WASHED else 1
        if sizes[part] >= (WASHED, CLEAN)[part]:
            break
        parts[part].append(text)
        sizes[part] += len(text)
    return parts


def _run(washed: Sequence[Washed], how: Sequence[str], others: Sequence[str]) -> tuple[Found, Pairs]:
    """The command on washed pages; the others are clean text (``--clean``) or the sources (``--copies``)."""
    swaps = Counter((word, original) for page in washed for original, word in page.truth.values())
    with tempfile.TemporaryDirectory() as scratch:
        pages, clean = Path(scratch, "pages.jsonl"), Path(scratch, "clean.jsonl")
        _write(pages, [*(page.text for page in washed), *(others if how == ["--copies"] else ())])
        _write(clean, others)
        more = [str(clean)] if how == ["--clean"] else []
        command = [sys.executable, "-m", "govclean", "discover-substitutions", str(pages), *how, *more]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    rows = (line.split("\t") for line in done.stdout.splitlines() if line and not line.startswith("#"))
    proposed = {(row[1], row[2]) for row in rows}
    often = {pair for pair, n in swaps.items() if n >= LEAST}
    cores = {core(*pair) for pair in swaps}
    return score(proposed, set(swaps), often), {pair for pair in proposed if core(*pair) not in cores}


def _write(path: Path, texts: Iterable[str]) -> None:
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")


def _print(title: str, found: Found, none: Pairs, most: int) -> None:
    print(f"\ndiscovery, {title}: {found.pairs} pairs swapped {LEAST} times or more")
    print(bounded(Row("  pairs proposed", found.found, found.pairs)))
    print(bounded(Row("  proposals that are none", found.none, found.proposals)))
    print(bounded(Row("  proposals that hold one in more", found.longer, found.proposals)))
    if most:
        print("    none: " + " ".join(f"{word}<-{original}" for word, original in sorted(none)[:most]))
