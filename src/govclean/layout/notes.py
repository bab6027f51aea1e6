"""What the layout shows and nobody can set right: flattened tables, and dates that lost a character."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from govclean.document import Document
from govclean.findings import Note
from govclean.layout.forms import BLANK, Look, pattern

ROWS = 9  # cells in a row; lists of names and headings are shorter or hold no figures
FIGURES = 3  # of them figures


_FIGURE_LINE = re.compile(f"\\n[{BLANK}]*[\\d.]+[%％]?[{BLANK}]*(?=\\n|\\Z)")
_LOST = re.compile(r"20\d{2}(?:年?\d{3,4}日|\d{1,2}月\d{1,2}日)")


def may_list(page: Look) -> bool:
    """Whether enough lines hold a figure and nothing else (the first line of the page may be one, too)."""
    if len(page.open) < FIGURES:
        return False
    return sum(1 for _ in islice(_FIGURE_LINE.finditer(page.text), FIGURES - 1)) == FIGURES - 1


def may_lose(page: Look) -> bool:
    """Whether a date looks too short."""
    return _LOST.search(page.text) is not None


def tables(doc: Document) -> Iterator[Note]:
    """Runs of short labels and figures, one cell a line."""
    run: list[int] = []
    lines = doc.lines
    for n in range(len(lines) + 1):
        cell = lines[n].text.strip() if n < len(lines) else "。"
        if cell and pattern("cell").fullmatch(cell):
            run.append(n)
        elif cell:
            figures = sum(lines[i].text.strip().rstrip("%％").replace(".", "").isdigit() for i in run)
            if len(run) >= ROWS and FIGURES <= figures < len(run):
                start, end = lines[run[0]].start, lines[run[-1]].end
                yield Note("table", start, end, f"a flattened table of {len(run)} cells")
            run = []


def lost_dates(doc: Document) -> Iterator[Note]:
    """2017822日: a date without its 年 or 月. The figures cannot be told apart for certain."""
    for m in pattern("lost_date").finditer(doc.text):
        run = m["run"]
        if run and not any(1 <= int(run[:i]) <= 12 and 1 <= int(run[i:]) <= 31 for i in (1, 2)):
            continue  # 2023年365日
        yield Note("damaged", m.start(), m.end(), "a date that lost a character")
