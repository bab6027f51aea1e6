"""What official documents hold besides paragraphs: tables and lists behind the text, letterheads and such above it.

The format stands in ``annexes/README.md``. All rows belong to the document, however much they look like frame.
"""

from __future__ import annotations

import random
import re
import tomllib
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from benchmarks.chrome.templates import HONEST, Filler, Piece, Template, templates
from benchmarks.chrome.words import Words

KINDS = {"annex": "tables and lists", "head": "letterheads and such"}
FOLDER = Path(__file__).parent / "annexes"
ANNEXES, HEADS = 0.75, 0.55  # shares of the documents that have any
LEAST = 3  # rows of a template of the honest split that make an annex
BEHIND = 0.65  # share of the annexes that stand behind all of the text, not within its second half
_MARK = re.compile(r"\*(\d+)-(\d+) |\?(0?\.\d+|1) ")
_NUMERALS = "零一二三四五六七八九"
_CHOICE = re.compile(r"\[\[(.*?)\]\]")
_SLOT = re.compile(r"\{(\w+)\}")


class Annex(NamedTuple):
    """Rows above the records, the rows of each record, how many records, and rows below them."""

    name: str
    head: tuple[str, ...]
    record: tuple[str, ...]
    records: tuple[int, int]
    tail: tuple[str, ...]


class Head(NamedTuple):
    """Rows directly above and below a document's title."""

    name: str
    above: tuple[str, ...]
    under: tuple[str, ...]


@cache
def annexes(split: str) -> tuple[Annex, ...]:
    """The annexes of a split; on the development side the tails of documents that look like frame are some, too."""
    found = [
        Annex(
            row["name"],
            _rows(row.get("head", "")),
            _rows(row.get("record", "")),
            tuple(row.get("records", (0, 0))),
            _rows(row.get("tail", "")),
        )
        for row in _table(split, "annex")
    ]
    if split == "development":
        for template in templates(HONEST):
            kept = tuple(line.replace("= ", "", 1) for line in template.tail if "= " in line[:12])
            if len(kept) >= LEAST:
                found.append(Annex(template.name, kept, (), (0, 0), ()))
    return tuple(found)


@cache
def heads(split: str) -> tuple[Head, ...]:
    """The heads of a split."""
    return tuple(
        Head(row["name"], _rows(row.get("above", "")), _rows(row.get("under", ""))) for row in _table(split, "head")
    )


def _table(split: str, what: str) -> Iterator[dict[str, str]]:
    for path in sorted(FOLDER.glob(f"{split.replace('-', '_')}*.toml")):
        yield from tomllib.loads(path.read_text(encoding="utf-8")).get(what, ())


def _rows(text: str) -> tuple[str, ...]:
    return tuple(text.strip("\n").split("\n")) if text else ()


class Writer:
    """Fills the rows of annexes and heads for one page."""

    def __init__(self, words: Words, rng: random.Random) -> None:
        self.words, self.rng = words, rng
        self.filler = Filler(words, rng)

    def annex(self, annex: Annex) -> Iterator[str]:
        """The rows of an annex."""
        yield from self._part(annex.head)
        for number in range(1, self.rng.randint(*annex.records) + 1):
            yield from self._part(annex.record, number)
        yield from self._part(annex.tail)

    def head(self, head: Head) -> tuple[list[str], list[str]]:
        """The rows above a title, and those below it."""
        return list(self._part(head.above)), list(self._part(head.under))

    def _part(self, rows: tuple[str, ...], number: int = 0) -> Iterator[str]:
        for row in rows:
            times = 1
            while mark := _MARK.match(row):
                if mark[3]:
                    times = times if self.rng.random() < float(mark[3]) else 0
                else:
                    times = times and self.rng.randint(int(mark[1]), int(mark[2]))
                row = row[mark.end() :]
            row = row.replace("{k}", str(number)).replace("{K}", _numeral(number))
            for _ in range(times):
                chosen = _CHOICE.sub(lambda match: self.rng.choice(match[1].split("|")), row)
                yield _SLOT.sub(self._slot, chosen)

    def _slot(self, match: re.Match[str]) -> str:
        words = self.words
        if match[1] == "n2":
            return words.number(1, 2)
        if match[1] == "department2":
            return words.organ(words.place() if self.rng.random() < 0.5 else words.stem + words.level)
        if match[1] == "year":
            return str(words.day.year)
        return self.filler.fill(match[0])


def _numeral(number: int) -> str:
    """A number below a hundred in Chinese."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


class Supply:
    """The annexes and heads of a split, and who may use them.

    Whoever holds back a hand (a file of templates) must not know its documents from other pages: each hand of a split
    has annexes of its own, by the number of their names.
    """

    def __init__(self, split: str) -> None:
        self.hands = sorted({template.hand for template in templates(split)})
        self.annexes, self.heads = annexes(split), heads(split)

    def given(
        self, template: Template, head: list[Piece], middle: list[Piece], words: Words
    ) -> tuple[list[Piece], list[Piece]]:
        """The lines above a text and the text itself, with an annex, or with rows around the title, or both."""
        rng = random.Random(f"{template.name} {middle[0].text} annexes")
        write = Writer(words, rng)
        mine = self.hands.index(template.hand)
        annexes = [each for each in self.annexes if self._hand(each.name) == mine]
        heads = [each for each in self.heads if self._hand(each.name) == mine]
        if annexes and rng.random() < ANNEXES:
            middle = _placed(middle, list(write.annex(rng.choice(annexes))), rng)
        if heads and rng.random() < HEADS:
            head = _framed(head, *write.head(rng.choice(heads)))
        return head, middle

    def _hand(self, name: str) -> int:
        return zlib.crc32(name.encode()) % len(self.hands)


def _placed(pieces: list[Piece], rows: list[str], rng: random.Random) -> list[Piece]:
    """The lines of a document with those of an annex behind them, or within their second half."""
    at = len(pieces) if rng.random() < BEHIND else rng.randint((len(pieces) + 1) // 2, len(pieces))
    lead = "\u3000\u3000" if rng.random() < 0.15 else ""
    return [*pieces[:at], *(Piece(lead + row, "b" if row.strip() else "x", "annex") for row in rows), *pieces[at:]]


def _framed(pieces: list[Piece], above: list[str], under: list[str]) -> list[Piece]:
    """The lines above a text with those of a document's head around its title."""
    at = next((n for n, piece in enumerate(pieces) if piece.label == "t"), -1)
    if at < 0:
        return pieces
    rows = [[Piece(row, "b" if row.strip() else "x", "head") for row in part] for part in (above, under)]
    return [*pieces[:at], *rows[0], pieces[at], *rows[1], *pieces[at + 1 :]]
