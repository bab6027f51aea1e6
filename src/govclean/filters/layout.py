"""Filter `layout`: page numbers, page ordinals, repeats, wrapped lines, and the spaces that wraps leave behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from govclean.chain import guarded
from govclean.document import Document
from govclean.edits import SpanMap, apply, compose, in_order
from govclean.findings import Edit, Finding, Note
from govclean.layout.bare import bare, may_bare
from govclean.layout.breaks import breaks, may_break
from govclean.layout.forms import HAS_HAN, Look, look
from govclean.layout.furniture import blanks, may_loosen, may_number, page_numbers
from govclean.layout.indents import keep
from govclean.layout.notes import lost_dates, may_list, may_lose, tables
from govclean.layout.ordinals import may_count, ordinals
from govclean.layout.repeats import doubled, fragments, may_double, may_repeat, may_title, titles
from govclean.layout.spaces import headings, may_gap, may_head, spaces
from govclean.layout.wraps import may_wrap, wraps

Check = Callable[[Look], bool]
Step = Callable[[Document], Iterable[Edit | Note]]
# Each step behind its check: cheap, and necessary for anything that the step finds. What changes most pages and touches
# single characters goes first: whatever comes later finds it done, and its change alone asks for another round.
STEPS: tuple[tuple[Check, Step], ...] = (
    (may_gap, spaces),
    (may_loosen, blanks),
    (may_head, headings),
    (may_number, page_numbers),
    (may_count, ordinals),
    (may_bare, bare),
    (may_title, titles),
    (may_repeat, fragments),
    (may_double, doubled),
    (may_wrap, wraps),
    (may_break, breaks),
    (may_list, tables),
    (may_lose, lost_dates),
)
ROUNDS = 4  # a change can uncover another (a page number between two wrapped lines); real pages need two rounds


def _may_change(doc: Document) -> bool:
    """A page with Chinese in it, and a step that may find something."""
    return HAS_HAN.search(doc.text) is not None and _first(doc) < len(STEPS)


def _first(doc: Document) -> int:
    """The first step whose check says that it may find something; the number of steps where none does.

    A check finds in the simplified view whatever it finds in the text: where nothing has been done to the page yet
    and the view is quiet, so is the page, and it stays quiet when the script changes.
    """
    if not doc.steps:
        page = doc if doc.simplified == doc.text else Document(doc.simplified, options=doc.options)
        if doc.folded("layout quiet", lambda _: page.shared(*_FIRST_STEP) == len(STEPS)):
            return len(STEPS)
    return doc.shared(*_FIRST_STEP)


def _ask(page: Document) -> int:
    seen = look(page)
    for n, (may, _) in enumerate(STEPS):
        if may(seen):
            return n
    return len(STEPS)


_FIRST_STEP = ("layout first step", _ask)


@guarded(_may_change)
def layout(doc: Document) -> Iterator[Finding]:
    """Set the layout right, and repeat until nothing changes; a page that does not settle is left as it is.

    >>> page = Document("同志们！同志们！安全生产工作会议今天召开,请大家\\xa0落实、 抓好。")
    >>> [(e.start, e.end, e.new) for e in layout(page) if isinstance(e, Edit)]
    [(28, 29, '')]
    """
    text = doc.text
    if HAS_HAN.search(text) is None:
        return
    done: list[Edit] = []
    notes: list[Note] = []
    page, seen = doc, look(doc)
    number = quiet = _first(doc)  # a step is quiet while it finds no edits and nothing changes behind its back
    while quiet < len(STEPS):
        may, step = STEPS[number % len(STEPS)]
        if may(seen):
            found = list(step(page))
            notes += _placed((f for f in found if isinstance(f, Note)), done)
            edits = in_order(f for f in found if isinstance(f, Edit))
            if edits:
                if number >= (ROUNDS - 1) * len(STEPS):
                    return
                done = compose(doc.text, done, text, edits) if done else edits
                text = apply(text, edits)
                before, page = page, Document(text, options=doc.options)
                keep(before, edits, page)
                seen = look(page)
                quiet = -1
        number, quiet = number + 1, quiet + 1
    yield from done
    yield from dict.fromkeys(notes)


def _placed(notes: Iterable[Note], done: list[Edit]) -> Iterator[Note]:
    """The notes with their spans before the edits."""
    to_doc: SpanMap | None = None
    for note in notes:
        to_doc = to_doc or SpanMap(done)
        start, end = to_doc(note.start, note.end)
        yield Note(note.kind, start, end, note.message)
