"""Rows that are frame by name: made of known parts whose weights add up, or of a block told by more than one row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from govclean.frame import blocks, page, share
from govclean.frame.byline import heads_document
from govclean.frame.forms import Part, forms, parts
from govclean.frame.page import Row
from govclean.rules import rule_file


def named(rows: Sequence[Row], pairs: Mapping[int, tuple[int, str, str]]) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Every row that goes, with its rule and reasons; the last one given for a row counts."""
    explained = [
        None if row.held or not row.text or len(row.text) > page.LONGEST_FORM else parts(row.text, row.zone)
        for row in rows
    ]
    filled = [i for i, row in enumerate(rows) if row.text]
    joined = _next_line_values(rows, explained, filled)
    table = rule_file("chrome")
    tabled = set(pairs)  # rows of a disclosure table
    for n, i in enumerate(filled):
        mine = explained[i]
        if not mine:
            continue
        beside = (_beside(explained, filled, n, -1), _beside(explained, filled, n, 1))
        score = sum(p.weight for p in mine if p.rule != "chrome.footer")
        if not score or mine[0].rule == "chrome.footer":  # what begins as a footer is left to blocks.footer
            continue
        score += table["zone_bonus"] if rows[i].zone in ("head", "tail") else 0
        score += table["none_bonus"] if rows[i].zone == "none" else 0
        score += table["neighbour_bonus"] if any(j != i and (explained[j] or j in joined) for j in beside) else 0
        if score >= table["threshold"]:
            best = max(mine, key=lambda p: p.weight * (p.rule != "chrome.footer"))
            if any(p.rule == "chrome.disclosure" for p in mine):
                tabled.add(i)
            yield i, best.rule, (f"score {score:.1f}", f"in {rows[i].zone}")
            if i in joined.values():
                value = next(j for j, label in joined.items() if label == i)
                yield value, best.rule, ("value of the label above",)
    for way in (filled, filled[::-1]) if tabled else ():  # rows beside a table's that hold nothing but labels of it
        for i, j in pairwise(way):
            beside_it = explained[j] if i in tabled and j not in tabled and rows[j].zone == "head" else None
            if beside_it and all(p.rule == "chrome.disclosure" for p in beside_it):
                tabled.add(j)
                yield j, "chrome.disclosure", ("beside rows of a table",)
    for i, (value, _, _) in pairs.items():
        yield i, "chrome.disclosure", ()
        if value >= 0:
            yield value, "chrome.disclosure", ("value of the label above",)
    for i in blocks.bare_table(rows):
        yield i, "chrome.disclosure", ("value in a table without labels",)
    for i in blocks.breadcrumb(rows):
        yield i, "chrome.breadcrumb", ()
    for i in blocks.related(rows, explained):
        yield i, "chrome.related", ()
    for i in blocks.footer(rows, explained):
        yield i, "chrome.footer", ()
    for i in blocks.menu(rows):
        yield i, "chrome.menu", ()
    for i in blocks.listing(rows, explained):
        yield i, "chrome.listing", ()
    for i in blocks.archive(rows):
        yield i, "chrome.archive", ()
    for i in blocks.page_title(rows):
        yield i, "chrome.page_title", ()
    for i in share.leaves(rows):
        yield i, "chrome.share_flow", ()
    if block := share.tail(rows):
        for i in range(block[0], block[1] + 1):
            yield i, "chrome.share_tail", ()


def _beside(explained: Sequence[tuple[Part, ...] | None], filled: Sequence[int], n: int, step: int) -> int:
    """The filled row before or behind the ``n``-th one, past rows that hold separators only."""
    m = n + step
    while 0 <= m < len(filled) and explained[filled[m]] == ():
        m += step
    return filled[m] if 0 <= m < len(filled) else filled[n]


def _next_line_values(
    rows: Sequence[Row], explained: Sequence[tuple[Part, ...] | None], filled: Sequence[int]
) -> dict[int, int]:
    """{row of a value: row of its label}, where a label ends its line and its value stands alone on the next."""
    out = {}
    following = forms().next_line
    for n, (i, j) in enumerate(pairwise(filled)):
        mine, row = explained[i], rows[j]
        if not mine or explained[j] or mine[-1].kind not in following or mine[-1].value < mine[-1].value_end:
            continue
        beside = not row.held and row.zone == rows[i].zone and len(row.text) <= 50
        if beside and following[mine[-1].kind].fullmatch(row.text):
            below = rows[filled[n + 2]].text if n + 2 < len(filled) else ""
            if not heads_document(row.text, below):
                out[j] = i
    return out
