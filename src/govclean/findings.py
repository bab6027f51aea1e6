"""What a filter may say about a page: the findings, frozen and small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, TypeAlias, TypeVar

# The closed list of what can be seen and left alone.
NOTE_KINDS = frozenset(
    {
        "truncated",  # the page says that more of the text exists elsewhere, or ends inside a sentence
        "damaged",  # text is lost or garbled and cannot be restored with certainty
        "injected",  # foreign words put into a sentence
        "masked",  # names or figures hidden or deleted by a site
        "contradiction",  # two facts of the page cannot both be right
        "suspect",  # a repair that is not certain enough
        "table",  # a flattened table, left as it is
        "image_only",  # the text proper is in pictures
        "generated",  # leaked prompts, template code
        "personal",  # mobile or identity-card numbers
        "unstable",  # cleaning does not settle; the source is returned
        "skipped",  # a filter was skipped because its edits overlap
    }
)


class Edit(NamedTuple):
    """Replace ``text[start:end]`` by ``new``; deleting is replacing by ``""``.

    Offsets are in code points. A filter gives them in the text that it reads; ``Document.edits`` gives them in
    the source, with ``old`` filled in. ``confidence`` is the probability that the edit is right.
    ``because`` holds short reasons for a reader; they may be worked out when they are first read. A page can have
    thousands of edits: a tuple, which is made and sorted in a third of the time of a dataclass;
    ``edit._replace(new="")`` gives a changed copy.
    """

    start: int
    end: int
    new: str
    rule: str
    confidence: float = 1.0
    because: Sequence[str] = ()
    old: str = ""


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The whole text in one step: the only text-changing finding of its filter on that page."""

    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Note:
    """Seen at ``[start, end)`` and left alone. ``kind`` is one of :data:`NOTE_KINDS`."""

    kind: str
    start: int
    end: int
    message: str

    def __post_init__(self) -> None:
        if self.kind not in NOTE_KINDS:
            raise ValueError(f"note kind {self.kind!r} is not one of {', '.join(sorted(NOTE_KINDS))}")


class Field(NamedTuple):
    """A fact of the page, found at ``[start, end)``. Dates are ISO 8601, incomplete ones like ``--09-17``.

    Of several fields of one name, the one with the highest ``confidence`` is the strongest; ties go to the first.
    ``because`` holds short reasons for a reader, where several signs were weighed. A tuple like an edit: clean pages
    have nothing else that is made for them.
    """

    name: str
    value: str
    start: int
    end: int
    confidence: float = 1.0
    because: tuple[str, ...] = ()


F = TypeVar("F", bound=Note | Field)


@dataclass(frozen=True, slots=True)
class Meta:
    """Anything else that a filter learned about the page; ``value`` must be JSON-serialisable."""

    key: str
    value: Any


def moved(found: F, start: int, end: int) -> F:
    """The same field or note at another place.

    >>> moved(Field("site", "示范网", 4, 7), 0, 3).start
    0
    """
    return found._replace(start=start, end=end) if isinstance(found, Field) else replace(found, start=start, end=end)


Finding: TypeAlias = Edit | Rewrite | Note | Field | Meta
