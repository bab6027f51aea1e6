"""Taking lines out of a page: which line ends go along, and again until nothing more is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from govclean import views
from govclean.document import Document
from govclean.edits import SpanMap, apply, compose, in_order
from govclean.findings import Edit, Field, Finding, Note, moved
from govclean.frame.page import Row

_ROUNDS = 6  # a page that still changes after these is left alone
Reasons = Mapping[int, tuple[str, tuple[str, ...]]]


def deletions(rows: Sequence[Row], gone: Reasons, text: str) -> Iterator[Edit]:
    r"""Deletions of whole lines, ``gone`` as {row: (rule, reasons)}; neighbours under one rule are one edit.

    A line goes with the line end behind it. Where the last lines of a text go, blank lines among and above them go
    too, and the text ends as it ended before: with a line feed or without.

    >>> from govclean.frame.page import rows
    >>> text = "会议召开。\n\n【打印】"
    >>> apply(text, list(deletions(rows(views.lines(text), text), {2: ("chrome.print", ())}, text)))
    '会议召开。'
    """
    if not gone:
        return
    last = len(rows) - 1
    while last >= 0 and (last in gone or not rows[last].text):
        last -= 1
    taken = {i: gone[i] for i in sorted(gone)}
    behind = [i for i in taken if i > last]
    if behind and last >= 0:
        why = taken[behind[0]]
        for i in range(last + 1, len(rows) - text.endswith("\n")):
            why = taken.setdefault(i, why)
    behind_run = 0
    for i in sorted(taken):
        if i < behind_run:
            continue
        rule, because = taken[i]
        j = i
        while j + 1 in taken and taken[j + 1][0] == rule:
            j += 1
        if i > last >= 0:
            yield Edit(rows[i].start - 1, rows[j].end, "", rule, because=because)
        else:
            yield Edit(rows[i].start, min(rows[j].end + 1, len(text)), "", rule, because=because)
        behind_run = j + 1


def settled(
    doc: Document, once: Callable[[str, str], Iterable[Finding]], may_hold: Callable[[str], bool] = bool
) -> Iterator[Finding]:
    """The findings of ``once(text, simplified view)``, repeated on its own result until it finds nothing to change.

    ``may_hold`` is the filter's guard, of the simplified view: what holds nothing is not looked at once more.
    That makes a filter idempotent. Nothing at all is found on a page that does not settle, or of which nothing would
    be left: there nothing is known well enough to remove it.
    """
    text, edits = doc.text, list[Edit]()
    out: list[Finding] = []
    simplified = doc.simplified
    for _ in range(_ROUNDS):
        found = list(once(text, simplified)) if not edits or may_hold(simplified) else []
        step = in_order(f._replace(old=text[f.start : f.end]) for f in found if isinstance(f, Edit))
        if edits:
            back = SpanMap(edits)
            for f in found:
                if isinstance(f, Field | Note):
                    start, end = back(f.start, f.end)
                    out.append(moved(f, start, end))
        else:
            out += [f for f in found if isinstance(f, Field | Note)]
        if not step:
            yield from out
            yield from edits
            return
        after = apply(text, step)
        if not after.strip():
            return
        edits = compose(doc.text, edits, text, step) if edits else step
        if simplified is text or any(e.new for e in step):
            simplified = views.simplified(after)
        else:  # deletions: nothing new to fold
            simplified = apply(simplified, step)
        text = after
