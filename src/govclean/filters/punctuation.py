"""Chinese punctuation: half-width marks beside Chinese, doubled marks, marks put into words, and odd quotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from govclean import prefilter
from govclean.chain import guarded
from govclean.document import Document
from govclean.findings import Edit, Finding, Note
from govclean.punct_lines import is_chinese, table_rows
from govclean.rules import rule_file
from govclean.views import HAN

# A half-width mark next to anything but ASCII (one space may stand between), or a prime. The pattern begins with a
# plain class, which `re` scans for at memory speed; the conditions are only looked at where it hits.
_GUARD = re.compile(
    r"[,:;?!.〝〞〟](?:(?<=[〝〞〟])|(?<=[^\x00-\x7f][,:;?!])|(?<!\.)(?= ?[^\x00-\x7f])"
    rf"|(?<=[{HAN}]\.)(?=[{HAN}\s]|\Z))"
)
_RUN = re.compile(r"[,:;?!.，：；？！。、]+|[〝〞〟]")
_HAN = re.compile(f"[{HAN}]")
_BETWEEN_HAN = re.compile(f"[{HAN}].[{HAN}]")
_BANG = re.compile(f"([{HAN}])!(?=([{HAN}]))")
_LABEL = re.compile(r"(?:^|\n)\s*[（(]?[一二三四五六七八九十百甲乙丙丁]{1,3}\Z")
_NUMERAL = frozenset("一二三四五六七八九十两")
_COMMA = re.compile("[，,、；;：:]")
_WINDOW = 200  # how far back, in characters, a sentence is looked at
_ENTITY = re.compile(r"&#?[0-9A-Za-z]{1,8}\Z")
_SCHEME = re.compile(r"(?:https?|ftp|mailto|file)\Z")
_QUERY = re.compile(r"[?&]\w{1,20}=[^\s，。；、&]{0,60}\Z")
# Signs that a page lost bytes: its ? and ! are not marks of punctuation. A question mark opens a line, follows a
# space or a mark, or is doubled; a replacement character; a mark between ! or ? and a full-width one.
_LOSSY = re.compile(r"(?:^|[\n\s，。；：、?])\?|\ufffd|[?!][。；：，、]")


@cache
def _data() -> dict[str, Any]:
    file = rule_file("punctuation")
    words, classes = file["words"], file["classes"]
    return {
        "wide": dict(file["wide"]),
        "pairs": dict(file["pairs"]),
        "by_habit": dict(file["pairs_by_habit"]),
        "marks": frozenset(classes["marks"]),
        "loose": frozenset(classes["loose"]),
        "opening": frozenset(classes["opening"]),
        "closing": frozenset(classes["closing"]),
        "question": re.compile(words["question"]),
        "starter": re.compile(words["starters"]),
        "particles": frozenset(words["particles"]),
        "stop_han": file["lines"]["stop_han"],
    }


_MAY_WIDEN = (
    prefilter.pair("〝〞〟")
    | prefilter.pair("^\x00-\x7f", ",:;?!.")
    | prefilter.pair(",:;?!", "^\x00-\x1f!-\x7f")  # or a space, behind which the character may stand
)


def _needed(doc: Document) -> bool:
    return doc.may_hold(_MAY_WIDEN) and _GUARD.search(doc.text) is not None


@guarded(_needed)
def punctuation(doc: Document) -> Iterator[Finding]:
    """Make punctuation Chinese where it stands in running Chinese; lines of anything else are left as they are.

    >>> from govclean import Chain
    >>> Chain([punctuation])("9月17日,会议召开(14:00开始);共1,234人参加.").text
    '9月17日，会议召开(14:00开始)；共1,234人参加。'
    """
    text = doc.text
    rows = table_rows(doc.lines)
    lossy = _LOSSY.search(text) is not None
    for index, line in enumerate(doc.lines):
        if index in rows or _GUARD.search(line.text) is None or not is_chinese(line.text):
            continue
        reader = _Reader(doc, line.start, line.end, lossy)
        for run in _RUN.finditer(text, line.start, line.end):
            found = reader.look(run.group(), run.start(), run.end())
            if found is not None:
                yield found


def _doubles(doc: Document) -> bool:
    """Whether doubled marks are a habit of the page."""
    data, text = _data(), doc.text
    return any(pair in text for pair in data["pairs"] if pair != "!!") or (
        sum(text.count(pair) for pair in data["by_habit"] if not (pair[0] + pair[1]).isascii()) > 1
    )


def _divided(doc: Document) -> Counter[str]:
    """How often the page has, in one piece, each pair of Han characters that a ! somewhere divides."""
    divided = {a + b for a, b in _BANG.findall(doc.text)}
    return Counter(pair for pair in map("".join, pairwise(doc.text)) if pair in divided)


class _Reader:
    """Reads the marks of one line from left to right and says what becomes of each."""

    def __init__(self, doc: Document, start: int, end: int, lossy: bool) -> None:
        self.doc, self.text, self.view, self.lossy = doc, doc.text, doc.simplified, lossy
        self.start, self.end = start, end
        self.last = start + len(doc.text[start:end].rstrip())
        self.queries = doc.text.find("=", start, end) >= 0
        self.clause = start  # where the sentence began that is being read
        self.quoted = start  # the last prime that was read
        self.data = _data()

    def look(self, run: str, i: int, j: int) -> Edit | Note | None:
        """The finding for a run of marks at [i, j)."""
        left = self.text[i - 1] if i > self.start else "\n"
        if run in "〝〞〟":
            return self._quote(run, i, left)
        clause = self.clause
        if "。" in run or "？" in run or "?" in run or "！" in run:
            self.clause = j
        new = self.data["pairs"].get(run)
        if new is None and run in self.data["by_habit"] and self.doc.shared("punctuation.habit", _doubles):
            new = self.data["by_habit"][run]
        if new is not None:
            right, _ = self._right(j)
            if self._han(left, marks=True) and (right == "\n" or self._fits(right)):
                return Edit(i, j, new, "punctuation.doubled", 0.9)
            return None
        if len(run) > 1:
            return None
        if run == ".":
            return self._stop(i, left)
        if run not in self.data["wide"]:
            return None
        if run in ",;" and not self.queries and _BETWEEN_HAN.match(self.text, i - 1):
            return Edit(i, j, self.data["wide"][run], "punctuation.widen", 0.98)  # as _wide would, without asking more
        return self._wide(run, i, left, clause)

    def _right(self, j: int) -> tuple[str, int]:
        """The character that follows, and how many spaces (none or one) stand before it; a line feed at the end."""
        if j >= self.end or self.text[j] == "\r":
            return "\n", 0
        if self.text[j] == " " and j + 1 < self.end and self.text[j + 1] not in " \u3000\r":
            return self.text[j + 1], 1
        return self.text[j], 0

    def _han(self, char: str, *, marks: bool = False) -> bool:
        return _HAN.match(char) is not None or (marks and char in self.data["marks"])

    def _chinese(self, char: str, other: str) -> bool:
        """Whether ``char`` makes the mark beside it Chinese: Han, or a CJK mark that is not English as well."""
        if char in self.data["loose"]:
            return not (other.isascii() and other.isalpha())
        return self._han(char, marks=True)

    def _fits(self, char: str) -> bool:
        """Whether a character may stand beside a Chinese mark: not a letter of a third script, not lost."""
        return char.isascii() or self._han(char, marks=True) or (not char.isalpha() and char != "\ufffd")

    def _wide(self, mark: str, i: int, left: str, clause: int) -> Edit | Note | None:
        right, space = self._right(i + 1)
        if left in " \t\u3000\n" and not self._han(right):
            return None
        if not (self._chinese(left, right) or self._chinese(right, left)):
            return None
        if left == "\n" or not self._fits(left) or not self._fits(right):
            return None
        if mark in "?!" and not self._ends_sentence(mark, i, left, right, clause):
            return None
        if mark == "!" and self._han(left) and self._han(right) and not space:
            return self._bang(i)
        if mark == ";" and _ENTITY.search(self.text, max(self.start, i - 10), i):
            return None
        if mark == ":" and (
            right in "/\\"
            or _SCHEME.search(self.text, max(self.start, i - 8), i)
            or (left in _NUMERAL and right in _NUMERAL)
        ):
            return None
        if self.queries and _QUERY.search(self.text, max(self.start, i - 90), i):
            return None
        if not right.isalnum() and right not in self.data["opening"]:
            space = 0
        return Edit(i, i + 1 + space, self.data["wide"][mark], "punctuation.widen", 0.98)

    def _ends_sentence(self, mark: str, i: int, left: str, right: str, clause: int) -> bool:
        if not (self._han(left) or left in self.data["closing"]):
            return False
        at_end = right == "\n" or right in self.data["closing"]
        if mark == "!":
            return at_end or not self.lossy
        asked = self.data["question"].search(self.view, clause, i) is not None
        return asked or (at_end and not self.lossy)

    def _bang(self, i: int) -> Edit | Note | None:
        """A ! between two Han characters: the page's own words must say whether it divides a word."""
        elsewhere = self.doc.shared("punctuation.divided", _divided)[self.text[i - 1] + self.text[i + 1]]
        particle = self.view[i - 1] in self.data["particles"]
        if elsewhere >= 3 and not particle:
            return Edit(i, i + 1, "", "punctuation.injected", 0.9, (f"the page has the pair {elsewhere} times",))
        if elsewhere and not particle:
            return Note("suspect", i, i + 1, "a ! that may have been put into a word")
        return Edit(i, i + 1, "！", "punctuation.widen", 0.95)

    def _stop(self, i: int, left: str) -> Edit | None:
        if not self._han(left):
            return None
        before = self.view[max(self.start, i - _WINDOW) : i]
        if _LABEL.search(before):
            return None
        if i + 1 >= self.last:
            sentence = _COMMA.search(before) and len(_HAN.findall(before)) >= self.data["stop_han"]
        else:
            sentence = self.data["starter"].match(self.view, i + 1) and len(before) >= self.data["stop_han"]
        return Edit(i, i + 1, "。", "punctuation.stop", 0.9) if sentence else None

    def _quote(self, char: str, i: int, left: str) -> Edit | None:
        if char == "〝":
            return Edit(i, i + 1, "“", "punctuation.quote", 0.98)
        opened = max(self.text.rfind("“", self.quoted, i), self.text.rfind("〝", self.quoted, i))
        closed = self.text.rfind("”", self.quoted, i)
        self.quoted = i
        if opened > closed or self._han(left, marks=True) or left in self.data["wide"]:
            return Edit(i, i + 1, "”", "punctuation.quote", 0.98)
        return None
