"""Single line ends inside a sentence, where a page put a link on a word: ``构建改革⏎安全阀``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from govclean.document import Document
from govclean.findings import Edit
from govclean.layout.forms import FOREIGN, HAS_HAN, data, pattern, rows
from govclean.layout.seams import seam
from govclean.layout.wraps import indented, joined
from govclean.views import HAN, Line

_FRAGMENT = re.compile(f"[{HAN}]+[。；！？]")


def breaks(doc: Document) -> Iterator[Edit]:
    """Join two lines where the first stops inside a sentence.

    Certain by itself where a word or a bracket is divided, or where the rest is a few characters and a full stop
    on a page whose paragraphs all end as they should. One certain break convicts the page: others, where the
    sentence may as well run on as end, follow.
    """
    rule = data("break")
    found: list[tuple[Line, Line, float]] = []
    ended = 0
    for a, b in pairwise(rows(doc)):
        view = doc.simplified[a.start : a.end].strip()
        if not _speaks(view, rule["running_han"]):
            continue
        if pattern("ended").search(view):
            ended += 1
        elif _may_run_on(doc, view, b):
            found.append((a, b, seam(view, b.text.strip())))
    if not found:
        return
    regular = ended >= rule["regular"] and ended >= rule["regular_share"] * (ended + len(found))
    certain = [_certain(a.text, b.text.strip(), score, regular) for a, b, score in found]
    for (a, b, score), sure in zip(found, certain, strict=True):
        if sure or (any(certain) and regular and score >= rule["likely"]):
            yield joined(a, b, "layout.break")


def _speaks(view: str, least: int) -> bool:
    """A line of running text: punctuation inside, and enough Han characters."""
    return pattern("pause").search(view) is not None and len(HAS_HAN.findall(view)) >= least


def _may_run_on(doc: Document, view: str, after: Line) -> bool:
    rest = doc.simplified[after.start : after.end]
    if not HAS_HAN.match(view[-1:]) or indented(after) or FOREIGN.search(view) or FOREIGN.search(rest):
        return False
    rest = rest.strip()
    return (
        HAS_HAN.match(rest) is not None
        and pattern("ended").search(rest) is not None
        and not pattern("start").match(rest)
        and not pattern("closing").match(rest)
    )


def _certain(before: str, after: str, score: float, regular: bool) -> bool:
    rule = data("break")
    if score >= rule["certain"]:
        return True
    fragment = _FRAGMENT.fullmatch(after) is not None and len(after) <= rule["fragment"]
    return regular and fragment and score >= rule["fragment_seam"]
