"""Several documents in one page, taken apart; one document over several pages, put together."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any, NamedTuple

from govclean.decoding import BYTES, DOUBT, ENCODING, part_of
from govclean.document import Document, Step
from govclean.findings import Edit, Field, Finding, Meta, Note, moved

_DIGITS = {c: i for i, c in enumerate("一二三四五六七八九", 1)}
_SPACE = re.compile(r"\s*")


class _Heading(NamedTuple):
    series: tuple[int, str]
    number: int
    start: int
    end: int


def split(doc: Document) -> list[Document]:
    """The documents of a collection page; ``[doc]`` when it is not certainly one.

    A collection has at least two headings of one series (``第一篇：``, ``篇一``, ``【篇1】``, a title with ``篇1``), a
    line each, counting 1, 2, 3 ..., with 150 characters of text below each. What stands before the first heading is
    a part of its own, number 0, unless it is blank. Each part keeps its edits, notes and fields (what else was learned
    of the page stays with the first), and ``meta`` says ``part``, ``parts`` (how many documents) and ``span`` (where it
    stands in the source). The parts' sources, and texts, put together are the page's.

    >>> import govclean
    >>> text = "各地要扎实开展隐患排查整治，压实责任。" * 9
    >>> page = govclean.Document(f"讲话两篇\\n第一篇：在县里的讲话\\n{text}\\n第二篇：在市里的讲话\\n{text}")
    >>> [(part.meta["part"], part.text[:10]) for part in govclean.split(page)]
    [(0, '讲话两篇\\n'), (1, '第一篇：在县里的讲话'), (2, '第二篇：在市里的讲话')]
    """
    starts = _starts(doc)
    if not starts:
        return [doc]
    preamble = bool(doc.text[: starts[0]].strip())
    cuts = [0, *starts[0 if preamble else 1 :], len(doc.text)]
    parts = []
    first = 0 if preamble else 1
    rest: list[Edit] = list(doc.edits)
    at = 0
    for number, (begin, end) in enumerate(pairwise(cuts), first):
        last = end == len(doc.text)
        mine, rest, stop = (rest, [], len(doc.source)) if last else _cut(rest, at, end - begin)
        given = {k: v for k, v in doc.given.items() if k not in (ENCODING, BYTES)}
        given |= {**part_of(doc.meta, at, stop), "part": number, "parts": len(starts), "span": [at, stop]}
        found: list[Finding] = [e._replace(start=e.start - at, end=e.end - at) for e in mine]
        said: list[Note | Field] = [*doc.notes, *doc.all_fields]
        found += [
            moved(f, f.start - at, min(f.end, stop) - at)
            for f in said
            if at <= f.start < stop or (last and f.start == stop)
        ]
        if number == first:
            found += [Meta(k, v) for k, v in doc.meta.items() if k not in doc.given]
        source, text = doc.source[at:stop], doc.text[begin:end]
        steps = [Step("split", source, text, tuple(found))]
        parts.append(Document(source, text=text, meta=given, options=doc.options, steps=steps))
        at = stop
    return parts


def stitch(pages: Sequence[Document]) -> Document:
    """One document from its pages, in order: ``x.htm``, ``x_2.htm`` ...

    Title lines that a later page repeats are dropped, and a sentence that the page break cuts is joined; nothing is
    added but line feeds. The source is the pages' sources with a form feed between them, and ``meta["pages"]`` their
    lengths, so that each can be had back. Raises ValueError when there is no page.

    >>> import govclean
    >>> pages = ["全市会议召开\\n会议强调，要坚持人民至上、生命至上，统筹发", "全市会议召开(2)\\n展和安全。"]
    >>> whole = govclean.stitch([govclean.Document(page) for page in pages])
    >>> whole.text
    '全市会议召开\\n会议强调，要坚持人民至上、生命至上，统筹发展和安全。'
    >>> whole.undo() == "\\f".join(pages)
    True
    """
    if not pages:
        raise ValueError("no page to stitch")
    first = pages[0]
    if len(pages) == 1:
        return first
    found: list[Finding] = []
    kept: list[list[Any]] = []
    at = 0
    for page in pages:
        found += [e._replace(start=e.start + at, end=e.end + at) for e in page.edits]
        said: list[Note | Field] = [*page.notes, *page.all_fields]
        found += [moved(f, f.start + at, f.end + at) for f in said]
        kept += [[i + at, raw] for i, raw in page.meta.get(BYTES, ())]
        at += len(page.source) + 1
    found += [Meta(k, v) for k, v in first.meta.items() if k not in first.given]
    meta = {k: v for k, v in first.given.items() if k not in (ENCODING, BYTES, DOUBT)}
    meta["pages"] = [len(page.source) for page in pages]
    if len({page.meta.get(ENCODING) for page in pages}) == 1 and ENCODING in first.meta:
        meta |= {ENCODING: first.meta[ENCODING], **({BYTES: kept} if kept else {})}
    source, together = ("\f".join(texts) for texts in ([p.source for p in pages], [p.text for p in pages]))
    steps = [Step("pages", source, together, tuple(found))]
    doc = Document(source, text=together, meta=meta, options=first.options, steps=steps)
    return doc.with_step("stitch", list(_seams(pages)))[0]


@cache
def _data() -> dict[str, Any]:
    data = tomllib.loads((files("govclean") / "data" / "parts.toml").read_text("utf-8"))
    number = data["number"]
    data["headings"] = [re.compile(p.replace("{n}", number)) for p in data["headings"]]
    data["chapter"] = re.compile(data["chapter"].replace("{n}", number))
    data["page_mark"], data["begins"] = re.compile(data["page_mark"]), re.compile(data["begins"])
    return data


def _number(said: str) -> int:
    if said.isdecimal():
        return int(said)
    tens, ten, units = said.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(units, 0)


def _headings(doc: Document) -> Iterator[_Heading]:
    for line in doc.lines:
        if line.end - line.start > 120:
            continue
        text = doc.simplified[line.start : line.end].strip()
        if _data()["must_hold"] not in text or text[-1] in "。；，":
            continue
        for i, pattern in enumerate(_data()["headings"]):
            if m := pattern.fullmatch(text):
                yield _Heading((i, m.groupdict().get("title") or ""), _number(m["number"]), line.start, line.end)
                break


def _starts(doc: Document) -> list[int]:
    """Where the documents of the page begin; empty when there are not at least two."""
    series: dict[tuple[int, str], list[_Heading]] = {}
    for heading in _headings(doc):
        series.setdefault(heading.series, []).append(heading)
    for found in series.values():
        ones = [i for i, h in enumerate(found) if h.number == 1]
        run = found[ones[-1] :] if ones else []
        if len(run) < 2 or [h.number for h in run] != list(range(1, len(run) + 1)):
            continue
        ends = [*(h.start for h in run[1:]), len(doc.text)]
        bodies = [doc.simplified[h.end : end] for h, end in zip(run, ends, strict=True)]
        if all(len("".join(body.split())) >= _data()["least"] for body in bodies) and not _one_work(bodies):
            return [h.start for h in run]
    return []


def _one_work(bodies: Sequence[str]) -> bool:
    for body in bodies[1:]:
        for line in body.split("\n"):
            if m := _data()["chapter"].match(line.strip()):
                if _number(m[1]) != 1:
                    return True
                break
    return False


def _cut(edits: Sequence[Edit], at: int, length: int) -> tuple[list[Edit], list[Edit], int]:
    """Edits from the source offset ``at`` on, parted after ``length`` characters of text; and where that is."""
    left: list[Edit] = []
    made, source = 0, at
    for i, e in enumerate(edits):
        begin = made + e.start - source
        if length <= begin:
            return left, list(edits[i:]), source + length - made
        made, source = begin + len(e.new), e.end
        if length < made:
            over = made - length
            left.append(e._replace(new=e.new[:-over]))
            return left, [e._replace(start=e.end, new=e.new[-over:], old=""), *edits[i + 1 :]], e.end
        left.append(e)
    return left, [], source + length - made


def _seams(pages: Sequence[Document]) -> Iterator[Edit]:
    """The edits at the page breaks, in the texts joined by form feeds."""
    head = [line.strip() for line in pages[0].text.split("\n") if line.strip()][: _data()["head_lines"]]
    before, at = pages[0].text, len(pages[0].text)
    for page in pages[1:]:
        skip = _repeated(page.text, head)
        body = page.text[skip:]
        tail = before.rstrip()
        start = body.lstrip()
        if _continues(tail[tail.rfind("\n") + 1 :].strip(), start):
            yield Edit(at - (len(before) - len(tail)), at + 1 + skip + len(body) - len(start), "", "stitch.sentence")
        else:
            new = "" if not before or before.endswith("\n") else "\n"
            yield Edit(at, at + 1 + skip, new, "stitch.page")
        before = body
        at += 1 + len(page.text)


def _repeated(text: str, head: Sequence[str]) -> int:
    """How many characters the lines have that the first page's head has, too."""
    skip = at = 0
    for line in text.splitlines(keepends=True)[: 3 * _data()["head_lines"]]:
        bare = line.strip()
        at += len(line)
        if not bare:
            continue
        if bare[-1] in "。！？；" or (bare not in head and _data()["page_mark"].sub("", bare) not in head):
            break
        skip = at
    return skip


def _continues(line: str, start: str) -> bool:
    """Whether a sentence goes on over the page break."""
    han = "\u4e00" <= start[:1] <= "\u9fff"
    return (
        len(line) >= _data()["running"]
        and han
        and line[-1] not in _data()["closes"]
        and not _data()["begins"].match(start)
    )
