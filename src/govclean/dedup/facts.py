"""The typed facts of a sentence (ordinals, dates, figures, document numbers, names, places), and how two sentences'
facts agree. A fact that stands on one side only is unknown on the other, not in conflict.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

_ORGAN = 5  # characters of an organ's code (清河政办发); what stands before it may belong to another line
_NOT_WORD = re.compile(r"[\W\d_]+")
_IN_FIGURE = re.compile(r"(?<=\d)[ \u3000\xa0]{1,2}(?=\d)")  # PDF extractors break figures: 4 376人次
_DIGITS = re.compile(r"\D+")
_MASKED = re.compile(r"[*×Xx□○]{2,}|某")


class Conflict(NamedTuple):
    """Two sentences that say the same, but for one fact; a and b as they stand in the pages."""

    type: str
    a: str
    b: str

    def __str__(self) -> str:
        return f"{self.type} {self.a}/{self.b}"


def may_be_slip(conflict: Conflict) -> bool:
    """Whether a fact of a copy may differ so: not a figure that is another as a whole.

    One digit misread, lost or added is a slip, and so is a figure cut by a line's end.

    >>> [may_be_slip(Conflict("figure", "检查4105", f"检查{n}")) for n in ("4106", "410", "41065", "3027")]
    [True, True, True, False]
    """
    if conflict.type != "figure":
        return True
    x, y = (_DIGITS.sub("", text) for text in (conflict.a, conflict.b))
    if len(x) == len(y):
        return sum(p != q for p, q in zip(x, y, strict=True)) <= 1
    longer, shorter = (x, y) if len(x) > len(y) else (y, x)
    kept = next((i for i, (p, q) in enumerate(zip(longer, shorter, strict=False)) if p != q), len(shorter))
    one_lost = len(longer) == len(shorter) + 1 and longer[kept + 1 :] == shorter[kept:]
    return one_lost or longer.startswith(shorter) or longer.endswith(shorter)


class Agreement(NamedTuple):
    """How the facts of two sentences compare: how many agree, and which are in conflict."""

    agree: int
    conflicts: tuple[Conflict, ...]


@cache
def load(name: str) -> Mapping[str, Any]:
    """The parsed ``data/<name>.toml``."""
    return tomllib.loads((files("govclean") / "data" / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def _pattern() -> re.Pattern[str]:
    data = load("dedup_facts")
    parts = [f"(?P<{f['type']}>{f['pattern'].replace('NUMERAL', data['numeral'])})" for f in data["fact"]]
    return re.compile("|".join(parts))


@cache
def _context() -> Mapping[str, Any]:
    data = load("dedup_facts")["context"]
    filled = {k: v.replace("OFFICE", data["office"]).replace("DEED", data["deed"]) for k, v in data.items()}
    patterns = {k: re.compile(v) for k, v in filled.items() if k != "source"}
    names = load("chrome_surnames")
    return {**patterns, "surnames": frozenset(names["single"]) | {name[0] for name in names["double"]}}


@cache
def byline(kind: str) -> re.Pattern[str]:
    """Lines of a re-poster's data, in pages that were not cleaned: short ones, or those of a ``frame``."""
    return re.compile(load("dedup_facts")["byline"][kind])


_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def number(numeral: str) -> int:
    """The value of a numeral below 1,000, in digits or in Chinese.

    >>> number("十二"), number("二十"), number("第3"), number("一百零五")
    (12, 20, 3, 105)
    """
    digits = re.sub(r"\D", "", numeral)
    if digits:
        return int(digits)
    total = digit = 0
    for char in numeral:
        if char in _DIGIT:
            digit = _DIGIT[char]
        elif char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
    return total + digit


class Date(NamedTuple):
    """A date; 0 is unknown."""

    year: int
    month: int
    day: int

    def conflicts(self, other: Date) -> bool:
        """Whether the two differ in a part that both know."""
        return any(a and b and a != b for a, b in zip(self, other, strict=True))

    def __str__(self) -> str:
        year = f"{self.year}-" if self.year else ""
        known = [f"{part:02}" for part in (self.month, self.day) if part]
        return year + "-".join(known) if known else str(self.year)


def date(text: str) -> Date:
    """The date that a spelling of it means.

    >>> str(date("9月17日")), str(date("2021年8月")), str(date("2021-08-11"))
    ('09-17', '2021-08', '2021-08-11')
    >>> date("17日")
    Date(year=0, month=0, day=17)
    """
    parts = [int(p) for p in re.findall(r"\d+", text)]
    if "月" not in text and text.endswith("日"):
        return Date(0, 0, parts[0])
    if "年" in text or "-" in text.strip("-"):
        year, rest = (0, parts) if text.startswith("--") else (parts[0], parts[1:])
    else:
        year, rest = 0, parts
    month, day = (*rest, 0, 0)[:2]
    return Date(year, month, day)


class Facts(NamedTuple):
    """The facts of one sentence, by type.

    Ordinals by their unit (次, 届 ...), with value and spelling; figures by the two characters before them, and all of
    them as ``values``.
    """

    dates: tuple[Date, ...]
    ordinals: Mapping[str, Mapping[int, str]]
    doc_numbers: tuple[str, ...]
    figures: Mapping[str, frozenset[str]]
    values: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.dates or self.ordinals or self.values or self.doc_numbers)


@lru_cache(maxsize=1 << 14)
def facts(sentence: str) -> Facts:
    """The facts of a folded sentence.

    >>> found = facts("8月11日,召开第二次视频推进会,表彰120人。")
    >>> [str(d) for d in found.dates], dict(found.ordinals["次"]), dict(found.figures)
    (['08-11'], {2: '第二次'}, {'表彰': frozenset({'120'})})
    >>> facts("共出动43 76人次").figures == facts("共出动4376人次").figures
    True
    """
    dates: list[Date] = []
    ordinals: dict[str, dict[int, str]] = {}
    doc_numbers: list[str] = []
    figures: dict[str, frozenset[str]] = {}
    sentence = _IN_FIGURE.sub("", sentence)
    for m in _pattern().finditer(sentence):
        found = m.group()
        if m.lastgroup == "date":
            dates.append(date(found))
        elif m.lastgroup == "ordinal":
            unit = found.lstrip("第0123456789〇零一二两三四五六七八九十百")
            ordinals.setdefault(unit, {})[number(found[: len(found) - len(unit)])] = found
        elif m.lastgroup == "doc_number":
            found = "".join(found.split())
            year, serial = re.findall(r"\d+", found)[-2:]
            organ = _context()["before_organ"].split(re.split("[^一-鿿]", found)[0])[-1]
            doc_numbers.append(f"{organ}〔{year}〕{int(serial)}")
        elif m.end() < len(sentence):  # at the very end it may be cut
            before = _NOT_WORD.sub("", sentence[max(0, m.start() - 6) : m.start()])[-2:]
            figures[before] = figures.get(before, frozenset()) | {found.replace(",", "")}
    return Facts(tuple(dates), ordinals, tuple(doc_numbers), figures, frozenset().union(*figures.values()))


def compared(a: Facts, b: Facts) -> Agreement:
    """How the facts of two sentences agree. Of each type, what both sides have is compared.

    >>> compared(facts("第三次视频会"), facts("第二次视频会")).conflicts
    (Conflict(type='ordinal', a='第三次', b='第二次'),)
    """
    agree = 0
    conflicts: list[Conflict] = []
    for unit in a.ordinals.keys() & b.ordinals.keys() if a.ordinals and b.ordinals else ():
        left, right = a.ordinals[unit], b.ordinals[unit]
        if left.keys() & right.keys():
            agree += 1
        else:
            conflicts.append(Conflict("ordinal", min(left.items())[1], min(right.items())[1]))
    conflicts.sort()
    for days in (True, False) if a.dates and b.dates else ():  # a year does not excuse another day
        left_dates, right_dates = ([d for d in f.dates if bool(d.month or d.day) is days] for f in (a, b))
        if left_dates and right_dates:
            x, y = left_dates[0], right_dates[0]  # the first is the event's, later ones may be anything's
            if all(x.conflicts(d) for d in right_dates) and all(y.conflicts(d) for d in left_dates):
                conflicts.append(Conflict("date", str(x), str(y)))
            else:
                agree += 1
    if a.doc_numbers and b.doc_numbers:
        if any(_one_number(x, y) for x in a.doc_numbers for y in b.doc_numbers):
            agree += 1
        else:
            conflicts.append(Conflict("doc_number", a.doc_numbers[0], b.doc_numbers[0]))
    if not (a.values and b.values):
        return Agreement(agree, tuple(conflicts))
    agree += len(a.values & b.values)
    for slot in sorted(a.figures.keys() & b.figures.keys()):
        mine, yours = a.figures[slot] - b.values, b.figures[slot] - a.values
        if mine and yours:
            conflicts.append(Conflict("figure", f"{slot}{min(mine)}", f"{slot}{min(yours)}"))
    if others(a, b):
        conflicts.append(Conflict("figure", min(a.values), min(b.values)))  # in other words, too
    return Agreement(agree, tuple(conflicts))


def others(a: Facts, b: Facts) -> bool:
    """Whether two sentences have three figures or more each, and none in common: a bulletin of another day or place."""
    return min(len(a.values), len(b.values)) >= 3 and not a.values & b.values


def own_number(text: str) -> str:
    """The document number that a head gives as its own: not one in brackets or after a title, which is cited.

    >>> own_number("清政办发〔2021〕12号\\n根据《办法》(国办发〔2020〕3号)")
    '清政办发〔2021〕12'
    >>> own_number("按照《办法》(国办发〔2020〕3号)")
    ''
    """
    for m in _pattern().finditer(text):
        if m.lastgroup == "doc_number" and text[max(0, m.start() - 1) : m.start()] not in {"(", "（", "》", "["}:
            return facts(m.group()).doc_numbers[0]
    return ""


def numbers_apart(x: str, y: str) -> bool:
    """Whether two document numbers are known and not one."""
    return bool(x and y) and not _one_number(x, y)


def _one_number(x: str, y: str) -> bool:
    """Whether two document numbers are one: serial and year agree, and the organ's code as far as both know it.

    >>> [_one_number("清河政办发〔2021〕12", f"{organ}〔2021〕12") for organ in ("知清河政办发", "清河政功发")]
    [True, True]
    >>> _one_number("苏政办发〔2021〕12", "浙政办发〔2021〕12")
    False
    """
    (organ_x, _, rest_x), (organ_y, _, rest_y) = x.partition("〔"), y.partition("〔")
    known = min(len(organ_x), len(organ_y), _ORGAN)
    x, y = organ_x[-known:], organ_y[-known:]
    if rest_x != rest_y or x == y:
        return rest_x == rest_y
    apart = [k for k in range(known) if x[k] != y[k]]
    return len(apart) == 1 and known - apart[0] <= 2 and not (_code(x[apart[0]]) and _code(y[apart[0]]))


def _code(char: str) -> bool:
    return _context()["code"].match(char) is not None


def replaced(a: str, b: str) -> list[Conflict]:
    """Persons and places that differ between two sentences that are otherwise much alike.

    >>> replaced("市长王建国出席会议", "市长李红出席会议"), replaced("会上，洛阳市发言", "会上，沈阳市发言")
    ([Conflict(type='name', a='王建国', b='李红')], [Conflict(type='place', a='洛阳市', b='沈阳市')])
    """
    return [] if a == b else renamed(a, b, signs(a), signs(b))


class Signs(NamedTuple):
    """What a sentence has that may be replaced: offices, holders who do something, places; not where one is masked."""

    masked: bool
    office: bool
    named: bool
    places: Mapping[str, frozenset[str]]


def signs(text: str) -> Signs:
    """The signs of one sentence."""
    office, named = (_context()[key].search(text) is not None for key in ("office", "named"))
    return Signs(_MASKED.search(text) is not None, office, named, places(text))


def renamed(a: str, b: str, mine: Signs, yours: Signs) -> list[Conflict]:
    """What :func:`replaced` gives for two sentences that are not the same, their signs given."""
    if mine.masked or yours.masked:
        return []
    out = _apart(mine.places, yours.places, followed=True)
    if not (mine.named and yours.office):
        return out
    context = _context()
    for op, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        x, y = a[i1:i2], b[j1:j2]
        if op != "replace" or len(x) > 6 or len(y) > 6 or not (_is_han(x) and _is_han(y)):
            continue
        before, after = a[max(0, i1 - 5) : i1], a[i2 : i2 + 4]
        if max(len(x), len(y)) <= 3:
            office, deed = context["office_before"].search(before), context["deed_after"].match(after)
            inside = office and deed and office[1] and deed[1]  # one character inside a name is a slip
            misread = office and not office[1] and not (x[0] in context["surnames"] and y[0] in context["surnames"])
            if office and deed and not inside and not misread:
                shared = office[1] if office else ""  # the surname of both
                out.append(Conflict("name", shared + x, shared + y))
    return out


class Head(NamedTuple):
    """What title and lead of a page name: facts, places, and by office the surnames of who holds it."""

    facts: Facts
    places: Mapping[str, frozenset[str]]
    holders: Mapping[str, frozenset[str]]


def head(text: str) -> Head:
    """What a title and lead name."""
    holders: dict[str, frozenset[str]] = {}
    for office, surname in _context()["holder"].findall(text):
        holders[office] = holders.get(office, frozenset()) | {office + surname}
    return Head(facts(text), places(text), holders)


def heads_apart(a: Head, b: Head) -> list[Conflict]:
    """Days, ordinals, office-holders and places that two titles and leads have not one of in common.

    This needs no alignment of sentences: a lead often repeats its title. Of a masked name the surname is known.

    >>> heads_apart(head("清河市召开会议,市长王**出席"), head("清河市召开会议,市长李红缺席"))
    [Conflict(type='name', a='市长王', b='市长李')]
    """
    out = [c for c in compared(a.facts, b.facts).conflicts if c.type != "figure"]
    out += _apart(a.places, b.places) or _first_apart(a.places, b.places)
    for office in sorted(a.holders.keys() & b.holders.keys()):
        if not a.holders[office] & b.holders[office]:
            out.append(Conflict("name", min(a.holders[office]), min(b.holders[office])))
    return out


def _first_apart(a: Mapping[str, frozenset[str]], b: Mapping[str, frozenset[str]]) -> list[Conflict]:
    """The first places, when they are of one rank and neither is named by the other."""
    x, y = next(iter(a), ""), next(iter(b), "")
    return [Conflict("place", x, y)] if x and y and x[-1] == y[-1] and x not in b and y not in a else []


def _apart(
    a: Mapping[str, frozenset[str]], b: Mapping[str, frozenset[str]], *, followed: bool = False
) -> list[Conflict]:
    """Places of one rank that begin a clause on both sides, when the two have no place at all in common.

    followed: only where the same words go on: in a washed sentence a word may look like another place.
    """
    if not a or not b or a.keys() & b.keys():
        return []
    out = []
    for rank in sorted({p[-1] for p in a} & {p[-1] for p in b}):
        x, y = (min(p for p in known if p[-1] == rank) for known in (a, b))
        if not followed or a[x] & b[y]:
            out.append(Conflict("place", x, y))
    return out


@lru_cache(maxsize=1 << 14)
def places(text: str) -> Mapping[str, frozenset[str]]:
    """The places that begin a clause, with the two characters after each."""
    found: dict[str, frozenset[str]] = {}
    for m in _context()["place"].finditer(text):
        if not _context()["not_place"].search(m[1]):
            found[m[1]] = found.get(m[1], frozenset()) | {text[m.end() : m.end() + 2]}
    return found


def in_office(name: str) -> bool:
    """Whether a name in conflict begins with its holder's office (市长王)."""
    return _context()["office"].match(name) is not None


def _is_han(text: str) -> bool:
    return all("一" <= c <= "鿿" for c in text)
