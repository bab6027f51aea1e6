"""Which lines began with an indent that an earlier filter stripped: there a paragraph begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from govclean.document import Document
from govclean.findings import Edit, Rewrite

INDENT = "unicode.indent"  # what the filter that strips them writes into its edits
_BEFORE = "layout before"


def indents(doc: Document) -> frozenset[int]:
    """Where in the text such lines begin.

    >>> page = Document("\\u3000\\u3000会议召开。")
    >>> moved, _ = page.with_step("unicode", [Edit(0, 2, "", "unicode.indent")])
    >>> indents(moved)
    frozenset({0})
    """
    return doc.shared("layout indents", _stripped)


def keep(before: Document, edits: Sequence[Edit], after: Document) -> None:
    """Tell the page after the edits what it was before: it has no steps that say where the indents were."""
    after.shared(_BEFORE, lambda _: (before, edits))


def _stripped(doc: Document) -> frozenset[int]:
    came: tuple[Document, Sequence[Edit]] | None = doc.shared(_BEFORE, lambda _: None)
    if came:
        return frozenset(_moved(sorted(indents(came[0])), came[1]))
    places: list[int] = []
    for step in doc.steps:
        if any(isinstance(f, Rewrite) for f in step.findings):
            return frozenset()  # nobody knows what became of which line
        edits = sorted((f for f in step.findings if isinstance(f, Edit)), key=lambda e: (e.start, e.end))
        if edits:
            new = {e.start for e in edits if not e.new and INDENT in e.rule}
            starts = (at for at in new if at == 0 or step.before[at - 1] == "\n")
            places = _moved(sorted({*places, *starts}), edits)
    return frozenset(places)


def _moved(places: Iterable[int], edits: Sequence[Edit]) -> list[int]:
    """The places behind edits; a place inside one is where its replacement ends."""
    moved: list[int] = []
    shift = n = 0
    for at in places:
        while n < len(edits) and edits[n].end <= at:
            shift += len(edits[n].new) - (edits[n].end - edits[n].start)
            n += 1
        inside = n < len(edits) and edits[n].start < at
        moved.append(edits[n].start + shift + len(edits[n].new) if inside else at + shift)
    return moved
