"""What fills the slots of a template: one set of facts for a page, and fresh headlines, names and numbers.

Everything is put together from the lists of ``words.toml``; places, sites and persons are made up.
"""

from __future__ import annotations

import random
import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

FRESH = frozenset({"news", "news_short", "person2", "link_site", "n", "comment", "user", "tag"})
DATES = frozenset({"date", "date_cn", "date_dots", "datetime", "time"})
OF_PAGE = frozenset({"site", "place", "organ", "department", "department2", "title", "subtitle", "doc_number"})
OF_PAGE |= {"index_number", "source", "author", "person", "editor", "reviewer", "views", "column", "column2"}
OF_PAGE |= {"phone", "address", "icp", "police", "idcode", "host", "url", "name_docx"}
SLOTS = FRESH | DATES | OF_PAGE
_LEVELS = {"ministry": "", "province": "省", "city": "市", "county": "县", "district": "区", "town": "镇"}
_LATIN = "abcdefghijklmnopqrstuvwxyz"


@cache
def lists(name: str) -> dict[str, Any]:
    """A data file of this package."""
    with (Path(__file__).parent / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


class Words:
    """The words of one page.

    kind: that of the template; it decides the level of the place and who runs the site.
    """

    def __init__(self, rng: random.Random, kind: str) -> None:
        self.rng = rng
        self.table = lists("words")
        self.level = _LEVELS.get(kind) or rng.choice("市市县县区")
        self.stem = self.of("place", "first") + self.of("place", "second")
        self.day = date(2009, 1, 1) + timedelta(rng.randrange(365 * 16))
        self.date_forms = rng.randrange(3)
        self.facts = self._facts(kind)

    def of(self, table: str, key: str) -> str:
        """One word of a list."""
        word: str = self.rng.choice(self.table[table][key])
        return word

    def number(self, *powers: int) -> str:
        """A number of so many digits, one of several lengths."""
        return str(self.rng.randint(1, 10 ** self.rng.choice(powers) - 1))

    def digits(self, count: int) -> str:
        """A string of digits that does not begin with zero."""
        return str(self.rng.randint(10 ** (count - 1), 10**count - 1))

    def person(self) -> str:
        """A name."""
        return self.of("person", "surname") + self.of("person", "given")

    def place(self) -> str:
        """Some place."""
        if self.rng.random() < 0.2:
            return self.of("place", "town") + self.rng.choice(["镇", "乡", "街道"])
        return self.of("place", "first") + self.of("place", "second") + self.rng.choice("市县区")

    def organ(self, place: str, level: str = "") -> str:
        """An office of a place."""
        pick = self.rng.random()
        if pick < 0.25:
            return f"{place}人民政府" + ("办公室" if self.rng.random() < 0.3 else "")
        if pick < 0.35:
            return f"{place}安全生产委员会办公室"
        return place + self.of("organ", "department") + ("厅" if level == "省" else "局")

    def _facts(self, kind: str) -> dict[str, str]:
        rng = self.rng
        place = self.stem + self.level
        organ = self.organ(place, self.level)
        if kind == "ministry":
            place, organ = "", self.of("organ", "ministry")
        sites = {"share": "share", "forum": "forum", "trade": "trade", "news": "news", "repost": "news"}.get(kind)
        if sites:
            site = self.of("site", sites).replace("{place}", self.stem)
        else:
            site = organ if rng.random() < 0.5 or not place else f"{place}人民政府"
            site += rng.choice(["", "", "网站", "门户网站"])
        host = "".join(rng.choices(_LATIN, k=rng.randint(4, 8))) + rng.choice([".gov.cn", ".com", ".com.cn", ".cn"])
        host = "www." + (host if sites else host.split(".")[0] + ".gov.cn")
        sources = [organ, self.of("site", "news").replace("{place}", self.stem), site, self.organ(self.place())]
        section = self.of("organ", "section")
        sign = self.of("place", "province_sign")
        number, year = self.number(2, 3), self.day.year
        facts = {
            "place": place or "全国",
            "organ": organ,
            "site": site,
            "department": section if rng.random() < 0.5 else organ,
            "department2": rng.choice([section, self.organ(self.stem + self.level)]),
            "doc_number": f"{self.stem[0]}{self.of('organ', 'sign')}{rng.choice('发函办字')}〔{year}〕{number}号",
            "index_number": rng.choice(
                [
                    f"{self.digits(9)}/{year}-{rng.randint(1, 9999):05d}",
                    f"{self.digits(8)}{rng.choice('0123456789X')}/{year}-{rng.randint(1, 999):03d}",
                    f"{self.stem[0]}{rng.choice('AFZ')}{year}{rng.randint(1, 9999):04d}",
                    f"{self.digits(6)}-{rng.randint(1, 99):02d}-{year}-{rng.randint(1, 99999):06d}",
                ]
            ),
            "source": rng.choice(sources),
            "author": self.person(),
            "person": self.person(),
            "editor": self.person(),
            "reviewer": self.person(),
            "views": self.number(2, 3, 4),
            "column": self.of("column", "first"),
            "column2": self.of("column", "second"),
            "phone": f"0{self.digits(3)}-{self.digits(7)}",
            "address": f"{place or self.stem + '市'}{self.of('place', 'road')}{self.number(2, 3)}号",
            "icp": f"{sign}ICP备{rng.choice(['', '0', '1'])}{self.digits(7)}号"
            + rng.choice(["", f"-{self.number(1)}"]),
            "police": f"{sign}公网安备{rng.choice(['', ' '])}{self.digits(14)}号",
            "idcode": rng.choice(["", "bm"]) + self.digits(rng.choice([8, 10])),
            "host": host,
            "url": f"http://{host}/{self.day:%Y%m}/t{self.day:%Y%m%d}_{self.digits(7)}.html",
        }
        facts |= self.dates(self.day, self.date_forms)
        return facts

    def dates(self, day: date, form: int | None = None) -> dict[str, str]:
        """A day and a time of it in every form."""
        rng = self.rng
        form = rng.randrange(3) if form is None else form
        clock = f"{rng.randint(7, 21):02d}:{rng.randint(0, 59):02d}" + (f":{rng.randint(0, 59):02d}" if form else "")
        padded = f"{day:%Y年%m月%d日}"
        return {
            "date": f"{day:%Y-%m-%d}",
            "date_cn": padded if form == 1 else f"{day.year}年{day.month}月{day.day}日",
            "date_dots": f"{day:%Y/%m/%d}" if form == 2 else f"{day:%Y.%m.%d}",
            "datetime": f"{day:%Y-%m-%d} {clock}",
            "time": clock,
        }

    def other_day(self, before: int, after: int) -> dict[str, str]:
        """Another day near the page's own, in the forms of this page."""
        return self.dates(self.day + timedelta(self.rng.randint(-before, after)), self.date_forms)

    def fresh(self, slot: str) -> str:
        """A new word of one of the slots in :data:`FRESH`."""
        if slot == "n":
            return self.number(1, 2, 3, 4)
        if slot == "person2":
            return self.person()
        if slot == "link_site":
            place = self.place()
            return (
                self.of("site", "link")
                .replace("{place}", place)
                .replace("{department}", self.of("organ", "department"))
            )
        if slot == "user":
            return self.of("reader", "user") + (self.number(2, 4) if self.rng.random() < 0.6 else "")
        if slot == "tag":
            return self.of("news", "tag")
        if slot == "comment":
            return self.phrase(self.of("reader", "comment"))
        return self.phrase(self.of("news", "frames" if slot == "news" else "short_frames"))

    def phrase(self, frame: str) -> str:
        """A frame of the list of headlines with its slots filled; names of lists, and a few more."""
        rng = self.rng
        filled: dict[str, str] = {}
        for part in frame.split("{")[1:]:
            name = part.split("}")[0]
            if name == "place":
                word = self.facts["place"] if rng.random() < 0.4 else self.place()
            elif name == "organ":
                word = self.organ(self.place())
            elif name == "person":
                word = self.person()
            elif name == "month":
                word = str(rng.randint(1, 12))
            elif name in ("day", "number", "number2"):
                word = str(rng.randint(2, 28))
            else:
                word = self.of("news", name)
            filled[name] = word
        return frame.format_map(filled)
