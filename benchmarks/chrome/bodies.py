"""Clean documents: those of a folder, or composed ones; some of them speak about the very words of frames.

A body is a title and lines, all of them kept by right: paragraphs, headings, salutation, signature, attachments,
contact lines. About one in eight is about copyright, filing, editing or printing from end to end, and every third
one has stray sentences with such words.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import corpus
from benchmarks.chrome.words import Words, lists

_DAY = re.compile(r"\((?:19|20)\d\d-\d\d-\d\d\)$")  # which a collection sets behind the names of laws
SHORTEST, LONGEST = 120, 3_000  # characters of a body
EACH = 1_500  # documents taken from a file of the folder
# A document of a collection in which such a line was left is no clean body.
_LEFTOVER = re.compile(
    r"(?m)^.{0,30}(?:责任编辑[:：]|浏览次数|点击数|ICP备|编辑[:：].{2,4}审核|打印本页|上一篇|\[关闭|扫一扫|来源[:：].{2,20}$)|收藏本站"
)


class Body(NamedTuple):
    """A document: its title, and its lines."""

    title: str
    lines: tuple[str, ...]


class Bodies:
    """The supply of clean documents. Body ``n`` depends on the folder and the page's generator alone."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder

    @cached_property
    def documents(self) -> list[Body]:
        """The documents of the folder that have a title and a fit length; long ones are cut after whole lines."""
        if self.folder is None:
            return []
        files = sorted(path for path in self.folder.rglob("*") if path.name.endswith((".jsonl", ".jsonl.xz")))
        found = [body for path in files for body in islice(_documents(path), EACH)]
        if not found:
            raise SystemExit(f"{self.folder}: no documents with a title and a text in it")
        return found

    def body(self, words: Words, formal: bool) -> Body:
        """A document for a page; ``formal`` ones are notices with salutation and signature."""
        rng = words.rng
        table = lists("bodies")
        fill = _fill(words)
        if rng.random() < 0.12:
            theme = rng.choice(table["theme"])
            lines = [fill(line) for line in rng.sample(theme["lines"], rng.randint(4, len(theme["lines"])))]
            return _furnished(Body(fill(rng.choice(theme["titles"])), tuple(lines)), words, formal)
        if self.documents:
            body = rng.choice(self.documents)
        elif formal:
            body = _notice(words)
        else:
            title, *lines = corpus.report(rng).split("\n")
            body = Body(title, tuple(lines))
        if rng.random() < 0.35:
            lines = list(body.lines)
            for sentence in rng.sample(table["lines"], rng.randint(1, 2)):
                lines.insert(rng.randint(1, len(lines)), fill(sentence))
            body = body._replace(lines=tuple(lines))
        return _furnished(body, words, formal)


def _documents(path: Path) -> Iterator[Body]:
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as rows:
        for row in rows:
            record: dict[str, Any] = json.loads(row)
            title, text = _DAY.sub("", (record.get("title") or "").strip()), record.get("text") or ""
            if not 6 <= len(title) <= 60 or "\n" in title or not re.search("[\u4e00-\u9fff]{5}", title):
                continue
            lines = [line.strip() for line in text.split("\n") if line.strip()]
            while lines and _names(lines[0], title):
                title = lines.pop(0)
            size, kept = 0, []
            for line in lines:
                if kept and size + len(line) > LONGEST:
                    break
                kept.append(line)
                size += len(line)
            if (
                "&" in title
                or title.endswith("..")
                or any(len(line) > 40 and text.count(line[:30]) > 1 for line in kept)
            ):
                continue  # an entity, or text that the collection holds twice: another filter's business
            if SHORTEST <= size <= 2 * LONGEST and not _LEFTOVER.search("\n".join(kept)):
                yield Body(title, tuple(kept))


def _names(line: str, title: str) -> bool:
    """Whether a line is the title, or the full form of one that a collection cut down."""
    rest = iter(line)
    return len(line) <= 60 and not line.endswith("。") and all(char in rest for char in title)


def _fill(words: Words) -> Any:
    def fill(frame: str) -> str:
        facts = {
            "organ": words.organ(words.facts["place"]),
            "organ2": words.organ(words.place()),
            "place": words.facts["place"] if words.rng.random() < 0.5 else words.place(),
            "year": str(words.day.year),
            "n": words.digits(words.rng.randint(2, 4)),
            "n2": str(words.rng.randint(2, 30)),
            "person": words.person(),
            "what": words.of("news", "what"),
            "do": words.of("news", "do"),
            "phone": f"0{words.digits(3)}-{words.digits(7)}",
            "address": words.place() + words.of("place", "road") + words.number(2) + "号",
            "mail": f"{words.rng.choice(['yjb', 'bgs', 'xxk', 'zfb'])}{words.digits(4)}@163.com",
        }
        return frame.format_map(facts)

    return fill


def _notice(words: Words) -> Body:
    """A composed notice: lead, paragraphs under headings."""
    rng, table, fill = words.rng, lists("bodies"), _fill(words)
    lines = [fill(rng.choice(table["leads"]))]
    paragraphs = corpus.report(rng).split("\n")[2:]
    headings = table["headings"][: max(2, len(paragraphs) - rng.randint(0, 2))]
    for number, paragraph in enumerate(paragraphs):
        if number < len(headings):
            lines.append(headings[number])
        lines.append(paragraph)
    return Body(fill(rng.choice(table["document_titles"])), tuple(lines))


def _furnished(body: Body, words: Words, formal: bool) -> Body:
    """A formal document gets what belongs to one: salutation, closing, attachments, signature, contact lines.

    News gets a lead with a reporter, and captions.
    """
    rng, table, fill = words.rng, lists("bodies"), _fill(words)
    lines = list(body.lines)
    if not formal:
        if rng.random() < 0.25:
            lines[0] = fill(rng.choice(table["datelines"])) + lines[0]
        if rng.random() < 0.15:
            lines.insert(rng.randint(1, len(lines)), fill(rng.choice(table["captions"])))
        return body._replace(lines=tuple(lines))
    if rng.random() < 0.6:
        lines.insert(0, rng.choice(table["salutations"]))
    if closing := rng.choice(table["closings"]):
        lines.append(closing)
    if rng.random() < 0.12:
        lines += map(fill, table["members"])
    if rng.random() < 0.4:
        lines += map(fill, rng.sample(table["short_lines"], rng.randint(1, 2)))
    if rng.random() < 0.4:
        names = [fill(name) for name in rng.sample(table["attachments"], rng.randint(1, 3))]
        lines += [f"附件：{names[0]}"] if len(names) == 1 else ["附件：", *(f"{k}.{a}" for k, a in enumerate(names, 1))]
    if rng.random() < 0.7:
        lines += [words.facts["organ"], _in_words(words.day)]
    if rng.random() < 0.15:
        lines.append("（此件公开发布）")
    if rng.random() < 0.12:
        lines += [fill("抄送：{organ}，{organ2}。"), f"{words.facts['organ']}办公室　　{_in_words(words.day)}印发"]
    return body._replace(lines=tuple(lines))


def _in_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
