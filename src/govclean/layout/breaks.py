"""Single line ends inside a sentence, where a page put a link on a word: ``构建改革⏎安全阀``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from govclean.document import Document
from govclean.findings import Edit
from govclean.layout.forms import FOREIGN, HAS_HAN, Look, data, pattern, rows, speaks
from govclean.layout.seams import seam
from govclean.layout.wraps import joined
from govclean.views import HAN, Line

_FRAGMENT = re.compile(f"[{HAN}]+[。；！？]")


def may_break(page: Look) -> bool:
    """Whether a line of running text ends with a Han character."""
    least = data("break")["running_han"]
    return any(
        HAS_HAN.match(line[-1]) and pattern("pause").search(line)
        for row in page.open
        if len(row) > least and (line := row.rstrip())
    )


def breaks(doc: Document) -> Iterator[Edit]:
    """Join two lines where the first stops inside a sentence.

    Certain by itself where a word is divided, or where the rest is a few characters and a full stop
    on a page whose paragraphs all end as they should. One certain break convicts the page: others, where the
    sentence may as well run on as end, follow.
    """
    rule = data("break")
    least = rule["running_han"]
    found = [
        (a, b, seam(a.text.rstrip(), b.text.strip()))
        for a, b in pairwise(rows(doc))
        if _may_run_on(doc, a, b) and speaks(doc.simplified[a.start : a.end], least)
    ]
    if not found:
        return
    views = (doc.simplified[line.start : line.end] for line in rows(doc))
    ended = sum(pattern("ended").search(view) is not None and speaks(view, least) for view in views)
    regular = ended >= rule["regular"] and ended >= rule["regular_share"] * (ended + len(found))
    certain = [_certain(a.text, b.text.strip(), score, regular) for a, b, score in found]
    for (a, b, score), sure in zip(found, certain, strict=True):
        if sure or (any(certain) and regular and score >= rule["likely"]):
            yield joined(a, b, "layout.break")


def _may_run_on(doc: Document, before: Line, after: Line) -> bool:
    if not HAS_HAN.match(before.text.rstrip()[-1:]) or not HAS_HAN.match(after.text) or FOREIGN.search(before.text):
        return False
    rest = doc.simplified[after.start : after.end].strip()
    return (
        pattern("ended").search(rest) is not None
        and not pattern("start").match(rest)
        and not pattern("closing").match(rest)
        and not FOREIGN.search(rest)
    )


def _certain(before: str, after: str, score: float, regular: bool) -> bool:
    rule = data("break")
    if score >= rule["certain"]:
        return True
    fragment = _FRAGMENT.fullmatch(after) is not None and len(after) <= rule["fragment"]
    return regular and fragment and score >= rule["fragment_seam"]
