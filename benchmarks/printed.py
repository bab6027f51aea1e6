"""Forward generators: what the printed page, and the sites that copy it, do to clean paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govclean.views import columns

NO_START = "，。；：！？、”’）》」』】〕,.;:!?)…"
NO_END = "“‘（《「『【〔("
_TOKEN = re.compile(r"[A-Za-z0-9.%+-]+|.", re.DOTALL)


def wrapped(text: str, width: int, indent: int = 4) -> list[str]:
    """The lines of a paragraph set ``width`` columns wide: Latin words whole, no mark where it may not stand."""
    lines: list[list[str]] = [[]]
    room = width - indent
    for token in _TOKEN.findall(text):
        line = lines[-1]
        if line and columns("".join(line)) + columns(token) > room:
            carried = [token]
            while line and carried[0][0] in NO_START:
                carried.insert(0, line.pop())
            while line and line[-1] in NO_END:
                carried.insert(0, line.pop())
            lines.append(carried)
            room = width
        else:
            line.append(token)
    return ["".join(line) for line in lines if line]


def printed(blocks: Sequence[str], width: int, marks: str) -> tuple[str, str]:
    """A page as copied out of a PDF, and the page that it was: (damaged, clean).

    marks: how paragraphs are told apart: ``written`` indent, indent ``lost``, a ``blank`` line, or ``none``.
    """
    indent = 4 if marks in ("written", "lost") else 0
    lead = "\u3000\u3000" if marks == "written" else ""
    gap = "\n\n" if marks == "blank" else "\n"
    damaged = gap.join(lead + "\n".join(wrapped(block, width, indent)) for block in blocks)
    return damaged, gap.join(lead + block for block in blocks)


def spaced(blocks: Sequence[str], width: int, indent: int = 4) -> str:
    """The same with a space left at every wrap, one block a line."""
    return "\n".join(" ".join(wrapped(block, width, indent)) for block in blocks)


def numbered(text: str, page: int) -> str:
    """A text cut into pages of so many characters, each begun with its ordinal, as document-sharing sites do."""
    pages = [text[i : i + page] for i in range(0, len(text), page)]
    return "\n".join(f"{n}、{part}" for n, part in enumerate(pages, 1))
