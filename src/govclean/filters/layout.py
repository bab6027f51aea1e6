"""Filter `layout`: page numbers, page ordinals, repeats, wrapped lines, and the spaces that wraps leave behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from govclean.chain import guarded
from govclean.document import Document
from govclean.edits import SpanMap, apply, compose, in_order
from govclean.findings import Edit, Finding, Note
from govclean.layout.breaks import breaks
from govclean.layout.forms import BLANK, pattern
from govclean.layout.furniture import blanks, page_numbers
from govclean.layout.notes import lost_dates, tables
from govclean.layout.ordinals import ordinals
from govclean.layout.repeats import doubled, fragments, titles
from govclean.layout.spaces import spaces
from govclean.layout.wraps import wraps

Step = Callable[[Document], Iterable[Edit | Note]]
# What cuts sentences goes first, so that the wraps and spaces around it can be seen.
STEPS: tuple[Step, ...] = (
    page_numbers,
    ordinals,
    titles,
    fragments,
    doubled,
    wraps,
    breaks,
    spaces,
    blanks,
    tables,
    lost_dates,
)
ROUNDS = 4  # a change can uncover another (a page number between two wrapped lines); real pages need two rounds


_SPACE = re.compile("(?<=[^\\x00-\\x7f])[ \u00a0](?=\\S)|[!-~][ \u00a0](?=[^\\x00-\\x7f])")
_LINE_ENDS = re.compile(f"[{BLANK}](?:\\n|\\Z)|\\n\\n\\n\\n")
_CUT = re.compile(f"[^\\s。！？!?：:；;…][{BLANK}]*\\n[{BLANK}\\n]*[^\\s]")
_TWINS = re.compile(r"(\S)\1(\S)\2(\S)\3")


def _may_change(doc: Document) -> bool:
    """A space beside a full-width character, a line that stops inside a sentence, blanks at line ends, or repeats."""
    text = doc.text
    return (
        _CUT.search(text) is not None
        or _SPACE.search(text) is not None
        or _LINE_ENDS.search(text) is not None
        or _TWINS.search(text) is not None
        or pattern("lost_date").search(text) is not None
        or any(True for step in (page_numbers, ordinals, titles, fragments) for _ in step(doc))
    )


@guarded(_may_change)
def layout(doc: Document) -> Iterator[Finding]:
    """Set the layout right, and repeat until nothing changes; a page that does not settle is left as it is.

    >>> page = Document("同志们！同志们！安全生产工作会议今天召开,请大家\\xa0落实、 抓好。")
    >>> [(e.start, e.end, e.new) for e in layout(page) if isinstance(e, Edit)]
    [(28, 29, '')]
    """
    text = doc.text
    done: list[Edit] = []
    notes: list[Note] = []
    for _ in range(ROUNDS):
        before = text
        for step in STEPS:
            page = doc if text is doc.text else Document(text, options=doc.options)
            found = list(step(page))
            edits = in_order(f for f in found if isinstance(f, Edit))
            to_doc = SpanMap(done)
            for f in found:
                if isinstance(f, Note):
                    start, end = to_doc(f.start, f.end)
                    notes.append(Note(f.kind, start, end, f.message))
            if edits:
                done = compose(doc.text, done, text, edits)
                text = apply(text, edits)
        if text == before:
            yield from done
            yield from dict.fromkeys(notes)
            return
