"""Frame that is told by more than one line: paths of menus, related links, footers, archives, browser titles.

Every function takes the rows of a page with their zones and says which rows belong to its class.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache

from govclean import facts
from govclean.frame.features import is_day
from govclean.frame.forms import Part, forms, parts, pattern, setting
from govclean.frame.heads import heads
from govclean.frame.notices import speaks
from govclean.frame.page import Row, is_prose
from govclean.frame.title import is_organ

_MARKS = re.compile("[。！？；，]")
_KEPT = re.compile(r"附\s{0,4}(?:件|表|图|录)|抄\s{0,4}[送报]|主\s{0,4}送|印\s{0,4}发")  # these belong to the document
_STRICT = frozenset({"date", "number", "validity", "count"})  # kinds of values that are known by their form
Parts = Sequence[tuple[Part, ...] | None]


def breadcrumb(rows: Sequence[Row]) -> Iterator[int]:
    """Rows of a path of menus near the head: one line, or one crumb a line."""
    own = setting("breadcrumb")
    place, home = pattern("breadcrumb", "place_line"), pattern("breadcrumb", "home")
    marks = own["separators"]
    hard, _ = _splits()
    i = 0
    while i < len(rows):
        row = rows[i]
        if row.zone in ("head", "none") and not row.held and row.text and len(row.text) <= own["longest"]:
            if row.text[0] not in _path_starts() and not hard.search(row.text):
                pass
            elif _is_path(row.text):
                yield i
                above = next((j for j in range(i - 1, -1, -1) if rows[j].text), -1)
                if above >= 0 and rows[above].text == hard.split(row.text)[0].strip() and not rows[above].held:
                    yield above  # the site's name once more, from its logo
            elif place.fullmatch(row.text) or home.fullmatch(row.text):
                taken, j, arrows, open_ = [i], i + 1, 0, False
                while j < len(rows) and rows[j].zone == row.zone and len(rows[j].text) <= 30:
                    text = rows[j].text
                    if not text:
                        pass
                    elif text.strip(marks + " ") == "":
                        arrows, open_ = arrows + 1, True
                        taken.append(j)
                    elif text[0] in marks and not _MARKS.search(text):
                        arrows, open_ = arrows + 1, text[-1] in marks
                        taken.append(j)
                    elif open_ and not _MARKS.search(text):
                        open_ = text[-1] in marks
                        taken.append(j)
                    elif len(taken) == 1 and place.fullmatch(row.text) and home.fullmatch(text):
                        taken.append(j)
                    else:
                        break
                    j += 1
                if arrows:
                    yield from taken
                    i = taken[-1]
        i += 1


def is_path(text: str) -> bool:
    """Whether a line is a path of menus, all crumbs on it."""
    if not text or len(text) > setting("breadcrumb")["longest"]:
        return False
    if text[0] not in _path_starts() and not _splits()[0].search(text):
        return False
    return _is_path(text)


def begins_path(text: str) -> bool:
    """Whether a line is a path of menus, or the first line of one set one crumb a line."""
    if len(text) > setting("breadcrumb")["longest"]:
        return False
    place, home = pattern("breadcrumb", "place_line"), pattern("breadcrumb", "home")
    return _is_path(text) or bool(place.fullmatch(text) or home.fullmatch(text))


@cache
def _splits() -> tuple[re.Pattern[str], re.Pattern[str]]:
    own = setting("breadcrumb")
    return re.compile(f"[{own['separators']}]+"), re.compile(f"[{own['separators']}{own['soft_separators']}]+")


@cache
def _path_starts() -> frozenset[str]:
    """What a path without separators begins with."""
    own = setting("breadcrumb")
    return heads(own["home"]) | heads(own["place_line"])


def _is_path(text: str) -> bool:
    if _MARKS.search(text):
        return False
    match = pattern("breadcrumb", "place_line").match(text)
    rest = (text[match.end() :] if match else text).strip()
    hard, soft = _splits()
    marked = hard.sub(">", rest)
    if not match and not hard.search(rest) and not pattern("breadcrumb", "home").match(rest):
        return False
    crumbs = [c.strip() for c in hard.split(rest)]
    home = bool(pattern("breadcrumb", "home").fullmatch(crumbs[0]))
    if len(crumbs) == 1 and (match or pattern("breadcrumb", "home").match(rest)):
        crumbs = [c.strip() for c in soft.split(rest)]
        home = bool(pattern("breadcrumb", "home").fullmatch(crumbs[0]))
    if len(crumbs) > 1 and not match and crumbs[1] and _is_site(crumbs[0]):
        home = ">>" in rest or len(crumbs) > 2
    if len(crumbs) > 1 and pattern("breadcrumb", "last").fullmatch(crumbs[-1]) and ">" in marked:
        return all(len(c) <= 24 for c in crumbs)
    if match and home:
        return all(len(c) <= 24 for c in crumbs[:-1]) and len(crumbs[-1]) <= 80
    if len(crumbs) < 2 or not all(len(c) <= 24 for c in crumbs[:-1]) or len(crumbs[-1]) > 80:
        return False
    named = sum(bool(c) for c in crumbs)
    return bool(match) or (home and named >= 2) or (named >= 2 and not crumbs[0] and len(crumbs[-1]) <= 24)


def _is_site(crumb: str) -> bool:
    """Whether a crumb is the name of a news site: 示范新闻网."""
    return bool(pattern("breadcrumb", "site").fullmatch(crumb)) and not pattern("media_tag", "not_site").search(crumb)


@cache
def _label_words() -> dict[str, tuple[str, str]]:
    """Label of a disclosure table or a by-line -> (kind of value, field)."""
    table = [*setting("byline")["labels"], *setting("disclosure")["labels"]]
    return {word: (row[1], row[2]) for row in table for word in row[0].split("|")}


def label_pairs(rows: Sequence[Row]) -> dict[int, tuple[int, str, str]]:
    """A disclosure table with labels and values on lines of their own: {label: (value, field, kind of value)}.

    At least ``least_pairs`` labels stand in a row; a label with another one right behind it has no value (-1), nor
    has one in front of what cannot be its value: a title below the table.
    """
    words, own = _label_words(), setting("disclosure")
    filled = [i for i, row in enumerate(rows) if row.text]
    names = ["".join(rows[i].text.split()).strip(":：[]【】") if _may_label(rows[i]) else "" for i in filled]
    out: dict[int, tuple[int, str, str]] = {}
    if sum(name in words for name in names) < own["least_pairs"]:
        return out
    n = 0
    while n < len(filled):
        run: dict[int, tuple[int, str, str]] = {}
        seen: set[str] = set()
        while n < len(filled) and names[n] in words:
            kind, field = words[names[n]]
            value = filled[n + 1] if n + 1 < len(filled) else -1
            inside = n + 2 < len(filled) and names[n + 2] in words
            if value < 0 or names[n + 1] in words or not _is_value(rows[value], kind, inside, seen):
                run[filled[n]] = (-1, "", "")
                n += 1
            else:
                run[filled[n]] = (value, field, kind)
                seen.add(rows[value].text)
                n += 2
        if len(run) >= own["least_pairs"]:
            out |= run
        n += not run
    return out


def _may_label(row: Row) -> bool:
    return row.zone == "head" and 0 < len(row.text) <= 12


def _is_value(row: Row, kind: str, inside: bool, seen: Collection[str]) -> bool:
    """Whether a row may be the value of the label above it; ``inside``: another label follows.

    The last value of a table must be of its kind beyond doubt: a title may follow it.
    """
    text = row.text
    if row.zone != "head" or len(text) > 80 or _MARKS.search(text) or text in seen:
        return False
    if kind in _STRICT:
        return forms().values[kind].fullmatch(text) is not None
    return inside or (kind in forms().next_line and forms().next_line[kind].fullmatch(text) is not None)


def bare_table(rows: Sequence[Row]) -> list[int]:
    """A disclosure table in the head that lost its labels: values alone, an index number or a validity among them.

    It ends with the last of its index number, validity and day: an issuer or a number below belongs to the title.
    """
    index, validity, day, event = (pattern("disclosure", key) for key in ("index", "validity", "bare_date", "event"))
    run: list[int] = []
    sure: list[int] = []
    dated: list[int] = []
    for i, row in enumerate(rows):
        if not row.text:
            continue
        text = row.text
        if row.zone != "head":
            break
        if len(text) <= 40 and (index.fullmatch(text) or validity.fullmatch(text)):
            sure.append(i)
        elif len(text) <= 20 and day.fullmatch(text):
            dated.append(i)
        elif not (text[-1] == "号" and facts.is_doc_number(text)) and (event.search(text) or not is_organ(text)):
            if sure and dated:
                break
            run, sure, dated = [], [], []
            continue
        run.append(i)
    taken = [i for i in run if sure and dated and i <= max(sure[-1], dated[-1])]
    return taken if len(taken) >= setting("disclosure")["least_bare"] else []


def related(rows: Sequence[Row], parts: Parts) -> Iterator[int]:
    """A heading such as 相关链接 in the tail and the short lines that it heads, or a heading with nothing left."""
    own = setting("related")
    heading, kept = pattern("related", "heading"), pattern("related", "kept_heading")
    end = len(rows) - 1
    while end >= 0 and not rows[end].text:
        end -= 1
    i = 0
    while i < len(rows):
        row = rows[i]
        if row.zone == "tail" and row.text and heading.fullmatch(row.text):
            block, j = [], i + 1
            while j < len(rows):
                text = rows[j].text
                if text and (len(text) > own["longest_entry"] or is_prose(text) or _KEPT.match(text) or parts[j]):
                    break
                if text:
                    block.append(j)
                j += 1
            last = i == end
            marked = row.text[-1] in ":：】]"
            if len(block) >= 2 or (block and marked) or last:
                if not kept.fullmatch(row.text) or len(block) >= own["least_kept"]:
                    yield i
                    yield from block
                i = j - 1
        i += 1


def footer(rows: Sequence[Row], parts: Parts) -> Iterator[int]:
    """Lines of a site's footer: those with a registration number or the like, and weak ones within reach of them."""
    own = setting("footer")
    strong: list[int] = []
    weak: list[int] = []
    for i, row in enumerate(rows):
        if not row.text or row.zone not in ("tail", "none") or row.held:
            continue
        mine = [p for p in parts[i] or () if p.rule in own["rules"]]
        if any(p.weight >= own["strong"] for p in mine) or (is_marked(row.text)):
            strong.append(i)
        elif mine:
            weak.append(i)
    if not strong:
        return
    filled = [i for i, row in enumerate(rows) if row.text]
    rank = {i: n for n, i in enumerate(filled)}
    taken = {rank[i] for i in strong}
    waiting = [rank[i] for i in weak]
    for _ in range(4):  # a weak line beside a taken one is taken; four rounds reach a block of twelve lines
        taken |= {n for n in waiting if any(m in taken for m in range(n - own["reach"], n + own["reach"] + 1))}
    yield from sorted(filled[n] for n in taken)


def is_marked(text: str) -> bool:
    """Whether a line holds a registration number of a site, and is no sentence about one.

    >>> is_marked("示范市 示ICP备12345678号"), is_marked("网站应当标明ICP备案号。")
    (True, False)
    """
    if len(text) > 600 or pattern("footer", "mark").search(text) is None:
        return False
    return "。" not in text[:-1] or speaks(text)


def is_closing(text: str) -> bool:
    """Whether a line closes an article: an editor, buttons, links to the next page; see ``closing`` in the rules.

    >>> is_closing("责任编辑：王某某"), is_closing("示范市应急管理局")
    (True, False)
    """
    own = setting("editor")["closing"]
    mine = parts(text, "tail") or ()
    weight: float = sum(p.weight for p in mine if p.rule in own["rules"])
    return weight >= float(own["weight"])


@cache
def _menu_words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words of a site's menu, the same and names of its accounts, and topics."""
    own = setting("menu")
    site = frozenset(own["site_words"])
    return site, site | set(own["head_words"]), frozenset(own["topic_words"])


def menu(rows: Sequence[Row]) -> Iterator[int]:
    """Runs of short lines in head or tail that hold words of a site's menu, one a line."""
    own = setting("menu")
    site, in_head, topic = _menu_words()
    run: list[int] = []
    first = next((i for i, row in enumerate(rows) if row.text), -1)
    for i in range(len(rows) + 1):
        row = rows[i] if i < len(rows) else None
        if row and not row.text:
            continue
        fits = row and row.zone in ("head", "tail") and not row.held and len(row.text) <= own["longest"]
        if row and fits and not _MARKS.search(row.text) and (not run or rows[run[0]].zone == row.zone):
            run.append(i)
            continue
        signed = run and rows[run[0]].zone == "tail" and any(is_day(r.text) for r in (rows[run[-1]], row) if r)
        if len(run) >= own["least"] and not signed:  # above a signature it is the document's
            words = ["".join(rows[j].text.split()).strip("•·|-") for j in run]
            # below a title, names of accounts alone may be a list of the document
            above = rows[run[0]].zone == "head" and (
                (run[0] == first and words[0] in in_head | topic) or any(w in site for w in words)
            )
            sites = in_head if above else site
            known = [n for n, w in enumerate(words) if w in sites or w in topic]
            enough = len(known) >= own["share"] * len(run)
            if enough and sum(w in sites for w in words) >= own["least_site"]:
                yield from run[known[0] : known[-1] + 1]
        run = []


def listing(rows: Sequence[Row], parts: Parts) -> Iterator[int]:
    """Runs of links with their days in the tail, behind a line that is frame beyond doubt."""
    entry, least = pattern("listing", "entry"), setting("listing")["least"]
    run: list[int] = []
    closed = False
    for i in range(len(rows) + 1):
        row = rows[i] if i < len(rows) else None
        if row and not row.text:
            continue
        if (
            row
            and closed
            and row.zone == "tail"
            and len(row.text) <= 80
            and entry.fullmatch(row.text)
            and not _KEPT.match(row.text)
        ):
            run.append(i)
            continue
        if len(run) >= least:
            yield from run
        run = []
        closed = closed or bool(row and row.zone == "tail" and is_closing(row.text))


def archive(rows: Sequence[Row]) -> Iterator[int]:
    """Lines made of many pairs of a date and a number."""
    pairs = pattern("archive", "pattern")
    for i, row in enumerate(rows):
        if row.text[:2] in ("19", "20") and pairs.fullmatch(row.text):
            yield i


def page_title(rows: Sequence[Row]) -> Iterator[int]:
    """The first line, when it is ``title_column_site`` and the title stands alone in one of the next lines."""
    first = next((i for i, row in enumerate(rows) if row.text), None)
    if first is None or len(rows[first].text) > 160 or rows[first].at > 80:  # as far as the guard looks
        return
    text = rows[first].text
    if not pattern("page_title", "marks").search(text):
        return
    for match in pattern("page_title", "separators").finditer(text):
        title = text[: match.start()]
        if len(title) >= 8 and any(row.text == title for row in rows[first + 1 : first + 80]):
            yield first
            return
