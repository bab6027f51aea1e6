"""Filter `notices`: copyright and disclaimer notices of a site, at the end of a page or at its head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from govclean import views
from govclean.chain import guarded
from govclean.document import Document
from govclean.findings import Edit, Finding
from govclean.frame import page
from govclean.frame.notices import heading_end, is_heading, is_notice, may_hold, signals, speaks
from govclean.frame.page import Row
from govclean.frame.removal import deletions, settled
from govclean.rules import rule_file


def has_notice(doc: Document) -> bool:
    """Whether the page holds a word that every notice holds."""
    return may_hold(doc.simplified, doc.may_hold)


@guarded(has_notice)
def notices(doc: Document) -> Iterator[Finding]:
    """Remove notices: from a heading over its paragraphs, or paragraphs that are one beyond doubt.

    A notice stands at one end of a page. A page whose subject is copyright goes through whole: there no site
    speaks of itself, and the paragraphs stand in the middle.
    """
    return settled(doc, _pass, lambda simplified: may_hold(simplified, doc.may_hold))


def _pass(text: str, simplified: str) -> Iterator[Edit]:
    rows = page.rows(views.lines(text), simplified)
    filled = [i for i, row in enumerate(rows) if row.text]
    gone = _at_end(rows, filled)
    gone |= _at_head(rows, [i for i in filled if i not in gone])
    if not any(i not in gone and page.is_prose(rows[i].text) for i in filled):
        return  # nothing but a notice, or a title above one: the notice may be what the page is about
    yield from deletions(rows, {i: (rule, ()) for i, rule in gone.items()}, text)


def _at_end(rows: Sequence[Row], filled: Sequence[int]) -> dict[int, str]:
    """Rows of notices that reach the end of the page, but for short lines behind them."""
    table = rule_file("notices")
    gone: dict[int, str] = {}
    n = len(filled) - 1
    short = 0  # short lines passed over behind a notice: an editor, a footer, links
    while n > 0:
        text = rows[filled[n]].text
        block = _block(rows, filled, n, table["longest"])
        if block:
            gone |= {filled[m]: rule for m, rule in block.items()}
            n = min(block) - 1
        elif len(text) <= 60 and not page.is_prose(text) and short < 12:
            short += 1
            n -= 1
        else:
            break
    return gone


def _block(rows: Sequence[Row], filled: Sequence[int], last: int, longest: int) -> dict[int, str]:
    """The notice whose last paragraph is the filled row ``last``: {position: rule}, or nothing."""
    table = rule_file("notices")
    total, spoke, n = 0, False, last
    seen: list[int] = []
    while n > 0 and last - n < 12:
        text = rows[filled[n]].text
        if is_heading(text):
            if total >= table["heading_total"] and spoke and seen:
                return dict.fromkeys([n, *seen], "notices.copyright")
            return {}
        if len(text) > longest:
            break
        count = signals(text)
        end = heading_end(text)
        if end and count >= table["heading_total"] and (speaks(text) or speaks(text[end:]) or spoke):
            return dict.fromkeys([n, *seen], "notices.copyright")
        if count < table["below_heading"]:
            break
        total, spoke = total + count, spoke or speaks(text)
        seen.append(n)
        n -= 1
    alone = [m for m in seen if is_notice(rows[filled[m]].text)]
    run: list[int] = []
    for m in seen:  # from the last paragraph upwards, as far as each is a notice by itself
        if m not in alone:
            break
        run.append(m)
    return dict.fromkeys(run, "notices.paragraph")


def _at_head(rows: Sequence[Row], filled: Sequence[int]) -> dict[int, str]:
    """A notice that stands before everything else, as on document-sharing sites."""
    gone: dict[int, str] = {}
    for i in filled[:6]:
        text = rows[i].text
        if len(text) <= 200 and heading_end(text) and is_notice(text):
            gone[i] = "notices.copyright"
    return gone
