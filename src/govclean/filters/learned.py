"""Filter `learned`: frame lines that no rule knows, by a model that was learned from a crawl of the same hosts.

It is no part of the default chain: :func:`govclean.default_chain` puts it before `chrome` when it is given a model. A
crawl's frames are whole there; behind `chrome` each page would lack other rows of them. What a rule knows is left to
`chrome`, which reads it for facts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from os import PathLike, fspath, stat

from govclean import views
from govclean.document import Document
from govclean.findings import Edit, Finding
from govclean.frame.odds import explained
from govclean.frame.page import Row
from govclean.frame.removal import Reasons, deletions, settled
from govclean.learned.lines import host_of, key
from govclean.learned.model import Model
from govclean.learned.place import frame, is_learned_sentence
from govclean.learned.seen import zones

RULE = "chrome.learned"
_NO_RULE = ("", "held")


class Learned:
    """The filter of one model. Pages of hosts that the model does not know cost one look-up."""

    __name__ = "learned"

    def __init__(self, model: Model) -> None:
        self.model = model

    def __repr__(self) -> str:
        return f"<Learned chrome of {len(self.model)} hosts>"

    def guard(self, doc: Document) -> bool:
        """Whether the model knows the page's host."""
        host = host_of(doc.meta)
        return host is not None and host in self.model

    def __call__(self, doc: Document) -> Iterator[Finding]:
        """Remove learned lines before the title or by-line, and after the signature or the end of the body."""
        host = host_of(doc.meta)
        if host is None or not (lines := self.model.lines(host)):
            return
        title = key(views.simplified(str(doc.meta.get("title") or "")))

        def once(text: str, simplified: str) -> Iterator[Edit]:
            page = doc.lines if text is doc.text else views.lines(text)
            width = doc.wrap_width if text is doc.text else views.wrap_width(page)
            zoned = zones(page, simplified, width, lambda line: is_learned_sentence(line, lines))
            gone = {
                found.row: (RULE, found.reasons(host))
                for found in frame(zoned, lines, title)
                if explained(found.row, zoned.rows[found.row]).rule in _NO_RULE
            }
            yield from _line_by_line(deletions(zoned.rows, gone, text), zoned.rows, gone)

        yield from settled(doc, once)


def _line_by_line(edits: Iterable[Edit], rows: Sequence[Row], gone: Reasons) -> Iterator[Edit]:
    """Deletions of neighbouring lines as one of each, so that each gives its own reasons."""
    left = deque(sorted(gone))
    for edit in edits:
        inside: list[int] = []
        while left and rows[left[0]].end <= edit.end:
            inside.append(left.popleft())
        begins = edit.start == rows[inside[0]].start  # or with the line feed before it
        cuts = [rows[i].start - (not begins) for i in inside[1:]]
        for i, start, end in zip(inside, [edit.start, *cuts], [*cuts, edit.end], strict=True):
            yield Edit(start, end, "", edit.rule, because=gone[i][1])


def learned_filter(model: Model | str | PathLike[str]) -> Learned:
    """The filter of a model, or of a model's file. Raises OSError, and ModelFormatError for a file that is no model."""
    return Learned(model) if isinstance(model, Model) else _loaded(fspath(model))


def _loaded(path: str) -> Learned:
    there = stat(path)  # noqa: PTH116  # a changed file is read anew
    return _read(path, there.st_mtime_ns, there.st_size)


@lru_cache(maxsize=4)
def _read(path: str, changed: int, size: int) -> Learned:
    return Learned(Model.load(path))
