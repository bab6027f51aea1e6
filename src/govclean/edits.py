"""The algebra of edits: apply, invert, compose, map a span back, and work edits out of a rewrite.

Pure functions over lists of :class:`~govclean.findings.Edit` that are ordered and do not overlap. All offsets are
code points; every function is linear in the number of edits plus the length of what it copies.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from govclean.findings import Edit

# A changed line whose two sides multiply to more than this is given as one edit: SequenceMatcher is quadratic.
_ALIGN_CAP = 250_000


class OverlapError(ValueError):
    """Two edits of one filter touch the same characters; the message names both rules."""


class UndoError(ValueError):
    """An audit does not belong to the text it came with, or is malformed."""


def in_order(edits: Iterable[Edit]) -> list[Edit]:
    """Sort edits by position. Raises OverlapError when two of them overlap or insert at one place."""
    ordered = sorted(edits)
    for a, b in pairwise(ordered):
        if b.start < a.end or (a.start == a.end == b.start == b.end):
            raise OverlapError(f"{a.rule} [{a.start}:{a.end}] overlaps {b.rule} [{b.start}:{b.end}]")
    return ordered


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text after ordered, non-overlapping edits.

    >>> apply("著力推进,", [Edit(0, 1, "着", "script.official"), Edit(4, 5, "，", "punctuation.widen")])
    '着力推进，'
    """
    if not edits:
        return text
    parts: list[str] = []
    done = 0
    for e in edits:
        parts += text[done : e.start], e.new
        done = e.end
    parts.append(text[done:])
    return "".join(parts)


def invert(text: str, edits: Sequence[Edit]) -> str:
    """The text before the edits: ``invert(apply(source, edits), edits) == source``, using ``old`` only.

    Raises UndoError when the text does not hold what the edits say they wrote.
    """
    parts: list[str] = []
    done = shift = 0  # shift: how much further right a place stands in the text than in the source
    for e in edits:
        at = e.start + shift
        if at < done or text[at : at + len(e.new)] != e.new:
            raise UndoError(f"the text does not hold {e.new!r} at {at}, where {e.rule} wrote it")
        parts += text[done:at], e.old
        done = at + len(e.new)
        shift += len(e.new) - (e.end - e.start)
    parts.append(text[done:])
    return "".join(parts)


def compose(source: str, first: Sequence[Edit], middle: str, second: Sequence[Edit]) -> list[Edit]:
    """One list of edits that does what ``first`` (source -> middle) and then ``second`` (middle -> end) do.

    Edits that touch the same characters become one; their rules are joined with ``+``, the lower confidence and
    both sets of reasons are kept, and an edit that ends up changing nothing is dropped.
    """
    out: list[Edit] = []
    lefts: list[int] = []  # where each first edit begins and ends in the middle
    rights: list[int] = []
    shifts = [0]  # how much further right a place stands in the source than in the middle, before each first edit
    for f in first:
        left = f.start - shifts[-1]
        lefts.append(left)
        rights.append(left + len(f.new))
        shifts.append(f.end - rights[-1])
    i = j = 0
    n, m = len(first), len(second)
    while j < m:
        s = second[j]
        k = bisect_right(rights, s.start, i)
        if k > i:  # what ends before it stays as it is
            _add(out, first[i])
            out += first[i + 1 : k]
            i = k
        if i == n or s.end <= lefts[i]:
            start, end = s.start + shifts[i], s.end + shifts[i]
            _add(out, Edit(start, end, s.new, s.rule, s.confidence, s.because, source[start:end]))
            j += 1
            continue
        # The two overlap: gather the whole cluster [lo, hi) of middle characters that they share.
        lo, hi = min(lefts[i], s.start), max(rights[i], s.end)
        begin, ours, theirs = lo + shifts[i], [first[i]], [s]
        i, j = i + 1, j + 1
        while True:
            if i < n and lefts[i] < hi:
                hi = max(hi, rights[i])
                ours.append(first[i])
                i += 1
            elif j < m and second[j].start < hi:
                hi = max(hi, second[j].end)
                theirs.append(second[j])
                j += 1
            else:
                break
        inner = [Edit(e.start - lo, e.end - lo, e.new, e.rule) for e in theirs]
        new, old = apply(middle[lo:hi], inner), source[begin : hi + shifts[i]]
        if new != old:
            _add(out, _joined(Edit(begin, hi + shifts[i], new, "", old=old), ours + theirs))
    if i < n:
        _add(out, first[i])
        out += first[i + 1 :]
    return out


def _add(out: list[Edit], edit: Edit) -> None:
    """Append, joining two insertions at one place: as separate edits their order would be lost."""
    if out and out[-1].start == out[-1].end == edit.start == edit.end:
        last = out.pop()
        edit = _joined(edit._replace(new=last.new + edit.new), [last, edit])
    out.append(edit)


def _joined(edit: Edit, parts: Sequence[Edit]) -> Edit:
    names = dict.fromkeys(name for e in parts for name in e.rule.split("+"))
    reasons = dict.fromkeys(reason for e in parts for reason in e.because)
    confidence = min(e.confidence for e in parts)
    return edit._replace(rule="+".join(names), confidence=confidence, because=tuple(reasons))


class SpanMap:
    """Maps spans of an edited text to spans of its source, given the edits between them."""

    __slots__ = ("_edits", "_lefts", "_rights", "_shifts")

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._lefts: list[int] = []
        self._rights: list[int] = []
        self._shifts = [0]
        for e in edits:
            left = e.start - self._shifts[-1]
            self._lefts.append(left)
            self._rights.append(left + len(e.new))
            self._shifts.append(self._shifts[-1] + (e.end - e.start) - len(e.new))

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        """The tightest source span that holds what became ``[start, end)``."""
        i = bisect_right(self._rights, start)  # edits[:i] end at or before start
        if i < len(self._edits) and self._lefts[i] < start:
            a = self._edits[i].start
        else:
            a = start + self._shifts[i]
        if end <= start:
            return a, a
        j = bisect_left(self._lefts, end)  # edits[:j] begin before end
        b = self._edits[j - 1].end if j and self._rights[j - 1] > end else end + self._shifts[j]
        return a, max(a, b)


def worked_out(before: str, after: str, rule: str) -> list[Edit]:
    """Edits that turn ``before`` into ``after``, line by line; a long changed line is one edit."""
    old_lines, new_lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(old_lines) != len(new_lines):
        old_lines, new_lines = [before], [after]
    edits: list[Edit] = []
    at = 0
    for old, new in zip(old_lines, new_lines, strict=True):
        if old != new:
            edits += _line_edits(old, new, at, rule)
        at += len(old)
    return edits


def _line_edits(old: str, new: str, at: int, rule: str) -> list[Edit]:
    if len(old) == len(new):
        spans: list[tuple[int, int, int, int]] = []
        start = None
        for i, (a, b) in enumerate(zip(old, new, strict=True)):
            if a != b and start is None:
                start = i
            elif a == b and start is not None:
                spans.append((start, i, start, i))
                start = None
        if start is not None:
            spans.append((start, len(old), start, len(old)))
    elif len(old) * len(new) <= _ALIGN_CAP:
        codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        spans = [(a, b, c, d) for tag, a, b, c, d in codes if tag != "equal"]
    else:
        lead = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        room = min(len(old), len(new)) - lead
        tail = next((i for i in range(room) if old[-1 - i] != new[-1 - i]), room)
        spans = [(lead, len(old) - tail, lead, len(new) - tail)]
    return [Edit(at + a, at + b, new[c:d], rule, old=old[a:b]) for a, b, c, d in spans]
