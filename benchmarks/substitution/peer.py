"""A peer on the same washed pages: pycorrector with the statistical model that its package brings.

Versions up to 0.1.9 hold a character model (KenLM); later ones fetch theirs from a hub when first used. Where it is not
installed there is no row.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec

from benchmarks.substitution.outcomes import Change, Count, Kind, outcome
from benchmarks.substitution.washing import Washed, Washer
from govclean.filters.substitution import Substitution


def measure(swaps: Substitution, originals: Sequence[str], washer: Washer, rate: float) -> Iterator[tuple[str, Count]]:
    """The filter and the peer on the same washed pages, and the peer on the pages as they were."""
    if find_spec("pycorrector") is None:
        print("pycorrector is not installed: no row")
        return
    rng = random.Random(f"{rate}")
    for clean in originals:
        washed = washer(clean, rate, 1.0, rng)
        if washed.truth:
            yield "govclean", outcome(swaps, washed)
            yield "pycorrector", corrected(washed)
            yield "pycorrector, pages that were not washed", corrected(Washed(clean, {}))


def corrected(washed: Washed) -> Count:
    """One page, line by line, as the peer corrects it; a change inside a swapped word counts for the word."""
    pycorrector = import_module("pycorrector")

    count = Count(pages=1, swapped=len(washed.truth))
    at = 0
    for line in washed.text.split("\n"):
        _, details = pycorrector.correct(line)
        changes = sorted((at + start, at + end, new) for _, new, start, end in details)
        count.changes += _judged(washed, changes)
        at += len(line) + 1
    count.convicted = bool(count.changes)
    return count


def _judged(washed: Washed, changes: Sequence[tuple[int, int, str]]) -> Iterator[Change]:
    seen: set[int] = set()
    for start, end, new in changes:
        of = next((s for s, (_, word) in washed.truth.items() if s < end and start < s + len(word)), None)
        if of is None:
            kind: Kind = "false"
        else:
            if of in seen:
                continue
            seen.add(of)
            original, word = washed.truth[of]
            inside = [c for c in changes if c[0] < of + len(word) and of < c[1]]
            got = list(washed.text)
            for s, e, put in inside:
                got[s:e] = [put, *[""] * (e - s - 1)]
            kind = "right" if "".join(got[of : of + len(word)]) == original else "other"
        yield Change(1.0, kind, f"{washed.text[start:end]} -> {new}")
