"""What a model sees of one page: the lines around its body, and the long lines that tell its document from others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

from govclean import views
from govclean.document import Document
from govclean.frame import page
from govclean.frame.forms import parts
from govclean.frame.notices import is_notice
from govclean.frame.page import Row
from govclean.learned.lines import fingerprints, form, host_of, key, table

# Flags of a line on a page, one octet: where it stands, and whether twice there; whether the line beside it, towards
# the page's edge, is one that is never learned; of a fingerprint, whether it is the masked one of the line before it.
HEAD, TAIL, INSIDE, TWICE, ALONE, MASKED = 1, 2, 4, 8, 16, 32

_ISOLATED = 2  # short lines between a sentence of the frame and the body's
_MINOR = 0.3  # share of a page's prose that such a sentence may be


class Seen(NamedTuple):
    """One page.

    body: fingerprints of the longest lines of its body, ascending. lines: {fingerprint: flags}, from the top of the
        head down, then of the tail, then inside.
    """

    host: str
    body: tuple[int, ...]
    lines: Mapping[int, int]

    @property
    def id(self) -> int:
        """64 bits of the document: pages whose longest lines are the same are one."""
        return id_of(b"".join(n.to_bytes(4, "little") for n in self.body))


def id_of(body: bytes) -> int:
    """The id of a document, from the fingerprints of its longest lines, four octets each."""
    return int.from_bytes(blake2b(body, digest_size=8).digest(), "little")


class Zones(NamedTuple):
    """The rows of a page, and its filled ones by number: those above the body, those of it, those below it."""

    rows: list[Row]
    head: list[int]
    body: list[int]
    tail: list[int]


def zones(lines: Sequence[views.Line], simplified: str, width: int | None, is_frame: Callable[[str], bool]) -> Zones:
    """Where the body stands: from the first line of prose to the last. All is head where there is none.

    ``is_frame`` says of a line that reads like prose that it is none of the body's.
    """
    rows = page.rows(lines, simplified)
    held = page.wrapped(rows, width)
    filled = [i for i, row in enumerate(rows) if row.text]
    prose = [i for i in filled if held[i] or _is_body(rows[i].text, is_frame)]
    if not prose:
        return Zones(rows, filled, [], [])
    first, last = filled.index(prose[0]), filled.index(prose[-1])
    return Zones(rows, filled[:first], filled[first : last + 1], filled[last + 1 :])


def nothing(text: str) -> bool:
    """No line is frame."""
    return False


def _is_body(text: str, is_frame: Callable[[str], bool]) -> bool:
    return page.is_prose(text) and not is_frame(text) and not _is_known(text)


def _is_known(text: str) -> bool:
    return is_notice(text) or (len(text) <= page.LONGEST_FORM and bool(parts(text, "tail")))


def seen(doc: Document) -> Seen | None:
    """What a model counts of a page, or None: a page without host, or without a body.

    Lines of forms that are never learned, and the title that came with the page, are not counted.

    >>> body = "\\n会议指出，要抓好安全生产，压实各方责任，开展隐患排查。\\n"
    >>> page = Document(f"云栖直通车{body}智汇专线", meta={"host": "shifan.gov.cn"})
    >>> sorted(seen(page).lines.values()), seen(Document("云栖直通车"))
    ([1, 2], None)
    """
    host = host_of(doc.meta)
    if host is None:
        return None
    limits = table()["sample"]
    found = zones(doc.lines, doc.simplified, doc.wrap_width, nothing)
    texts = [row.text for row in found.rows if row.text]
    first, last = _body(texts, len(found.head), len(found.head) + len(found.body))
    if first == last:
        return None
    given = key(views.simplified(str(doc.meta.get("title") or "")))
    lines: dict[int, int] = {}
    for flag, some in (
        (HEAD, texts[max(0, first - limits["head"]) : first]),
        (TAIL, texts[last : last + limits["tail"]]),
        (INSIDE, [text for text in texts[first:last] if not page.is_prose(text)][: limits["inside"]]),
    ):
        for i, text in enumerate(some):
            if not _may_be_frame(text) or (given and key(text) == given):
                continue
            outward = some[i - 1 : i] if flag == HEAD else some[i + 1 : i + 2] if flag == TAIL else []
            alone = ALONE if outward and not _may_be_frame(outward[0]) else 0
            for masked, n in zip((0, MASKED), fingerprints(text), strict=False):
                before = lines.get(n, 0)
                lines[n] = before | flag | alone | masked | (TWICE if before & flag else 0)
    longest = sorted(texts[first:last], key=lambda text: (-len(text), text))[: limits["body"]]
    body = sorted({n for text in longest for n in fingerprints(text[: table()["line"]["longest"]])[-1:]})
    return Seen(host, tuple(body), lines)


def _may_be_frame(text: str) -> bool:
    """Whether a line may be learned, or is made of marks only."""
    own = form(text)
    return (own is None or own.weak) and (bool(fingerprints(text)) or not key(text))


def _body(texts: Sequence[str], first: int, last: int) -> tuple[int, int]:
    """Where a body ``texts[first:last]`` begins and ends when sentences of the frame are none of it.

    A welcome above or a legal hint below stands apart from the text, behind a signature or short lines, and all of them
    are a small part of the page's prose.
    """
    prose = [i for i in range(first, last) if page.is_prose(texts[i])]
    runs: list[list[int]] = []
    for i in prose:
        if runs and runs[-1][-1] == i - 1:
            runs[-1].append(i)
        else:
            runs.append([i])
    minor = _MINOR * sum(len(texts[i]) for i in prose)

    def apart(edge: list[int], other: list[int]) -> bool:
        forms = [form(text) for text in texts[min(edge[-1], other[-1]) + 1 : max(edge[0], other[0])]]
        return any(own is not None and own.closes for own in forms) or forms.count(None) >= _ISOLATED

    def cut(ordered: Sequence[list[int]]) -> list[int]:
        """The first run that is the body's."""
        left = minor
        for edge, other in pairwise(ordered):
            left -= sum(len(texts[i]) for i in edge)
            if left < 0 or not apart(edge, other):
                return edge
        return ordered[-1]

    if len(runs) > 1:
        start, end = cut(runs), cut(runs[::-1])
        first = start[0] if start is not runs[0] else first
        last = end[-1] + 1 if end is not runs[-1] else last
    return first, last
