"""Which row of a page is its title: all that the rows show, weighed together.

A title says in few words what the text says in many: its pairs of characters come again below. That, its place, its
form, and what the page as it came told of it (a by-line below it, a table, the browser's title) are features. Their
weights are a choice model over the rows of labelled pages (``govclean.training.titles``): of all rows that may be the
title, and of there being none, the likeliest is taken.
"""

from __future__ import annotations

import math
import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from govclean import dates
from govclean.facts import is_doc_number
from govclean.findings import Field
from govclean.frame import page
from govclean.frame.byline import known_forms
from govclean.frame.genre import genre_of
from govclean.frame.likely import echo, looks, table
from govclean.frame.title import closes, is_above, is_body_name, may_be_title, own
from govclean.frame.wrapped import MOST, is_open, rows_more

ENOUGH = 0.95  # probability from which a row is given as the title, ...
_QUOTED = 0.7  # ... one in book marks, ...
_HEARD = 0.7  # ... and one of whose pairs of characters the sentences say this share again, if it is as likely as ...
_SAID, _AMONG = 0.5, 0.98  # ... this, and as this among the rows
_READ = 12_000  # code points of a page in which the title is sought
_MOST = 80  # rows
_LONG, _SENTENCES = 50, 4  # a sentence of this length is the text's; behind so many nothing is sought
_TEXT = 3_000  # code points of sentences with which a row is compared
_LONGEST = 100  # code points of a row that may be a title
_ROWS = 3  # of a title above its likeliest one
_KEY = 12  # first letters and figures by which a title is known
_SIGNS = ("repeated", "table", "rule", "by-line", "path", "opening")
_LEADS = (0.5, 1, 2, 3, 5)  # nats
_LOOKS = (-8, -6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 5)  # nats
_GAP = re.compile(r"\S[ \u3000]+(?=\S)")
_MARKS = re.compile(r"[\W_]+")


class Row(NamedTuple):
    """A filled row: where it begins, what it says, and whether it is a sentence."""

    at: int
    text: str
    prose: bool


class Candidate(NamedTuple):
    """A row that may be the title: its number, the part of it that is, and its features."""

    row: int
    at: int
    text: str
    heard: float  # the share of its pairs of characters that the sentences below say again; of rows above these only
    shown: tuple[str, ...]


class Choice(NamedTuple):
    """Where the title's row begins, how likely that is, and what speaks for it."""

    at: int
    confidence: float
    because: tuple[str, ...]
    heard: float = 0.0  # see Candidate
    among: float = 0.0  # how likely it is this row, if it is one


def weights() -> Mapping[str, float]:
    """Nats of each feature."""
    of: Mapping[str, float] = table()["weights"]
    return of


def key(title: str) -> str:
    """The beginning by which a title is known again, without the marks and blanks that cleaning brings into form.

    >>> key("防汛,刻不容缓!") == key("防汛，刻不容缓")
    True
    """
    return _MARKS.sub("", title[:_LONGEST])[:_KEY]


def rows_of(simplified: str) -> list[Row]:
    """The filled rows of a page's head and of the first sentences below it."""
    out: list[Row] = []
    at = long = 0
    for line in simplified[:_READ].split("\n"):
        text = line.strip(page.STRIP)
        if text:
            prose = page.is_prose(text)
            out.append(Row(at if text is line else at + line.index(text[0]), text, prose))
            long += prose and len(text) > _LONG
            if long == _SENTENCES or len(out) == _MOST:
                break
        at += len(line) + 1
    return out


def _is_text(row: Row) -> bool:
    """Whether a row is a sentence of the text, and no slogan or hint of a site."""
    return row.prose and (row.text[-1] == "。" or (len(row.text) > _LONG and "。" in row.text))


def candidates(simplified: str, told: Sequence[Field] = ()) -> Iterator[Candidate]:
    """The rows that may be the title, with their features. ``told``: titles that the page as it came gave."""
    rows = rows_of(simplified)
    sentences = [n for n, row in enumerate(rows) if row.prose]
    found = []
    for n, row in enumerate(rows):
        if len(row.text) > _LONGEST or "。" in row.text:
            continue
        start, end, _ = own(row.text)
        words = row.text[start:end]
        if words and may_be_title(words) and not is_doc_number(words):
            below = next((m - n for m in sentences if m > n), 0)
            if below or genre_of(words):
                found.append((n, words, below, looks(words)))
    if not found:
        return
    text = "\n".join(rows[n].text for n in sentences)[:_TEXT]
    times = Counter(row.text for row in rows)
    begun = next((n for n in sentences if _is_text(rows[n])), sentences[0] if sentences else 0)
    head = [len(row.text) for row in rows[:begun]]
    longest = max((size for size in head if size <= _LONGEST), default=0)
    best = sorted((look for *_, look in found), reverse=True)[:2]
    for n, words, below, look in found:
        row = rows[n]
        shown = [f"looks {bisect(_LOOKS, look)}", *_form(words), *_place(rows, n, below), *_said(words, told)]
        heard = echo(words, text if not row.prose else "\n".join(rows[m].text for m in sentences if m != n)[:_TEXT])
        shown.append(f"echo {min(3, int(heard * 5))}" if heard else "no echo")
        if look == best[0]:
            shown.append(f"leads {bisect(_LEADS, look - best[1])}" if len(best) > 1 else "alone")
        if n < begun:
            shown.append("above the text")
            if len(row.text) == longest:
                shown.append("longest of the head")
        if times[row.text] > 1:
            shown.append("said twice")
        elif f"《{words}》" in simplified:
            shown.append("quoted")
        yield Candidate(n, row.at, words, heard if n < begun else 0.0, tuple(shown))


def is_echoed(simplified: str, title: str) -> bool:
    """Whether the sentences of a page's head say any of a title's words again."""
    return echo(title, "\n".join(row.text for row in rows_of(simplified) if row.prose)) > 0


def _form(own: str) -> Iterator[str]:
    size = len(own)
    yield "short" if size < 8 else "shortish" if size < 12 else "usual length" if 15 <= size <= 40 else "other length"
    if genre_of(own) is not None:
        yield "genre"
    elif closes(own):
        yield "closing"
    if is_above(own) or is_body_name(own):
        yield "name"
    if known_forms().not_title.match(own):
        yield "not a title's beginning"
    if gaps := len(_GAP.findall(own)):
        yield "gaps" if gaps > 1 else "gap"
    if own[0] in "•·»>|-*+#［[(（<" or own[-1] in "»>|…":
        yield "mark"
    if any(c in own for c in "|>»›_"):
        yield "bar"
    if sum(c.isascii() and not c.isspace() for c in own) > 0.3 * size:
        yield "ascii"
    if "：" in own or ":" in own:
        yield "colon"
    if own[-1] in "!！?？":
        yield "exclamation"
    if any(True for _ in dates.find(own)):
        yield "day"


def _place(rows: Sequence[Row], n: int, below: int) -> Iterator[str]:
    if not below:
        yield "no sentence"
    else:
        yield f"sentence {below}" if below < 3 else "sentence near" if below < 6 else "sentence far"
    if not n:
        yield "first"
    elif is_doc_number(rows[n - 1].text):
        yield "below a number"
    if n + 1 < len(rows):
        if is_doc_number(rows[n + 1].text):
            yield "above a number"
        elif rows[n + 1].text[-1] in "：:":
            yield "above a salutation"


def _said(own: str, told: Sequence[Field]) -> Iterator[str]:
    if not told:
        return
    mine = key(own)
    for field in told:
        theirs = key(field.value)
        if mine == theirs or (len(mine) >= _KEY // 2 and theirs.startswith(mine)):
            yield next((sign for sign in _SIGNS if sign in field.because), _SIGNS[0])
            return
    yield "another told"


def is_enough(simplified: str, choice: Choice) -> bool:
    """Whether a row is given as the title: one whose words the sentences say again needs less, and one in book marks
    that closes as titles do."""
    if choice.heard >= _HEARD and choice.confidence >= _SAID and choice.among >= _AMONG:
        return True
    row = simplified[choice.at : choice.at + 2 * _LONGEST].split("\n", 1)[0].rstrip()
    quoted = row.endswith("》") and len(row) > 1 and closes(row[:-1])
    return choice.confidence >= (_QUOTED if quoted else ENOUGH)


def _whole(found: Sequence[Candidate], best: int, simplified: str) -> tuple[Candidate, int]:
    """The first of the rows of the title that the likeliest is one of, and the number of the last."""
    row = found[best].row
    for first in found[max(0, best - _ROWS) : best + 1]:
        if row - first.row <= _ROWS and is_open(first.text):
            below = [r.text for r in rows_of(simplified)[first.row + 1 : first.row + 1 + MOST]]
            if first.row + (more := rows_more(first.text, below)) >= row:
                return first._replace(heard=max(first.heard, found[best].heard)), first.row + more
    return _upper(found, best), row


def _upper(found: Sequence[Candidate], best: int) -> Candidate:
    """Of a headline over several rows, the upper one if the sentences say it again as much as the likeliest."""
    taken = found[best]
    for above in found[:best][::-1]:
        if above.row != taken.row - 1 or above.heard < max(_HEARD, taken.heard):
            break
        taken = above
    return taken


def chosen(simplified: str, told: Sequence[Field] = (), enough: float = ENOUGH) -> Choice | None:
    """The row that is most likely the title, or None where none is likely enough.

    >>> text = "下一版\\n示范市召开全市防汛抗旱工作会议\\n李某出席\\n5月4日，示范市召开防汛抗旱工作会议，部署工作。"
    >>> text[chosen(text).at :][:15]
    '示范市召开全市防汛抗旱工作会议'
    """
    of = weights()
    found = list(candidates(simplified, told))
    if not found:
        return None
    scores = [of["bias"] + sum(of.get(name, 0.0) for name in c.shown) for c in found]
    best = max(range(len(found)), key=scores.__getitem__)
    top = max(scores[best], 0.0)
    some = sum(math.exp(score - top) for score in scores)
    total = math.exp(-top) + some
    taken, last = _whole(found, best, simplified)
    mine = (c.text == found[best].text or taken.row <= c.row <= last for c in found)
    likely = sum(math.exp(s - top) for s, is_it in zip(scores, mine, strict=True) if is_it) / total
    if likely < enough:
        return None
    said: Mapping[str, str] = table()["reasons"]
    because = sorted((name for name in found[best].shown if name in said), key=lambda name: -of.get(name, 0.0))
    among = likely * total / some
    return Choice(taken.at, likely, tuple(said[n] for n in because if of.get(n, 0.0) > 0), taken.heard, among)
