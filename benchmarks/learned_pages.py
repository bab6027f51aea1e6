"""A generated crawl whose lines are labelled when they are made: frames that no rule knows around documents.

Every host has frame lines of its own, made of syllables: rules leave them. Around them stand documents whose lines
recur, too: headings, salutations, signatures, tables, slogans, series with the same sentences and the same titles, and
documents that one host posts several times.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FRAME, BODY, OTHER = "frame", "body", "other"  # other: headlines of related pages: frame, but new on every page


class Line(NamedTuple):
    """A line with what it is and which kind."""

    label: str
    kind: str
    text: str


class Page(NamedTuple):
    """A page of the crawl. ``n``: its number on its host."""

    host: str
    n: int
    title: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    @property
    def meta(self) -> dict[str, str]:
        return {"url": f"https://www.{self.host}/art/{self.n}.html"}


@cache
def words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "learned_pages.toml").read_text(encoding="utf-8"))


# --- frames


class Frame:
    """The frame of one host: its lines above the title, below it, and below the document."""

    def __init__(self, rng: random.Random) -> None:
        own = words()["frame"]
        self.host = f"h{rng.randrange(10**9)}.gov.cn"
        self.rng = rng

        def some(kind: str, low: int, high: int) -> list[str]:
            return [self._made(rng.choice(own[kind])) for _ in range(rng.randint(low, high))]

        self.ticker = rng.random() < 0.3
        self.related = rng.random() < 0.5
        self.above = [("nav", p, 1.0) for p in some("nav", 3, 8)]
        self.above += [("banner", p, rng.choice([1.0, 0.9, 0.5])) for p in some("banner", 1, 2)]
        self.above += [("clock", p, 1.0) for p in some("clock", 0, 1)]
        self.under = [("under", p, rng.choice([1.0, 0.8])) for p in some("under", 0, 2)]
        self.heading = [("heading", p, 1.0) for p in some("heading", 1, 2)]
        self.below = [("link", p, 1.0) for p in some("link", 3, 6)] + [("footer", p, 0.9) for p in some("footer", 2, 4)]
        self.below += [("notice", p, 1.0) for p in some("notice", 0, 1)]
        self.below += [("clock", p, 1.0) for p in some("clock", 0, 1)] + [("link", p, 0.5) for p in some("link", 1, 2)]
        self.sections = [[("section", self._made(p), 1.0)] for p in own["sections"]]

    def _made(self, pattern: str) -> str:
        table = words()
        while "{w}" in pattern:
            pattern = pattern.replace("{w}", "".join(self.rng.choices(table["syllables"], k=2)), 1)
        while "{t}" in pattern:
            pattern = pattern.replace("{t}", self.rng.choice(table["tails"]), 1)
        return pattern.replace("{h}", str(self.rng.randrange(10**7)))

    def around(
        self, above: list[Line], title: Line, head: list[Line], rest: list[Line], rng: random.Random
    ) -> Iterator[Line]:
        """The lines of a page: the frame, and the document in it."""
        section = rng.choice(self.sections)
        if self.ticker:
            yield Line(OTHER, "ticker", headline(rng))
        yield from self._shown(self.above + section, rng)
        yield from above
        yield title
        yield from head
        yield from self._shown(self.under, rng)
        yield from rest
        yield from self._shown(self.heading, rng)
        if self.related:
            for _ in range(rng.randint(2, 4)):
                yield Line(OTHER, "related", headline(rng))
        yield from self._shown(section + self.below, rng)

    def _shown(self, lines: Iterable[tuple[str, str, float]], rng: random.Random) -> Iterator[Line]:
        for kind, text, share in lines:
            if rng.random() < share:
                while "{n}" in text:
                    text = text.replace("{n}", str(rng.randint(1, 99999)), 1)
                yield Line(FRAME, kind, text)


def headline(rng: random.Random) -> str:
    own = words()["body"]
    return (
        rng.choice(own["places"]) + rng.choice(own["topics"]) + f"{rng.choice(own['topics'])}纪实{rng.randint(1, 9999)}"
    )


# --- documents


class Document(NamedTuple):
    """Lines above the title, the title, lines between title and text, and the text."""

    above: list[Line]
    title: str
    head: list[Line]
    rest: list[Line]


def document(rng: random.Random, habits: dict[str, list[str]], sentences: Sequence[str]) -> Document:
    """A document of one of the host's habits: a notice, a report, a table, an issue of a series."""
    own = words()["body"]
    slots = {"a": rng.choice(own["topics"]), "p": rng.choice(own["places"]), "year": "2023"}

    def line(kind: str, text: str) -> Line:
        while "{n}" in text:
            text = text.replace("{n}", str(rng.randint(1, 9999)), 1)
        who = rng.choice(own["surnames"]) + "".join(rng.sample(own["given"], rng.randint(1, 2)))
        return Line(BODY, kind, text.format(**slots, who=who))

    def paragraph() -> Line:
        return Line(BODY, "paragraph", "".join(rng.sample(sentences, rng.randint(1, 4))))

    kind = rng.choices(["notice", "report", "table", "series", "plan"], [3, 4, 1, 2, 2])[0]
    head: list[Line] = []
    rest: list[Line] = []
    slogan = rng.random()
    if kind == "series":
        title = line("series title", rng.choice(habits["series"])).text
        rest = [line("series sentence", own["series_first"]), paragraph(), line("series sentence", own["series_last"])]
        if rng.random() < 0.5:
            head.append(line("issue", "第{n}期"))
    elif kind == "table":
        title = rng.choice(own["same_titles"]) if rng.random() < 0.7 else headline(rng)
        rest = [paragraph(), *(line("table label", cell) for cell in own["table"])]
        for number in range(1, rng.randint(3, 6)):
            rest += [line("table value", str(number)), line("table value", "{who}")]
            rest += [line("table value", rng.choice(values)) for values in own["values"]]
    else:
        pattern = rng.choice(own["titles"])
        title = pattern.format(**slots) + (f"（{rng.randint(2, 99)}）" if rng.random() < 0.5 else "")
        if kind == "notice":
            head = [line("number", "清政发〔{year}〕{n}号")] if rng.random() < 0.5 else []
            rest.append(line("salutation", rng.choice(habits["salutations"])))
        rest.append(paragraph())
        for heading in own["headings"][: rng.randint(1, 8)] if kind == "plan" else own["headings"][: rng.randint(0, 1)]:
            rest += [line("heading", heading), paragraph()]
        rest += [paragraph() for _ in range(rng.randint(1, 5))]
    if slogan < 0.15:
        rest.insert(rng.randint(1, len(rest) - 1), line("slogan", rng.choice(habits["slogans"])))
    elif slogan < 0.19:
        rest.append(line("slogan", rng.choice(habits["slogans"])))
    if kind == "notice" or rng.random() < 0.3:
        if rng.random() < 0.6:
            rest.append(line("closing", rng.choice(own["closings"])))
        if rng.random() < 0.4:
            rest += [line("attachment", "附件：1.{a}任务分工表"), line("attachment", "2.{a}工作台账")]
        organ = rng.choice(habits["organs"])
        day = f"2023年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
        rest += (
            [line("signature", organ), line("signature", day)]
            if rng.random() < 0.8
            else [line("signature", organ + day)]
        )
        if rng.random() < 0.2:
            rest += [line("unit", unit) for unit in rng.sample(own["units"], rng.randint(3, 6))]
        if rng.random() < 0.2:
            rest.append(line("contact", rng.choice(own["contacts"])))
    elif rng.random() < 0.15:
        rest += [line("name", name) for name in rng.sample(habits["people"], rng.randint(2, 5))]
    above = [line("letterhead", rng.choice(own["letterheads"]))] if kind == "notice" and rng.random() < 0.4 else []
    if rng.random() < 0.15:
        head.append(line("subtitle", rng.choice(own["subtitles"])))
    return Document(above, title, head, rest)


def again(doc: Document, rng: random.Random) -> Document:
    """The same document once more: as it was, under another title, with an editor's note, or shortened."""
    rest = list(doc.rest)
    title = doc.title
    how = rng.randrange(4)
    if how == 1:
        title = headline(rng)
    elif how == 2:
        own = words()["body"]
        note = own["note"].format(a=rng.choice(own["topics"]), p=rng.choice(own["places"]))
        rest.insert(0, Line(BODY, "note", note))
    elif how == 3 and len(rest) > 4:
        rest = rest[:-2]
    return Document(doc.above, title, doc.head, rest)


# --- the crawl


def crawl(hosts: int, pages: int, sentences: Sequence[str], seed: int = 0) -> Iterator[Page]:
    """``hosts`` hosts of ``pages`` pages each; a host's pages depend on its number alone."""
    own = words()["body"]
    for number in range(hosts):
        rng = random.Random(seed * 1_000_003 + number)
        frame = Frame(rng)
        habits = {name: rng.sample(own[name], count) for name, count in HABITS.items()}
        habits["people"] = [rng.choice(own["surnames"]) + "".join(rng.sample(own["given"], 2)) for _ in range(6)]
        posted: list[Document] = []
        for n in range(pages):
            doc = again(rng.choice(posted), rng) if posted and rng.random() < 0.15 else document(rng, habits, sentences)
            posted.append(doc)
            title = Line(BODY, "title", doc.title)
            lines = frame.around(doc.above, title, [*doc.head], doc.rest, rng)
            yield Page(frame.host, n, doc.title, tuple(noisy(lines, rng)))


HABITS = {"series": 1, "salutations": 2, "organs": 3, "slogans": 3}


def noisy(lines: Iterable[Line], rng: random.Random) -> Iterator[Line]:
    """Indents, blanks at the end and between characters, blank lines; one page in ten in traditional script."""
    to_traditional = rng.random() < 0.1
    for line in lines:
        text = line.text
        if line.label != BODY and rng.random() < 0.05:
            text = " ".join(text)
        if rng.random() < 0.2:
            text = rng.choice(["\u3000\u3000", "  ", "\t"]) + text
        if rng.random() < 0.1:
            text += rng.choice([" ", "\u3000", "\r"])
        if to_traditional:
            text = _traditional(text)
        yield line._replace(text=text)
        if rng.random() < 0.05:
            yield Line(OTHER, "blank", "")


@cache
def _converter() -> Callable[[str], str]:
    from opencc import OpenCC

    convert: Callable[[str], str] = OpenCC("s2t").convert
    return convert


def _traditional(text: str) -> str:
    return _converter()(text)
