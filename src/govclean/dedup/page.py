"""A page prepared for matching: its sentences, its head, and the facts that tell it from its siblings."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import Any

import numpy as np

from govclean.dedup import facts as typed
from govclean.dedup.align import Grams, Unit, bigrams, units
from govclean.dedup.shingle import key_text
from govclean.dedup.urls import article_id
from govclean.document import Document
from govclean.findings import Edit, Rewrite

_KEPT_FIELDS = ("title", "doc_number", "event_date", "document_date", "publish_date", "organ")
_LONGEST_BYLINE = 120
_MARKS = 1 << 15  # 700 bigrams set 2 % of the bits
_SPREAD = 0x9E3779B1


@cache
def settings() -> Mapping[str, Any]:
    """The thresholds and patterns of ``data/dedup_match.toml``."""
    data = dict(typed.load("dedup_match"))
    data["pattern"] = {name: re.compile(p) for name, p in data["pattern"].items()}
    return data


@dataclass(frozen=True)
class Page:
    """What matching reads of a page: its clean text, its fields, its date, how many repairs it took, and the
    id of the article in its address."""

    text: str
    fields: Mapping[str, str]
    date: str = ""
    repairs: int = 0
    article: str = ""

    @cached_property
    def key(self) -> str:
        """The key text, see :func:`govclean.dedup.shingle.key_text`."""
        return key_text(self.text)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Sentences and headings in order."""
        return units(self.text)

    @cached_property
    def grams(self) -> Grams:
        """The bigrams of the units; what a re-poster added does not count in shares."""
        return bigrams(self.units, self.bylines)

    @cached_property
    def marks(self) -> int:
        """The page's bigrams as a set of :data:`_MARKS` bits, so that two pages are held together in a microsecond."""
        bits = np.zeros(_MARKS, np.uint8)
        bits[(self.grams.distinct[:-1] * _SPREAD >> 17) % _MARKS] = 1
        return int.from_bytes(np.packbits(bits).tobytes(), "big")

    @cached_property
    def marked(self) -> int:
        """How many bits of :attr:`marks` are set, at least 1."""
        return max(1, self.marks.bit_count())

    @cached_property
    def facts(self) -> tuple[typed.Facts, ...]:
        """The typed facts of each unit."""
        return tuple(typed.facts(u.text) for u in self.units)

    @cached_property
    def signs(self) -> tuple[typed.Signs, ...]:
        """The offices and places of each unit."""
        return tuple(typed.signs(u.text) for u in self.units)

    @cached_property
    def agreeing(self) -> tuple[int, ...]:
        """How many facts of each unit agree with those of an equal sentence."""
        return tuple(typed.compared(f, f).agree if f else 0 for f in self.facts)

    @cached_property
    def bylines(self) -> frozenset[int]:
        """The units that hold a re-poster's data."""
        return frozenset(i for i, u in enumerate(self.units) if is_byline(u))

    @cached_property
    def size(self) -> int:
        """Characters of key text in the units, by-lines aside."""
        return sum(self.grams.weights)

    @cached_property
    def head(self) -> int:
        """The number of units that belong to title and lead."""
        return self._within(settings()["head"])

    def _within(self, reach: int) -> int:
        """The number of units that begin within so many characters, by-lines not counted."""
        at = 0
        for i, unit in enumerate(self.units):
            if at >= reach:
                return i
            at += 0 if i in self.bylines else len(unit.key)
        return len(self.units)

    @cached_property
    def title(self) -> int | None:
        """The index of the title: a unit of the head that is no sentence and no by-line.

        It begins the page (by-lines aside), or a dated sentence follows it.
        """
        ends = settings()["pattern"]["sentence_end"]
        first = True
        for i, unit in enumerate(self.units[: self.head]):
            if i in self.bylines:
                continue
            if len(unit.key) >= 8 and not ends.search(unit.text) and (first or self.dated(i + 1, i + 3)):
                return i
            first = first and len(unit.key) < 8
        return None

    def dated(self, start: int, end: int) -> bool:
        """Whether a day stands in one of those units, by-lines aside."""
        some = (f for i, f in enumerate(self.facts[start:end], start) if i not in self.bylines)
        return any(d.day for f in some for d in f.dates)

    def days(self, count: int) -> frozenset[typed.Date]:
        """The dates in the first units."""
        return frozenset(d for f in self.facts[:count] for d in f.dates)

    @cached_property
    def head_days(self) -> frozenset[typed.Date]:
        """The days that title and lead name."""
        return frozenset(d for d in self.days(self.head) if d.day)

    @cached_property
    def headed(self) -> bool:
        """Whether the page begins with a title, its document number or a dated sentence."""
        first = next((i for i in range(len(self.units)) if i not in self.bylines), 0)
        numbered = any(f.doc_numbers for f in self.facts[first : first + 1])
        return self.title is not None or self._file_heads or numbered or self.dated(first, first + 2)

    @cached_property
    def opening(self) -> str:
        """Title and lead as one text, by-lines left out, but for the file name that a sharing site begins with."""
        kept = [u.text for i, u in enumerate(self.units[: self.head]) if i not in self.bylines]
        return "\n".join([self.file, *kept] if self.file else kept)

    @cached_property
    def file(self) -> str:
        """The name of the file that a sharing site begins with, which is the page's title; or ""."""
        name = settings()["pattern"]["file"].match(self.units[0].text) if 0 in self.bylines else None
        return name[1] if name else ""

    @cached_property
    def _file_heads(self) -> bool:
        """Whether the file's name is a title, a document number or a dated lead, not the first sentence of a piece."""
        named = bool(self.file) and not settings()["pattern"]["clause"].search(self.file)
        facts = typed.facts(self.file)
        return named or bool(facts.doc_numbers) or any(d.day for d in facts.dates)

    @cached_property
    def told(self) -> tuple[str, frozenset[str]]:
        """The first day of title and lead, and the figures of two digits and more told after it, across line ends."""
        text = "".join(self.opening.split())
        day = settings()["pattern"]["day"].search(text)
        if not day:
            return "", frozenset()
        figures = settings()["pattern"]["count"].findall(text, day.end(), day.end() + settings()["told"])
        return day[0], frozenset(f for f in figures if len(f) > 1)

    @cached_property
    def turns(self) -> frozenset[str]:
        """Every stretch of title and lead as long as a meeting's name: two pages without one in common tell of no one
        meeting."""
        text, size = "".join(u.key for u in self.units[: self.head]), settings()["meeting"]
        return frozenset(text[i : i + size] for i in range(len(text) - size + 1))

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Where each unit begins, in characters, by-lines not counted."""
        sizes = (0 if i in self.bylines else len(u.key) for i, u in enumerate(self.units))
        return tuple(accumulate(sizes, initial=0))

    @cached_property
    def headline(self) -> frozenset[str]:
        """The bigrams of the title, none without one."""
        key = "" if self.title is None else self.units[self.title].key
        return frozenset(key[i : i + 2] for i in range(len(key) - 1))

    @cached_property
    def forwards(self) -> bool:
        """Whether the title says that the page forwards another document."""
        return self.title is not None and bool(settings()["pattern"]["forwards"].search(self.units[self.title].key))

    @cached_property
    def drafts(self) -> frozenset[str]:
        """What the title says of a version: 征求意见稿, 修订."""
        return frozenset(
            () if self.title is None else settings()["pattern"]["draft"].findall(self.units[self.title].key)
        )

    @cached_property
    def lead(self) -> typed.Head:
        """What title and lead name."""
        return typed.head(self.opening)

    def lead_without(self, out: frozenset[int]) -> typed.Head:
        """What title and lead name, some of their units left out."""
        if not out:
            return self.lead
        kept = (u.text for i, u in enumerate(self.units[: self.head]) if i not in self.bylines and i not in out)
        return typed.head("\n".join(kept))

    @cached_property
    def number(self) -> str:
        """The page's own document number, as its head gives it, or ""."""
        return typed.own_number("\n".join(u.text for u in self.units[: self._within(settings()["number_within"])]))

    @cached_property
    def anchors(self) -> tuple[str, ...]:
        """Facts of title and lead by which copies meet, however washed: the document number, or a day with an ordinal,
        with a place, or with two figures.

        >>> from govclean import Document
        >>> prepared(Document("全市安全生产第三次推进会召开\\n8月11日，检查单位120家，整改隐患45处。")).anchors
        ('08-11第3次', '08-11 120 45')
        """
        found = [self.number[-14:]] if self.number else []
        facts = self.lead.facts
        day = next((f"{d.month:02}-{d.day:02}" for d in facts.dates if d.month and d.day), "")
        if day:
            found += [f"{day}第{value}{unit}" for unit, spelt in sorted(facts.ordinals.items()) for value in spelt][:2]
            found += [f"{day}{place}" for place in sorted(self.lead.places)][:2]
            figures = re.findall(r"(?<![\d.])\d{2,}(?![\d年月日时])", self.opening)
            if len(figures) >= 2:
                found.append(f"{day} {figures[0]} {figures[1]}")
        return tuple(found)

    @cached_property
    def series(self) -> str:
        """The title without its numbers, which the reports of one series share; "" where it is too short to tell.

        >>> from govclean import Document
        >>> prepared(Document("全市安全生产工作第三次推进会召开\\n8月11日，会议要求落实责任。")).series
        '全市安全生产工作第#次推进会召开'
        """
        at = self.title
        title = key_text(self.fields.get("title") or ("" if at is None else self.units[at].text))
        plain = settings()["pattern"]["number"].sub("#", title)
        return plain if len(plain) - plain.count("#") >= settings()["series"] else ""

    @cached_property
    def articles(self) -> int:
        """How many units begin an article of a law or rule (第十二条)."""
        article = settings()["pattern"]["article"]
        return sum(article.match(u.text) is not None for u in self.units)

    @cached_property
    def preamble(self) -> int:
        """The number of units before the first article of a law; where there is none, the head."""
        article = settings()["pattern"]["article"]
        found = next((i for i, u in enumerate(self.units[:100]) if article.match(u.text)), 0)
        return max(self.head, found)

    def pack(self) -> bytes:
        """The page in few bytes, for the index."""
        row = [self.text, dict(self.fields), self.date, self.repairs, self.article]
        return zlib.compress(json.dumps(row, ensure_ascii=True, separators=(",", ":")).encode(), 6)


def unpacked(packed: bytes) -> Page:
    """The page that :meth:`Page.pack` packed."""
    text, fields, date, repairs, article = json.loads(zlib.decompress(packed))
    return Page(text, fields, date, repairs, article)


def prepared(doc: str | Document) -> Page:
    """A page ready for matching. A str is cleaned first; a Document is taken as it is.

    >>> from govclean import Document
    >>> page = prepared(Document("标题:全市安全生产会议\\n8月11日,会议召开。", meta={"date": "2021-08-12"}))
    >>> page.key, page.date
    ('标题全市安全生产会议8月11日会议召开', '2021-08-12')
    """
    if isinstance(doc, str):
        from govclean.api import clean

        doc = clean(doc)
    fields = {name: f.value for name, f in doc.fields.items() if name in _KEPT_FIELDS}
    date = doc.meta.get("date") or fields.get("publish_date") or ""
    repairs = sum(isinstance(f, Edit | Rewrite) for step in doc.steps for f in step.findings)
    return Page(doc.text, fields, str(date), repairs, article_id(str(doc.meta.get("url") or "")))


def is_byline(unit: Unit) -> bool:
    """Whether a unit holds a re-poster's data (date, source, counter), whose facts are not the report's."""
    short = len(unit.text) <= _LONGEST_BYLINE and typed.byline("pattern").search(unit.text)
    return bool(short or typed.byline("frame").search(unit.text))
