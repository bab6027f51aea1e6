"""Counting: which characters of a page were deleted, which lines that removes, and which fields are right.

A line counts as removed when at least 80 % of its characters were deleted, blanks and glosses apart. Frame lines are
the positives; doubtful (``d``) and blank lines are not counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from benchmarks.chrome.generate import Page
from benchmarks.chrome.templates import UNSURE
from govclean import Document
from govclean.findings import Edit
from govclean.views import simplified

REMOVED = 0.8
MOST_OF_PAGE = 4  # wrong lines of one page, and of each sign, that are kept to be shown
FIELDS = ("title", "publish_date", "source", "doc_number")
OTHER_FIELDS = ("index_number", "author", "editor", "organ")
_GLOSS = re.compile("[(（][a-z\u00e0-\u024f][a-z\u00e0-\u024f /]*[)）]")
_BRACKETS = str.maketrans("[［（(【﹝〈「『„]］）)】﹞〉」』‟", "〔" * 10 + "〕" * 10)


def deleted(edits: Sequence[Edit], size: int) -> bytearray:
    """A mask over the source: 1 where a character is gone. A character that was replaced is not."""
    mask = bytearray(size)
    for edit in edits:
        if not edit.new:
            mask[edit.start : edit.end] = b"\1" * (edit.end - edit.start)
        elif len(edit.new) < len(edit.old):
            old, new = simplified(edit.old), simplified(edit.new)
            for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
                gone = b - a - (d - c) if tag in ("delete", "replace") else 0
                for at in range(edit.start + b - max(0, gone), edit.start + b):
                    mask[at] = 1
    return mask


def counted(text: str) -> bytearray:
    """A mask over a line: 1 where a character counts, which blanks, invisible ones and glosses do not."""
    mask = bytearray(not (c.isspace() or unicodedata.category(c) in ("Cf", "Cc")) for c in text)
    for match in _GLOSS.finditer(text):
        mask[match.start() : match.end()] = bytes(match.end() - match.start())
    return mask


@dataclass
class Wrong:
    """A line that should have gone (``f``) or should have stayed."""

    where: str
    number: int
    label: str
    form: str
    text: str
    rules: str


@dataclass
class Tally:
    """What was counted over pages."""

    pages: int = 0
    lines: Counter[str] = field(default_factory=Counter)  # tp fp fn tn
    by: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))  # kind or class -> tp fp fn
    body: int = 0  # characters of body lines, and those of them that were lost
    lost: int = 0
    ends: int = 0  # words of the site glued to body lines, and those that went
    ends_gone: int = 0
    fields: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    on_page: Counter[tuple[int, bool]] = field(default_factory=Counter)
    wrong: list[Wrong] = field(default_factory=list)
    wrong_fields: list[str] = field(default_factory=list)

    def add(self, page: Page, gone: bytearray, edits: Sequence[Edit] = ()) -> None:
        """Count the lines of a page."""
        self.pages += 1
        at = 0
        for number, line in enumerate(page.lines, 1):
            start, at = at, at + len(line.text) + 1
            mask = counted(line.text)
            total = sum(mask)
            if not total or line.label in "dx":
                continue
            hits = bytes(m & g for m, g in zip(mask, gone[start : at - 1], strict=True))
            removed = sum(hits) >= REMOVED * total
            verdict = ("tp" if removed else "fn") if line.label == "f" else "fp" if removed else "tn"
            self.by[f"class {line.form}"][verdict] += 1
            if line.label != "f":
                own = len(line.text) - line.glued
                self.body += sum(mask[:own])
                self.lost += sum(hits[:own])
                if line.glued:
                    self.ends += 1
                    self.ends_gone += sum(hits[own:]) >= REMOVED * sum(mask[own:])
            self.lines[verdict] += 1
            self.by[f"kind {page.kind}"][verdict] += 1
            self.by[f"name {page.name}"][verdict] += 1
            self.by[f"script {page.script}"][verdict] += 1
            partly = line.label in "tb" and sum(hits[: len(line.text) - line.glued]) > 0
            if verdict in ("fp", "fn") or partly:
                self.on_page[self.pages, line.label == "f"] += 1
                if self.on_page[self.pages, line.label == "f"] > MOST_OF_PAGE:
                    continue
                rules = {e.rule for e in edits if e.start < at - 1 and start < e.end and len(e.new) < len(e.old)}
                where = f"{page.name}/{page.script}"
                self.wrong.append(Wrong(where, number, line.label, line.form, line.text, " ".join(sorted(rules))))

    def add_fields(self, page: Page, found: Mapping[str, str]) -> None:
        """Compare the fields that were found with what the page states."""
        for name in (*FIELDS, *OTHER_FIELDS):
            value, truth = found.get(name, ""), page.truth.get(name, "")
            count = self.fields[name]
            if truth == UNSURE:
                continue
            if not truth:
                count["absent"] += 1
                count["spurious"] += bool(value)
                continue
            right = same(name, value, truth)
            count["present"] += 1
            count["exact"] += right
            count["wrong"] += bool(value) and not right
            if not right:
                self.wrong_fields.append(f"{page.name}/{page.script} {name}: {truth!r}, found {value!r}")


def found_fields(doc: Document) -> dict[str, str]:
    """The strongest value of each field."""
    return {name: f.value for name, f in doc.fields.items()}


def same(name: str, value: str, truth: str) -> bool:
    """Whether two values are one fact: blanks, widths, script and the forms of brackets do not matter."""
    if name == "publish_date":
        return bool(value) and value[:10] == truth[:10]
    return _form(name, value) == _form(name, truth)


def _form(name: str, value: str) -> str:
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", simplified(_GLOSS.sub("", value))))
    text = text.translate(str.maketrans("“”‘’—", "\"\"''-"))
    if name in ("doc_number", "index_number"):
        text = re.sub("第?0*(?=[1-9]\\d*号)", "", text.translate(_BRACKETS)) if name == "doc_number" else text
    return text.strip("《》") if name == "title" else text
