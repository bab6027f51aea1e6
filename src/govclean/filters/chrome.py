"""Filter `chrome`: frame lines of pages are taken into fields and removed, by form and place.

A line is frame when all of it is made of known parts (:mod:`govclean.frame.forms`) and the weights of these parts,
its place and its neighbours add up (:mod:`govclean.frame.named`); blocks (:mod:`govclean.frame.blocks`,
:mod:`govclean.frame.share`) are found by more than one line. What no rule knows is weighed with all rows of the page
(:mod:`govclean.frame.odds`, :mod:`govclean.frame.verdict`). Nothing is ever cut from a word to the end of a text, and
what looks like part of a wrapped paragraph only by high odds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from govclean import dates, facts, views
from govclean.chain import guarded
from govclean.document import Document
from govclean.findings import Edit, Field, Finding, Note
from govclean.frame import blocks, dateline, heading, host, page, share
from govclean.frame.byline import heads_document, is_other_day, names_nobody, on_row
from govclean.frame.context import Title
from govclean.frame.features import Told
from govclean.frame.forms import LOOSE, forms, parts, pattern
from govclean.frame.guard import may_hold
from govclean.frame.named import named
from govclean.frame.notices import is_notice
from govclean.frame.odds import explained, odds
from govclean.frame.page import Row
from govclean.frame.removal import deletions, settled
from govclean.frame.verdict import frame_rows

_ELSEWHERE = re.compile("已阅读.*还剩")
_OPENERS = "【（([［"
_ABOVE = 4  # lines above a value, blank ones included, of which one may be its label
_HEAD, _ROWS = 600, 8  # code points and rows among which a title that goes over several rows ends
_SURE = 0.9  # confidence of a title, from which on it is sure
_BRACKETS = ("）", ")", "】", "］", "]")  # what the bracket with reporters or a source ends in
_BARS = "|｜ \t\u3000\xa0"
_CLOSERS = "】）)］]｜| "
_CELLS = "｜| "  # what stands around the value of a cell
_TRUNCATED = "a document-sharing site shows a preview{pages}; the rest is not on the page"


def has_frame(doc: Document) -> bool:
    """Whether the page holds any word that a frame line needs."""
    return may_hold(doc.simplified, doc.may_hold)


@guarded(has_frame)
def chrome(doc: Document) -> Iterator[Finding]:
    """Remove frame lines; what they say becomes fields, a login or preview line a note.

    The pass is repeated on its own result until nothing is left to do, so that the filter is idempotent.
    """
    values = doc.simplified if doc.options.script == "simplified" else doc.text
    facts = list(heading.facts(doc.simplified, values))
    yield from facts
    if day := dateline.at_ends(doc.simplified):
        yield day
    if not any(f.name == "source" for f in facts):
        yield from dateline.labelled(doc.simplified, values)
    if not has_frame(doc):  # what stands around a document is told by its sum: no single word need be there
        return
    yield from settled(
        doc,
        lambda text, simplified: _pass(text, simplified, doc),
        lambda simplified: may_hold(simplified, doc.may_hold),
    )


def _pass(text: str, simplified: str, doc: Document) -> Iterator[Finding]:
    lines = doc.lines if text is doc.text else views.lines(text)
    raw = page.rows(lines, simplified)
    width = doc.wrap_width if text is doc.text else views.wrap_width(lines)
    raw = page.held(raw, width)
    main = _judged(raw, simplified)
    rows = page.placed(raw, _is_form, blocks.is_closing, main.first, main.last)
    values = simplified if doc.options.script == "simplified" else text
    tag = _media_tag(simplified, values)
    yield from tag
    cut = [(f.start, f.end) for f in tag if isinstance(f, Edit)]
    frame = share.head(rows)
    if frame.spans:
        yield Field("title", frame.title, *frame.title_span, 0.9)
        yield Field("site", frame.site, *frame.site_span, 0.9)
        pages = f" of a document of {frame.pages} pages" if frame.pages else ""
        yield Note("truncated", frame.spans[-1][0], frame.spans[-1][1], _TRUNCATED.format(pages=pages))
    elif named_by := share.title_of_leaves(rows):
        name, at = named_by
        yield Field("title", values[at : at + len(name)], at, at + len(name), 0.85)
    pairs = blocks.label_pairs(rows)
    gone: dict[int, tuple[str, tuple[str, ...]]] = {
        i: ("chrome.frame", (f"log odds {sum_:.1f}",)) for i, sum_ in main.gone.items()
    }
    gone |= {i: (rule, because) for i, rule, because in named(rows, pairs)}
    whole = {(row.start, row.end): i for i, row in enumerate(rows)} if frame.spans else {}
    for start, end, rule in frame.spans:
        if (start, end) in whole:
            gone[whole[start, end]] = (rule, ())
        else:
            yield Edit(start, end, "", rule)
            cut.append((start, end))
    # a bracket that closed a removed line stands alone on the next: 【字号： … 】
    for i in range(1, len(rows) if gone else 1):
        if i - 1 in gone and i not in gone and rows[i].text and not rows[i].text.strip(_CLOSERS):
            gone[i] = (gone[i - 1][0], ("closes the line above",))
    for i in range(len(rows) - 1 if gone else 0):  # and one that opened it, on the line before
        if i + 1 in gone and i not in gone and rows[i].text and not rows[i].text.strip(_OPENERS):
            gone[i] = (gone[i + 1][0], ("opens the line below",))
    lone = [i for i, row in enumerate(rows) if row.text and i not in gone and not row.text.strip(LOOSE)] if gone else []
    for i in lone:  # separators between removed lines
        near = [
            next((j for j in side if rows[j].text and j not in lone), -1)
            for side in (range(i, -1, -1), range(i, len(rows)))
        ]
        if near[0] in gone and near[1] in gone:
            gone[i] = (gone[near[0]][0], ("between removed lines",))
        elif not rows[i].text.strip(_BARS) and not any("|" in rows[n].text for n in near if n >= 0 and n not in gone):
            gone[i] = ("chrome.tools", ("bars beside no table",))
    if cut:
        gone = {i: v for i, v in gone.items() if not any(a < rows[i].end and rows[i].start < b for a, b in cut)}
    for i in sorted(gone):
        yield from _facts(rows, i, gone[i][0], values)
    for i, (value, name, _) in pairs.items():
        if name and i in gone and value in gone:
            start, end = rows[value].at, rows[value].at + len(rows[value].text)
            if known := _value(name, "org", values[start:end]):
                yield Field(name, known, start, end, 0.8)
    broken = next((i for i in sorted(gone) if gone[i][0] == "chrome.paywall" or _ELSEWHERE.search(rows[i].text)), None)
    if broken is not None:
        yield Note("truncated", rows[broken].start, rows[broken].end, "the page says that the text goes on elsewhere")
    yield from deletions(rows, gone, text)
    yield from _closing_bracket(rows, gone, values)


class _Judged(NamedTuple):
    """The rows that are frame by their odds, with these, and ``[first, last)``, outside of which all rows are."""

    gone: dict[int, float]
    first: int
    last: int


def _judged(rows: Sequence[Row], simplified: str) -> _Judged:
    """What the odds of all rows say."""
    told = [explained(i, row) for i, row in enumerate(rows) if row.text]
    title = told_title(told, simplified)
    found = odds(told, title)
    gone = {told[n].at: found.page[n] for n in frame_rows(told, found, title)}
    stays = [row.at for row in told if row.at not in gone]
    return _Judged(gone, stays[0], stays[-1] + 1) if stays else _Judged({}, 0, len(rows))


def told_title(told: Sequence[Told], simplified: str) -> Title:
    """The row of the title, where the rest of the page tells it."""
    found = heading.told(simplified)
    if found is None:
        return Title()
    at, confidence, _ = found
    begin = heading.begin(simplified, at)
    line = simplified.count("\n", 0, begin)
    rows = heading.known_title(*page.first_rows(simplified[begin : begin + _HEAD], _ROWS)).below
    return Title(next((n for n, row in enumerate(told) if row.at == line), -1), confidence > _SURE, max(1, rows))


def _is_form(text: str) -> bool:
    """Whether a line that reads like prose is frame all the same: a notice, a browser hint, a page mark."""
    if is_notice(text) or (len(text) <= page.LONGEST_FORM and parts(text, "tail")):
        return True
    return "《" in text and pattern("share_head", "frame").search(text) is not None


def _media_tag(simplified: str, values: str) -> list[Finding]:
    match = pattern("media_tag", "pattern").match(simplified)
    if match is None or pattern("media_tag", "not_site").search(match.group(1)):
        return []
    start, end = match.span(1)
    name = " ".join(values[start:end].split())
    return [Field("source", name, start, end, 0.8), Edit(0, match.end(), "", "chrome.media_tag")]


def _closing_bracket(
    rows: Sequence[Row], gone: dict[int, tuple[str, tuple[str, ...]]], values: str
) -> Iterator[Finding]:
    """The bracket with reporters or a source that closes the last body line."""
    last = len(rows) - 1
    while last >= 0 and rows[last].zone != "body":
        last -= 1
    if last < 0 or last in gone or rows[last].text[-1:] not in _BRACKETS:
        return
    row = rows[last]
    near = max(0, len(row.text) - 80)
    for rule in ("editor", "source"):
        match = pattern(rule, "bracket").search(row.text, near)
        if match and match.start() > 0:
            start, end = row.at + match.start(), row.at + match.end()
            inner = pattern(rule, "bracket_name").match(match.group(), 1)
            begin = start + (inner.end() if inner else 1)
            stop, name = end - 1, rule
            if rule == "editor":
                label = inner.group() if inner else ""
                name = "editor" if pattern(rule, "editing").search(label) else "author"
                if more := pattern(rule, "bracket_next").search(match.group(), begin - start):
                    stop = start + more.start()
            value = values[begin:stop].strip()
            yield Field(name, (facts.tidy_name(value) or value) if rule == "editor" else value, begin, stop, 0.8)
            yield Edit(start, end, "", f"chrome.{rule}")
            return


def _facts(rows: Sequence[Row], i: int, rule: str, values: str) -> Iterator[Finding]:
    """The fields that a removed row gives, its value standing on the row itself or on the next."""
    row = rows[i]
    mine = parts(row.text, row.zone) or ()
    if host.may_hold(row.text):
        for field in host.facts(row.text):
            yield field._replace(start=field.start + row.at, end=field.end + row.at)
    if not mine and rule == "chrome.disclosure":  # a value alone
        if pattern("disclosure", "index").fullmatch(row.text):
            yield Field("index_number", values[row.at : row.at + len(row.text)], row.at, row.at + len(row.text), 0.8)
        elif number := facts.doc_number(row.text):
            yield Field("doc_number", number, row.at, row.at + len(row.text), 0.8)
    if not mine:
        yield from on_row(row, values)
    for p in mine:
        start, end = row.at + p.value, row.at + p.value_end
        if start == end and p is mine[-1] and p.kind in forms().next_line:
            after, below = [*islice((r for r in rows[i + 1 :] if r.text), 2), None, None][:2]
            if after is None or not forms().next_line[p.kind].fullmatch(after.text):
                continue
            if below and heads_document(after.text, below.text):
                continue
            start, end = after.at, after.at + len(after.text)
        if p.field == "publish_date" and not p.kind and is_other_day(_above(rows, i)):
            continue  # the value of the label above
        if p.field and start < end:
            value = _value(p.field, p.kind, values[start:end])
            if value:
                yield Field(p.field, value, start, end, 0.8)


def _above(rows: Sequence[Row], i: int) -> str:
    return next((row.text for row in rows[max(0, i - _ABOVE) : i][::-1] if row.text), "")


def _value(field: str, kind: str, text: str) -> str | None:
    if field.endswith("_date"):
        return dates.day(text)
    if field == "doc_number":
        return facts.doc_number(text)
    if kind in ("name", "writer"):
        return facts.tidy_name(text)
    if field == "source" and not kind:
        return facts.bracketed_source(text)
    if field == "source" and names_nobody(text):  # 来源：通知公告
        return None
    return " ".join(text.split()).strip(_CELLS) or None
