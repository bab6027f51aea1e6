"""Which learned lines of a page go: only those before its title or by-line, and after its signature or its end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from govclean.frame.page import Row, is_prose
from govclean.frame.title import find_title
from govclean.learned.evidence import Evidence
from govclean.learned.lines import (
    Form,
    asks_for_more,
    fingerprints,
    form,
    has_date,
    is_sentence,
    key,
    may_be_heading,
    signs,
    table,
)
from govclean.learned.seen import Zones

_LOOKED_AT = 48  # unknown lines above a body among which the title is sought
_SIGNS = ("organ", "person")


class Known(NamedTuple):
    """What the model knows of a line: its evidence, and whether it recurs with the same figures."""

    evidence: Evidence
    exact: bool

    @property
    def steady(self) -> bool:
        """Whether half of the host's pages have the line, figures and all."""
        return self.exact and self.evidence.sure


class Gone(NamedTuple):
    """A row that goes."""

    row: int
    evidence: Evidence
    where: str

    def reasons(self, host: str) -> tuple[str, ...]:
        """For a reader."""
        pages, of, _ = self.evidence
        return f"on {pages} of {of} pages of {host}", f"share {self.evidence.share:.2f}", f"in {self.where}"


def known(text: str, lines: Mapping[int, Evidence]) -> Known | None:
    """What the model knows of a line (stripped, simplified script); None of a form that belongs to a document."""
    for n, fingerprint in enumerate(fingerprints(text)):
        if fingerprint in lines:
            found, own = Known(lines[fingerprint], n == 0), form(text)
            return found if own is None or (own.weak and found.steady) else None
    return None


def frame(page: Zones, lines: Mapping[int, Evidence], title: str = "") -> Iterator[Gone]:
    """The rows that are learned frame. ``title``: the key of the title that came with the page, or nothing.

    Nothing goes of a page without a body: there nothing says where the frame ends.
    """
    if not page.body:
        return
    head, tail = ([page.rows[i] for i in some] for some in (page.head, page.tail))
    for n, evidence in _of_head(head, [known(row.text, lines) for row in head], title):
        yield Gone(page.head[n], evidence, "head")
    for n, evidence in _of_tail(tail, [known(row.text, lines) for row in tail]):
        yield Gone(page.tail[n], evidence, "tail")


# --- above the body


def _of_head(head: Sequence[Row], found: list[Known | None], title: str) -> Iterator[tuple[int, Evidence]]:
    at = _title(head, found, title)
    near = _near(found)
    for n, line in enumerate(found):
        if line is None or n == at or not near[n]:
            continue
        text = head[n].text
        if at is None or n > at:
            # between a title and the body stand salutations, occasions, by-lines: only what half of the pages have
            if line.steady and not is_sentence(text) and not asks_for_more(text) and not has_date(text):
                yield n, line.evidence
        elif line.steady or not (may_be_heading(text) or asks_for_more(text)):
            yield n, line.evidence


def _title(head: Sequence[Row], found: Sequence[Known | None], title: str) -> int | None:
    """The row of the page's title; None when there is none, so that the page begins with its body.

    It is the line that came with the page, else what stands out among the lines that are not learned, the lowest such
    lines first: headlines of other pages stand above. A page whose head is learned throughout keeps the last line of
    it, unless half of the host's pages have that.
    """
    if title:
        reach = table()["place"]["title_reach"]
        for n in range(len(head) - 1, -1, -1):
            here = key(head[n].text)
            if here == title or (len(here) >= reach and here in title) or (len(title) >= reach and title in here):
                return n
    unknown = [n for n, line in enumerate(found) if line is None]
    own = [n for n in unknown if form(head[n].text) is None][-_LOOKED_AT:]
    for n in reversed(own):
        if n and n - 1 in own:
            continue  # not the first of its neighbours
        below = [m for m in own if m >= n]
        rows = [head[m] for m in below]
        behind = rows[-1]._replace(text="。" * 60)  # the body's first line
        if spotted := find_title([*rows, behind], [len(rows)]):
            return below[min(spotted.first, len(below) - 1)]
    if own:
        return own[0]
    # the number of an issue, a subtitle, or nothing stands below: an issue's title recurs but for its figures
    unsteady = [n for n, line in enumerate(found) if line is not None and not line.steady]
    last = unsteady[-1] if unsteady and not any(line and line.steady for line in found[unsteady[-1] :]) else -1
    return last if last >= 0 else unknown[0] if unknown else None


# --- below the body


def _of_tail(tail: Sequence[Row], found: Sequence[Known | None]) -> Iterator[tuple[int, Evidence]]:
    start = _end_of_document(tail, found)
    near = _near(found[::-1])[::-1]
    behind = False  # behind a learned line that is no sentence
    for n in range(start, len(tail)):
        line, text = found[n], tail[n].text
        if line is None or not near[n]:
            continue
        if not line.exact and has_date(text):
            continue  # the day may be the document's
        if (is_sentence(text) or asks_for_more(text)) and not behind:
            continue
        if may_be_heading(text) and not line.steady:
            continue
        behind = True
        yield n, line.evidence


def _end_of_document(tail: Sequence[Row], found: Sequence[Known | None]) -> int:
    """The first row behind the signature, the attachments and whatever else closes the document.

    Contacts below a line that half of the host's pages have are the site's; a day closes a document only where it is
    signed with it: below a name, or right below the text.
    """
    end = 0
    framed = False
    above: Form | None = None
    for n, row in enumerate(tail):
        own = form(row.text)
        line = found[n]
        framed = framed or (line is not None and line.steady and not is_sentence(row.text))
        if own is not None and own.closes:
            if own.name != "signature":
                end = end if framed else n + 1
            elif n < 2 or (above is not None and above.name in _SIGNS) or signs(row.text):
                end = n + 1
        above = own
    return end


def _near(found: Sequence[Known | None]) -> list[bool]:
    """Of lines from the page's edge inwards: whether few unknown ones stand outside of it, or many learned ones."""
    own = table()["place"]
    out: list[bool] = []
    unknown = 0
    for n, line in enumerate(found):
        out.append(unknown <= own["own"] or n - unknown >= own["density"] * n)
        unknown += line is None
    return out


def is_learned_sentence(text: str, lines: Mapping[int, Evidence]) -> bool:
    """Whether a line that reads like prose is learned, so that the body does not begin or end with it."""
    return is_prose(text) and known(text, lines) is not None
