"""Where the document lies on a page with a frame: the rows above its title and below its text.

The weights of the rows (:mod:`govclean.frame.signals`) are added up from the top and from the bottom; the frame ends
where the sum is highest. Sums below the threshold say that the page has no frame to speak of, and nothing goes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from govclean import facts
from govclean.frame.forms import Part
from govclean.frame.page import Row
from govclean.frame.signals import Sign, evidence, table
from govclean.frame.title import is_organ
from govclean.rules import rule_file

_MARKS = re.compile(r"\s{0,3}[_|｜]+\s{0,3}|\s{0,3}[-—–]+\s{0,3}")
_BLANKS = re.compile(r"[\s\u3000\xa0]+")
_CHANNEL = re.compile(
    r"[\u4e00-\u9fff]{2,6}|[^\s。]{2,12}(?:网|在线|频道|日报|晚报|新闻|资讯|论坛|社区|客户端|发布)(?:[\s|｜·•-]{1,5}.{2,8})?"
)
_SUFFIX = re.compile(r"\.(?:docx?|pdf|pptx?|xlsx?|wps|txt|rtf)$")
_BRACKET = re.compile(r"[（(][^（）()]{1,20}[）)]$")
_CUT = ("...", "…", "..")


class Stretch(NamedTuple):
    """Rows ``[0, first)`` are frame above the document, rows ``(last, …)`` frame below it; ``title``: its row or -1.

    ``between``: rows of the frame between title and text. ``kept``: rows that stay wherever they stand, attachments
    and lines in other scripts.
    """

    first: int
    last: int
    title: int
    between: frozenset[int] = frozenset()
    kept: frozenset[int] = frozenset()


def stretch(
    rows: Sequence[Row],
    filled: Sequence[int],
    explained: Sequence[tuple[Part, ...] | None],
    certain: Sequence[bool],
    told: int = -1,
) -> Stretch:
    """The document's rows, as far as frame around it is certain; ``told``: the row of its title, where that is sure."""
    whole = Stretch(0, len(rows) - 1, -1)
    if len(filled) < 4:
        return whole
    signs = evidence(rows, filled, explained, certain)
    weights = [sign.weight for sign in signs]
    texts = [rows[i].text for i in filled]
    start = next((n for n, w in enumerate(weights) if w <= table()["weight"]["prose_site"]), -1)
    if start < 0:
        return whole
    named = _named_by_browser(texts)
    title = named
    if title < 0 and told >= 0:
        title = bisect_left(filled, told)
        title = title if title <= start else -1
    sure = title >= 0
    if not sure:
        title = _title(texts, signs, [_is_byline(explained[i]) for i in filled], start)
    first = _best(_guarded(texts, signs, title if title >= 0 else start), known=title >= 0)
    if first and title < 0 and not _leaves_title(texts, weights, first, start):
        first = 0
    if named > 0 and _is_frame(texts, weights, named):
        first = named  # the browser names the title: what says nothing above it is frame, too
    elif _is_bare(texts, signs, title, sure=sure):
        first = title
    last = len(signs) - _best(signs[: max(title, start) : -1], known=False)
    last = min(last, _comment_box(signs, [_names_editor(explained[i]) for i in filled], start))
    kept = table()["weight"]["kept"]
    return Stretch(
        filled[first] if first else 0,
        len(rows) - 1 if last == len(filled) else filled[last - 1],
        filled[title] if title >= 0 else -1,
        frozenset(filled[n] for n in _between(texts, weights, title, start, sure=sure)) if title >= 0 else frozenset(),
        frozenset(i for i, w in zip(filled, weights, strict=True) if w == kept),
    )


def _is_bare(texts: Sequence[str], signs: Sequence[Sign], title: int, *, sure: bool) -> bool:
    """Whether what stands above a title can be nothing but frame: no sentence, no heading, no number.

    One or two rows may be its issuer or the head of a paper. Where the title is not ``sure``, there must be signs.
    Where both are there, rows that close like titles are a list of links.
    """
    known = sum(sign.weight >= table()["sign"] / 2 for sign in signs[: max(title, 0)])
    many = known >= table()["edge"]["signs_above"]
    if title < 1 or not (sure or (many and _likeness(texts[title]) > 0)):
        return False
    if title < 3 and not known:
        return all(
            sign.kind or _CHANNEL.fullmatch(text) for text, sign in zip(texts[:title], signs[:title], strict=True)
        )
    own = signs[:title] if sure and many else _guarded(texts, signs, title)
    if any(sign.weight <= table()["weight"]["prose_least"] for sign in own):
        return False
    return (sure and many) or not any(facts.is_doc_number(text) for text in texts[:title])


def _guarded(texts: Sequence[str], signs: Sequence[Sign], end: int) -> list[Sign]:
    """The signs of the rows above ``end``; what closes as only titles do, may be the title."""
    own = table()
    titled = Sign(own["weight"]["titled"])
    likely = own["size"]["title_likely"]
    return [
        titled if not sign.kind and len(text) >= likely and _closes(text) and not is_organ(text.lstrip("•· ")) else sign
        for text, sign in zip(texts[:end], signs[:end], strict=True)
    ]


def _closes(text: str) -> bool:
    """Whether a row closes as titles of documents do."""
    return _BRACKET.sub("", text).endswith(tuple(rule_file("fields")["title"]["closings"]))


def _best(signs: Sequence[Sign], *, known: bool) -> int:
    """How many of the rows, counted from the page's edge, are frame: as many as weigh most together.

    Few signs, or signs of one kind, are none: a document may hold a list of anything. Above a title that is ``known``
    one sign is enough.
    """
    own = table()["above_title" if known else "edge"]
    best, at = 0.0, 0
    total, met = 0.0, 0
    kinds: set[str] = set()
    for n, sign in enumerate(signs, 1):
        total += sign.weight
        if total < 0 and sign.weight <= table()["weight"]["prose_least"]:
            break  # a sentence with less frame beyond it than it weighs is the document's
        if sign.weight >= table()["sign"]:
            met += 1
            kinds.add(sign.kind)
        if total > best and met >= own["least"] and len(kinds) >= own["kinds"]:
            best, at = total, n
    return at if best >= own["threshold"] else 0


def _comment_box(signs: Sequence[Sign], editors: Sequence[bool], start: int) -> int:
    """The editors of an article with a comment box right below them: the article ends there. Else the rows' number."""
    own = table()["comment_box"]
    for n in range(start + 1, len(signs)):
        if editors[n]:
            met = [sign.kind for sign in signs[n + 1 : n + 1 + own["rows"]] if sign.weight >= table()["sign"]]
            if len(met) >= own["least"] and len(set(met)) >= own["kinds"] and "buttons" in met:
                return n
    return len(signs)


def _names_editor(mine: tuple[Part, ...] | None) -> bool:
    return mine is not None and any(p.rule == "chrome.editor" for p in mine)


def _between(texts: Sequence[str], weights: Sequence[float], title: int, start: int, *, sure: bool) -> Iterator[int]:
    """The signs of frame below a title and above the text; below a title that is ``sure``, what says nothing between
    two of them, too: counters, names. On a portal a list of teasers may follow; a list of issuers is none.
    """
    sign = table()["sign"]
    end = next((n for n in range(title + 1, start) if weights[n] <= table()["weight"]["structure"]), start)
    signs = [n for n in range(title + 1, end) if weights[n] >= sign / 2]
    if not signs or (len(signs) == 1 and weights[signs[0]] < sign):
        return
    if not sure:
        yield from (n for n in signs if weights[n] >= sign)
        return
    portal = table()["portal"]
    teasers = end == start and start - signs[-1] > portal["teasers"]
    teasers = teasers and not any(is_organ(text) or facts.is_doc_number(text) for text in texts[signs[-1] + 1 : start])
    many = teasers and sum(w >= sign / 2 for w in weights[:title]) >= portal["signs_above"]
    yield from range(signs[0], start if many else signs[-1] + 1)


def _leaves_title(texts: Sequence[str], weights: Sequence[float], first: int, end: int) -> bool:
    """Whether a title may stand between ``first`` and the first sentence, or no row above could be one."""
    least = table()["size"]["title_likely"]
    likely = [n for n in range(end) if weights[n] < table()["sign"] / 2 and len(texts[n]) >= least]
    return not likely or likely[-1] >= first


def _is_frame(texts: Sequence[str], weights: Sequence[float], title: int) -> bool:
    """Whether what stands between the browser's title and the title is frame: signs of it, and no text."""
    signs = sum(w >= table()["sign"] for w in weights[1 : title + 1 + table()["size"]["title_reach"]])
    text = sum("。" in t and len(t) >= table()["size"]["text"] for t in texts[1:title])
    return bool(signs >= 2 + 4 * text)


def _named_by_browser(texts: Sequence[str]) -> int:
    """The row that repeats the page's first row, the browser title, or what stands before a separator in it; or -1."""
    first = _BLANKS.sub("", texts[0])
    if not table()["size"]["title_least"] <= len(first) <= 160:
        return -1
    names = {first, _SUFFIX.sub("", first)}
    for mark in _MARKS.finditer(texts[0]):
        name = _BLANKS.sub("", texts[0][: mark.start()])
        if len(name) >= 8:
            names.add(name)
    cut = {name[: -len(end)].rstrip(".…") for name in names for end in _CUT if name.endswith(end) and len(name) > 14}
    for n, text in enumerate(texts[1:], 1):
        if len(text) > 160 or len(text) < 6:
            continue
        bare = _BLANKS.sub("", text)
        if bare in names or any(bare.startswith(c) for c in cut):
            twice = n + 1 < len(texts) and texts[n + 1] == text  # a heading for readers of another device
            return n + twice
    return -1


def _is_byline(mine: tuple[Part, ...] | None) -> bool:
    return mine is not None and any(p.rule == "chrome.byline" and p.field for p in mine)


def _title(texts: Sequence[str], signs: Sequence[Sign], bylines: Sequence[bool], start: int) -> int:
    """The row of a title above the by-line or other signs of frame that stand before the text, or -1.

    Of rows that say nothing, the first of those that stand together: what is above it may be frame, it may not.
    """
    weights = [sign.weight for sign in signs[:start]]
    sure = table()["sign"]
    last = next((n for n in range(start - 1, 0, -1) if bylines[n]), -1)
    if last < 0:
        last = next((n for n in range(start - 1, 0, -1) if weights[n] >= sure), -1)
        if last >= 0 and signs[last].kind == "certain":  # below a path of menus
            return next((n for n in range(last + 1, start) if _may_be_title(texts[n], signs[n])), -1)
    likely = [
        n
        for n in range(max(0, last - table()["size"]["title_reach"]), max(0, last))
        if _may_be_title(texts[n], signs[n])
    ]
    if not likely:
        return -1
    best = max(_likeness(texts[n]) for n in likely)
    found = next(n for n in likely if _likeness(texts[n]) == best)
    while found and found - 1 in likely:  # set over more rows than one
        found -= 1
    return found


def _likeness(text: str) -> int:
    """How much a row looks like a title: it closes like one, it is long enough for a headline."""
    size = table()["size"]
    long = int(len(text) >= size["title_likely"]) + int(len(text) >= size["headline_least"])
    return 2 * _closes(text) + long


def _may_be_title(text: str, sign: Sign) -> bool:
    own = table()
    return bool(len(text) >= own["size"]["title_least"] and not sign.kind and sign.weight > own["weight"]["prose"])
