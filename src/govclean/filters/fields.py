"""Filter `fields`: the facts that a cleaned page states about itself. Found, never guessed; it changes nothing.

Title and subtitle, the day of the event or of the document, the issuing organ, the document's own number, its genre,
captions; and notes on personal numbers, masks, and a text that breaks off. A page without a title gives no title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from govclean import dates, facts
from govclean.document import Document
from govclean.findings import Edit, Field, Finding, Note
from govclean.frame import page
from govclean.frame.anchors import spaced
from govclean.frame.page import Row
from govclean.rules import rule_file

_FIRST, _LAST = 14, 4000  # rows of the head that are looked at; rows beyond which no signature is sought
_ENDS = tuple("。！？；：…”’）)》】!?;:\"'")


class Title(NamedTuple):
    """Where the title stands: rows ``[first, last]``; the row of a subtitle, or -1."""

    value: str
    first: int
    last: int
    subtitle: int
    confidence: float


def fields(doc: Document) -> Iterator[Finding]:
    """Yield the page's fields and notes, never an edit."""
    text = doc.text
    values = doc.simplified if doc.options.script == "simplified" else text
    rows = [row for row in page.rows(doc.lines[:_LAST], doc.simplified) if row.text]
    title = find_title(rows)
    body = title.last + 1 if title else 0
    if title:
        yield from _title_fields(rows, title, values)
        body += title.subtitle >= 0
    genre = genre_of(title.value) if title else None
    if genre and title:
        yield Field("genre", genre, rows[title.last].at, rows[title.last].at + len(rows[title.last].text), 0.8)
    yield from _own_number(rows, body)
    yield from _event(rows, body, genre)
    yield from _signature(rows, values)
    yield from _notes(doc, rows)


@cache
def _re(section: str, key: str) -> re.Pattern[str]:
    return re.compile(spaced(_settings(section)[key]))


def _settings(section: str) -> dict[str, Any]:
    table: dict[str, Any] = rule_file("fields")[section]
    return table


def find_title(rows: Sequence[Row]) -> Title | None:
    """The title among the first rows, or None: a first body sentence is no title.

    >>> from govclean import views
    >>> text = "示范市应急管理局\\n关于开展防汛检查的通知\\n各区应急管理局：\\n现将有关事项通知如下。"
    >>> find_title(page.rows(views.lines(text), text)).value
    '示范市应急管理局关于开展防汛检查的通知'
    """
    own = _settings("title")
    at = 0
    while at < min(3, len(rows)) and facts.DOC_NUMBER.fullmatch(rows[at].text):
        at += 1
    if at + 1 >= len(rows):
        return None
    text = _re("title", "share_suffix").sub("", rows[at].text)
    number = facts.AT_END.search(text)
    text = text[: number.start()].rstrip() if number else text
    order = _re("title", "order").search(text) and _re("title", "order_number").fullmatch(rows[at + 1].text)
    if not _may_be_title(text) or dates.parse(text) or order:
        return None
    following = rows[at + 1].text
    last = at  # a title set over two or three lines: an issuer above 关于…, or an open 《
    while last - at < 2 and last + 1 < len(rows):
        begun = _is_organ(text) and _re("title", "two_part").search(rows[last + 1].text)
        if not begun and text.count("《") == text.count("》"):
            break
        last += 1
        text += rows[last].text
    if text.count("《") != text.count("》") or (last > at and not _may_be_title(text)):
        return None
    if last > at:
        return Title(text, at, last, -1, 0.9)
    closed = _re("title", "closing").search(text) is not None
    prose_next = next((n for n, row in enumerate(rows[at + 1 : at + 7], 1) if page.is_prose(row.text)), 0)
    if not closed and not prose_next:
        return None
    subtitle = -1
    if at + 2 < len(rows) and len(following) <= own["subtitle_longest"] and _may_be_title(following, subtitle=True):
        marked = _re("title", "subtitle_mark").search(following)
        headline = _re("title", "speaking").search(text) and page.is_prose(rows[at + 2].text)
        dated = any(True for _ in dates.find(following)) and len(following) < 16
        cut = marked and any(True for _ in dates.find(following)) and not _re("title", "assembly_end").search(following)
        if (marked or headline) and not dated and not cut:
            subtitle = at + 1
    return Title(text, at, at, subtitle, 0.9 if closed or prose_next == 1 or subtitle >= 0 else 0.7)


def _may_be_title(text: str, *, subtitle: bool = False) -> bool:
    own = _settings("title")
    if not own["shortest"] <= len(text) <= own["longest"] or "。" in text or _re("title", "not_end").search(text):
        return False
    if not re.search("[\u4e00-\u9fff]{2}", text) or text.count("，") + text.count(",") > 2:
        return False
    return subtitle or not _re("title", "not_start").search(text)


def _is_organ(text: str) -> bool:
    own = _settings("organ")
    return (
        2 < len(text) <= own["longest"]
        and re.search(f"{own['suffix']}$", text) is not None
        and not re.search("[，。；：:！？]|关于|的", text)
    )


def genre_of(title: str) -> str | None:
    """The genre that a title names with its last word, or None.

    >>> genre_of("关于开展防汛检查的通知（试行）"), genre_of("示范市召开安全生产工作例会"), genre_of("防汛进行时")
    ('通知', '会议报道', None)
    """
    own = _settings("genre")
    bare = re.sub(r"(?:[（(][^（）()]{1,30}[）)]|[》”])+$", "", title)
    for ending, genre in own["endings"]:
        if bare.endswith(ending):
            return str(genre)
    if _re("genre", "meeting").search(bare) and not _re("genre", "not_meeting").search(bare):
        return str(own["meeting_name"])
    return None


def _title_fields(rows: Sequence[Row], title: Title, values: str) -> Iterator[Field]:
    first, last = rows[title.first], rows[title.last]
    parts = [values[r.at : r.at + len(r.text)] for r in rows[title.first : title.last + 1]]
    value = _re("title", "share_suffix").sub("", "".join(parts))[: len(title.value)]
    yield Field("title", value, first.at, last.at + len(last.text), title.confidence)
    if title.subtitle >= 0:
        row = rows[title.subtitle]
        yield Field("subtitle", values[row.at : row.at + len(row.text)], row.at, row.at + len(row.text), 0.8)
    head, about, _ = title.value.partition("关于")
    if about and _is_organ(head):
        yield Field("organ", values[first.at : first.at + len(head)], first.at, first.at + len(head), 0.7)


def _own_number(rows: Sequence[Row], body: int) -> Iterator[Field]:
    """A document number on a line of its own in the head, before the first body line."""
    for row in rows[: body + 6][:_FIRST]:
        match = facts.DOC_NUMBER.fullmatch(row.text) or (facts.AT_END.search(row.text) if row is rows[0] else None)
        if match and len(match["year"]) == 4:
            yield Field("doc_number", facts.official(match), row.at + match.start(), row.at + match.end(), 0.9)
            return
        if page.is_prose(row.text):
            return


def _event(rows: Sequence[Row], body: int, genre: str | None) -> Iterator[Field]:
    """The day that opens a report, or the day in the bracket under a speech's title."""
    own = _settings("event")
    for row in rows[: body + 3]:
        head = row.text[:200]
        match = re.fullmatch(r"[（(]\s*([^（）()]{6,20})\s*[）)]", row.text)
        iso = dates.day(match.group(1)) if match else None
        if iso and match and genre in own["speech_genres"]:
            yield Field("event_date", iso, row.at + match.start(1), row.at + match.end(1), 0.9)
            return
        spoken = _re("event", "speech_bracket").search(head)
        if spoken:
            found = next(dates.find(head, spoken.end()), None)
            if found and found.start == spoken.end() and head[found.end : found.end + 1] in ("）", ")"):
                yield Field("event_date", found.iso, row.at + found.start, row.at + found.end, 0.9)
                return
        if _re("event", "assembly").search(head) and len(row.text) <= 80:
            found = next(dates.find(head), None)
            if found and found.start <= 4:
                yield Field("event_date", found.iso, row.at + found.start, row.at + found.end, 0.9)
                return
    if genre not in (None, own_meeting()):
        return
    lead = next((row for row in rows[body : body + 4] if page.is_prose(row.text)), None)
    if lead is None:
        return
    before = _re("event", "before").match(lead.text)
    start = before.end() if before else 0
    for at in sorted({0, start}):
        found = next(dates.find(lead.text, at, at + 40), None)
        if (
            found
            and found.start == at
            and _re("event", "verbs").search(lead.text, found.end, found.end + own["within"])
        ):
            yield Field("event_date", found.iso, lead.at + found.start, lead.at + found.end, 0.9)
            return


def own_meeting() -> str:
    """The genre name of a report on a meeting."""
    return str(_settings("genre")["meeting_name"])


def _signature(rows: Sequence[Row], values: str) -> Iterator[Field]:
    """The first date on a line of its own below one or more organs: the document's signature."""
    for n, row in enumerate(rows):
        if n < 2 or len(row.text) > 20 or row.text[-1] != "日":
            continue
        iso = dates.day(row.text)
        if iso is None:
            continue
        organs: list[Row] = []
        while n - 1 - len(organs) > 0 and len(organs) < 12 and _is_organ(rows[n - 1 - len(organs)].text):
            organs.insert(0, rows[n - 1 - len(organs)])
        if not organs or not any(page.is_prose(r.text) for r in rows[max(0, n - len(organs) - 12) : n]):
            continue
        yield Field("document_date", iso, row.at, row.at + len(row.text), 0.9)
        for organ in organs:
            cuts = [m.span() for m in re.finditer(r"\S+", organ.text)]
            if not all(_is_organ(organ.text[a:b]) for a, b in cuts):
                cuts = [(0, len(organ.text))]
            for a, b in cuts:
                yield Field("organ", values[organ.at + a : organ.at + b], organ.at + a, organ.at + b, 0.9)
        return


def _notes(doc: Document, rows: Sequence[Row]) -> Iterator[Note]:
    text = doc.text
    for match in _re("person", "mobile").finditer(text):
        if not _joined(text, match.start()):
            yield Note("personal", match.start(), match.end(), "a mobile number")
    for match in _re("person", "identity").finditer(text):
        if not _joined(text, match.start()) and facts.is_identity_number(match.group()):
            yield Note("personal", match.start(), match.end(), "an identity card number with a valid check character")
    if any(word in text for word in _settings("masks")["words"]):
        for match in _re("masks", "pattern").finditer(doc.simplified):
            yield Note("masked", match.start(), match.end(), "hidden by a site")
    if rows and not rows[-1].text.endswith(_ENDS) and len(rows[-1].text) > 40 and _had_share_frame(doc):
        end = rows[-1].at + len(rows[-1].text)
        yield Note("truncated", end, end, "the preview of a document-sharing site breaks off inside a sentence")


def _joined(text: str, start: int) -> bool:
    """Whether a number goes on to the left: 1.13912345678 holds no mobile number."""
    before = text[start - 1 : start]
    return before.isascii() and (before.isalnum() or before in ".-_/=") and before != ""


def _had_share_frame(doc: Document) -> bool:
    rules = {"chrome.share_head", "chrome.share_tail"}
    edits = (f for step in doc.steps if step.filter == "chrome" for f in step.findings if isinstance(f, Edit))
    return any(rules & set(edit.rule.split("+")) for edit in edits)
