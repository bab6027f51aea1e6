"""Site templates: the lines around a document, read from ``templates/<split>*.toml`` and filled for one page.

The format stands in ``templates/README.md``. Every line is frame unless it begins with ``= ``.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.chrome.words import DATES, FRESH, SLOTS, Words

FOLDER = Path(__file__).parent / "templates"
SPLITS = ("development", "held-out")
HONEST = "honest"  # templates whose rows look like frame and are the document's own
UNSURE = "?"  # a field that a page may be said to state, or not: counted neither way
_KEYS = {"name", "kind", "source", "head", "tail", "inside", "end", "script"}
_MARK = re.compile(r"\*(\d+)-(\d+) |\?(0?\.\d+|1) ")
_SLOT = re.compile(r"\{(\w+)\}")
_CHOICE = re.compile(r"\[\[(.*?)\]\]")
# What a label says about the date or the name behind it; blanks inside labels are dropped before.
_DOCUMENT_DAY = re.compile(r"(?:成文|生成|签发|印发|形成|制发|制作)(?:日期|时间)[^{}\w]*$")
_OTHER_DAY = re.compile(r"(?:生效|实施|施行|废止|失效|截止|有效期|今天是|现在是|注册于?|最后登录|考试|开标)[^{}]{0,6}$")
_UNSURE_DAY = re.compile(r"(?:发文|上传|上载|入库|归档)(?:日期|时间)[^{}\w]*$")  # of the document, or of the page
_AUTHOR = re.compile(r"(?:记者|作者|撰稿|文[/|｜])[^{}\w]*$")
_SOURCE = re.compile(r"(?:来源于?|稿源|转自|转载自|摘自|供稿)[^{}\w]*$")
_ORGAN = re.compile(r"(?:发布|发文|制发|公开|制定|责任|公开责任|信息发布)(?:机构|机关|单位|部门)[^{}\w]*$")


@dataclass(frozen=True, slots=True)
class Template:
    """One site: lines above and below the body, lines between its paragraphs, and words glued to its end."""

    name: str
    kind: str
    head: tuple[str, ...]
    tail: tuple[str, ...]
    inside: tuple[str, ...]
    end: tuple[str, ...]
    script: str = ""  # the only one that the site has
    hand: str = ""  # the file that it stands in: one writer's


@dataclass(frozen=True, slots=True)
class Piece:
    """A filled line.

    label: t, b, f, or x for a blank one; form: the template's line, for the tables by class; glued: how many
    characters at its end are frame though the line is body.
    """

    text: str
    label: str
    form: str = ""
    glued: int = 0


@cache
def templates(split: str) -> tuple[Template, ...]:
    """The templates of a split, from all its files. Raises SystemExit for one that is malformed."""
    found = []
    for where, row in _read(split):
        if unknown := row.keys() - _KEYS or {"name", "kind", "head", "tail"} - row.keys():
            raise SystemExit(f"{where}: unknown or missing key {', '.join(sorted(unknown))}")
        head, tail = (tuple(row[part].strip("\n").split("\n")) for part in ("head", "tail"))
        inside, end = tuple(row.get("inside", ())), tuple(row.get("end", ()))
        if strange := set(_SLOT.findall("\n".join([*head, *tail, *inside, *end]))) - SLOTS:
            raise SystemExit(f"{where}: unknown slot {', '.join(sorted(strange))}")
        found.append(
            Template(row["name"], row["kind"], head, tail, inside, end, row.get("script", ""), where.partition(":")[0])
        )
    if len({t.name for t in found}) < len(found):
        raise SystemExit(f"{split}: two templates of one name")
    return tuple(found)


def _read(split: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where every template of a split stands, for messages, and its keys."""
    for path in sorted(FOLDER.glob(f"{split.replace('-', '_')}*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["template"]:
            yield f"{path.name}: template {row.get('name')!r}", row


class Filler:
    """Fills the lines of one page and keeps the facts that they state."""

    def __init__(self, words: Words, rng: random.Random) -> None:
        self.words = words
        self.rng = rng
        self.truth: dict[str, str] = {}
        self._before = ""  # the template's line above, whose label may belong to this line's value

    def part(self, lines: tuple[str, ...]) -> list[Piece]:
        """The lines of a head, a tail or a part inside the body."""
        self._before = ""
        return [piece for line in lines for piece in self._line(line)]

    def _line(self, line: str) -> Iterator[Piece]:
        times = 1
        while mark := _MARK.match(line):
            if mark[3]:
                times = times if self.rng.random() < float(mark[3]) else 0
            else:
                times = times and self.rng.randint(int(mark[1]), int(mark[2]))
            line = line[mark.end() :]
        kept = line.startswith("= ")
        line = self.chosen(line[2:] if kept else line)
        for _ in range(times):
            text = self.fill(line)
            label = "x" if not text.strip() else "f" if not kept else "t" if "{title}" in line else "b"
            yield Piece(text, label, line)
        if times:
            self._before = line

    def chosen(self, line: str) -> str:
        """A line with one of the variants wherever it gives some."""
        return _CHOICE.sub(lambda match: self.rng.choice(match[1].split("|")), line)

    def fill(self, line: str) -> str:
        """A line with its slots filled; what it states is noted in ``truth``."""
        others = self.words.other_day(40, 2) if "{news" in line or "{comment}" in line or "{user}" in line else None
        facts = self.words.facts

        def value(match: re.Match[str]) -> str:
            slot = match[1]
            if slot in FRESH:
                return self.words.fresh(slot)
            label = re.sub(r"\s", "", self._before[-12:] + line[: match.start()])
            if slot in DATES:
                if others:
                    return others[slot]
                if _OTHER_DAY.search(label):
                    return self.words.other_day(0, 90)[slot]
                if _DOCUMENT_DAY.search(label):
                    return self.words.other_day(20, 0)[slot]
            elif others:
                return facts[slot]
            self._note(slot, label)
            return facts[slot]

        return _SLOT.sub(value, line)

    def _note(self, slot: str, label: str) -> None:
        """Keep what a slot states, under the name of its field."""
        facts = self.words.facts
        if slot in DATES:
            if slot != "time" and not self.truth.get("publish_date", UNSURE).strip(UNSURE):
                self.truth["publish_date"] = UNSURE if _UNSURE_DAY.search(label) else self.words.day.isoformat()
        elif slot in ("doc_number", "index_number", "author", "editor", "source", "subtitle"):
            self.truth[slot] = facts[slot]
        elif slot == "person" and _AUTHOR.search(label):
            self.truth.setdefault("author", facts[slot])
        elif _SOURCE.search(label):
            self.truth.setdefault("source", facts[slot])
        elif _ORGAN.search(label):
            self.truth["organ"] = facts[slot]
