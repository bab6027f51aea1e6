"""Pages for the dedup benchmark: reports, notices and bulletins in series, and what mirrors do to them.

A *series* is a template with two to four *reports* that differ in a fact (ordinal, date, place, office-holder, year,
figures, document number), with none, some or all of the body's sentences replaced. Of each report there are copies,
each through one noise channel or several. Two reports of one event are also written from two points of view.
Titles, places and sentences are split into a development and a held-out part that have none in common.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from zlib import crc32

from opencc import OpenCC

from benchmarks import corpus

SPLITS = ("development", "held-out")
CITIES = (
    re.findall("..", "清河临江柳林东陵望海安平永宁云岭双桥石门南浦北川"),
    re.findall("..", "青溪沙洲白石长桥平原西关龙泉金沙桃园松岭沧浪凤台"),
)
MEETINGS = (
    ("安全生产工作会议", "防汛抗旱工作调度会", "森林防火工作推进会", "隐患排查整治视频会", "城镇燃气安全工作例会"),
    ("应急管理工作会议", "道路交通安全调度会", "尾矿治理推进会", "消防安全工作例会", "危化企业整治视频会"),
)
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "勋煜琛弢骁岚钧熠泓瑜霖昱璟皓宸彦"
NUMERALS = "一二三四五六七八九十"
FACTS = ("ordinal", "date", "both", "place", "person", "year", "figures")
GENRES = ("meeting", "meeting", "notice", "bulletin")
OTHER_BODY = (0.0, 0.0, 0.1, 0.3, 0.6, 1.0)  # the share of a sibling's body that is another


def sentences(folder: Path | None, split: int, rng: random.Random, wanted: int = 20_000) -> list[str]:
    """Sentences fit for a body: 18 to 110 characters, mostly Han; composed ones without a folder."""
    texts = corpus.texts_in(folder, 8_000) if folder else (corpus.report(random.Random(n)) for n in range(600))
    pool = {
        s
        for text in texts
        for s in re.findall(r"[^。！？\n]{17,109}。", text)
        if crc32(s.encode()) % 2 == split
        and not re.match(r"\s*第.{1,6}条", s)
        and sum("一" <= c <= "鿿" for c in s) > 0.8 * len(s)
    }
    return rng.sample(sorted(pool), min(wanted, len(pool)))


def synonyms(folder: Path | None) -> list[tuple[str, str]]:
    """Pairs of words that washing tools swap: the usual ones, and ``word-word`` lines of ``*SYNONYMS.txt`` files."""
    words = [("安全", "平安"), ("发展", "开展"), ("部署", "安排"), ("健康", "安康"), ("项目", "工程"), ("突出", "凸显")]
    for path in sorted(folder.rglob("*SYNONYMS.txt")) if folder else ():
        rows = (line.strip().split("-") for line in path.read_text(encoding="utf-8").splitlines())
        words += [(r[0], r[1]) for r in rows if len(r) == 2 and len(r[0]) == len(r[1]) == 2]
    return list(dict(words).items())


@dataclass
class Report:
    """The facts of one page, its body, and the form of its template."""

    genre: str
    form: int
    city: str
    day: date
    ordinal: int
    meeting: str
    mayor: str
    chief: str
    serial: int
    figures: list[int]
    counties: list[str]
    published: date
    body: list[str] = field(default_factory=list)

    @property
    def told_by(self) -> tuple[object, ...]:
        """The facts that make it another page of its series."""
        facts = {"notice": (self.day.year, self.serial), "bulletin": (self.day,)}
        return self.city, *facts.get(self.genre, (self.day, self.ordinal, self.mayor))

    def text(self) -> str:
        """The page as its own site has it."""
        lines = {"meeting": self._meeting, "notice": self._notice, "bulletin": self._bulletin}[self.genre]()
        return "\n".join(lines) + "\n"

    @property
    def _nth(self) -> str:
        return f"第{NUMERALS[self.ordinal - 1]}次"

    @property
    def _on(self) -> str:
        return f"{self.day.month}月{self.day.day}日"

    def _meeting(self) -> list[str]:
        what = f"{self.day.year}年{self._nth}{self.meeting}"
        who = (
            f"市委副书记、市长{self.mayor}出席会议并讲话，市应急管理局局长{self.chief}通报有关情况。",
            f"市长{self.mayor}主持会议并强调了下一步工作，局长{self.chief}作工作汇报。",
            f"会议由市应急管理局局长{self.chief}主持，市长{self.mayor}作了讲话。",
        )[self.form]
        f = self.figures
        lines = [
            (f"{self.city}市召开{what}", f"{what}在{self.city}市召开", f"{self.city}市{what}召开")[self.form],
            (
                f"{self._on}，{self.city}市召开{what}。{who}",
                f"{self._on}上午，{what}在{self.city}市举行。{who}",
                f"{self.city}市{what}于{self._on}召开。{who}",
            )[self.form],
            (
                f"会议通报，今年以来全市共检查单位{f[0]}家次，发现隐患{f[1]}处，完成整改{f[2]}处，立案查处{f[3]}起。",
                f"截至目前，全市已排查场所{f[0]}处，整改隐患{f[1]}项，下达文书{f[2]}份，处罚{f[3]}家。",
                f"会议指出，上半年检查企业{f[0]}家，责令改正{f[1]}家，培训{f[2]}人次，演练{f[3]}场。",
            )[self.form],
        ]
        for i in range(0, len(self.body), 3):
            opening = ("会议指出，", "会议强调，", f"{self.mayor}要求，", "会议要求，")[i // 3 % 4]
            lines.append(opening + "".join(self.body[i : i + 3]))
        return [*lines, f"{'、'.join(c + '县' for c in self.counties)}政府负责人在会上作了交流发言。"]

    def _notice(self) -> list[str]:
        topic = self.meeting[:4]
        year = self.day.year
        lines = [
            f"{self.city}市人民政府办公室关于做好{year}年{topic}工作的通知",
            f"{self.city}政办发〔{year}〕{self.serial}号",
            "各县区人民政府，市政府有关部门：",
            f"为切实做好{year}年{topic}工作，现将有关事项通知如下。",
        ]
        numbered = enumerate(self.body[i : i + 2] for i in range(0, len(self.body), 2))
        lines += [f"{NUMERALS[n % 10]}、" + "".join(part) for n, part in numbered]
        return [*lines, f"{self.city}市人民政府办公室", f"{year}年{self._on}"]

    def _bulletin(self) -> list[str]:
        topic, f = self.meeting[:4], self.figures
        lines = [
            f"{self.city}市{topic}工作每日情况通报",
            (
                f"{self._on}，全市{topic}值班正常，当日出动检查组{f[0]}个，检查点位{f[1]}处，发现问题{f[2]}个。",
                f"截至{self._on}8时，全市累计检查点位{f[1]}处，在岗值守{f[0]}人，整改问题{f[2]}个。",
                f"{self._on}0时至24时，全市接报信息{f[0]}条，处置{f[1]}条，出动{f[2]}人次。",
            )[self.form],
        ]
        lines += ["".join(self.body[i : i + 2]) for i in range(0, min(8, len(self.body)), 2)]
        return [*lines, f"值班负责人：{self.chief}，全市另有{f[3]}名人员备勤。"]

    def county(self, rng: random.Random, pool: Sequence[str]) -> str:
        """The same meeting as a county that took part writes it up: its own words, its own body."""
        place, head = rng.choice(self.counties), person(rng)
        name = f"{self.city}市{self.day.year}年{self._nth}{self.meeting}"
        start = rng.choice(
            (
                f"{place}县组织收听收看{name}\n{self._on}，{place}县设分会场组织收听收看{name}，县长{head}参加。",
                f"我县参加{name}\n{self._on}上午，{name}召开后，{place}县立即接续开会，县委书记{head}就贯彻提出意见。",
                f"{place}县贯彻落实{name}精神\n{name}于{self._on}召开。{place}县长{head}在{place}分会场参会并部署。",
                f"{head}在{place}分会场出席{name}\n{self._on}下午，{place}县四套班子有关负责人在县会议中心参加了{name}。",
                f"{name}{place}县分会场情况\n本网讯 {self._on}，{name}以视频形式召开，"
                f"{place}县各乡镇和部门负责人{rng.randint(20, 90)}人到会。",
            )
        )
        body = [f"{head}说，{s}" if n == 0 else s for n, s in enumerate(rng.sample(list(pool), rng.randint(3, 9)))]
        return start + "\n" + "\n".join(body) + "\n"


def person(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2))))


def _figures(rng: random.Random) -> list[int]:
    return [rng.randint(20, 5000) for _ in range(4)]


def first_report(rng: random.Random, split: int, pool: Sequence[str]) -> Report:
    """The first page of a series."""
    cities = CITIES[split]
    day = date(rng.randint(2015, 2025), 1, 1) + timedelta(rng.randint(0, 364))
    return Report(
        genre=rng.choice(GENRES),
        form=rng.randrange(3),
        city=rng.choice(cities),
        day=day,
        ordinal=rng.randint(1, 9),
        meeting=rng.choice(MEETINGS[split]),
        mayor=person(rng),
        chief=person(rng),
        serial=rng.randint(1, 90),
        figures=_figures(rng),
        counties=rng.sample(cities, 4),
        published=day + timedelta(rng.randint(0, 1)),
        body=rng.sample(list(pool), rng.randint(6, 30)),
    )


def sibling(a: Report, rng: random.Random, split: int, pool: Sequence[str]) -> tuple[Report, bool]:
    """Another page of the template, and whether it differs in facts only. At least one fact makes it another.

    Each genre has facts of its own that tell: a notice its document number and year, a bulletin its day and figures.
    """
    b = replace(a, figures=list(a.figures), counties=list(a.counties), body=list(a.body))
    if a.genre == "notice":
        what = rng.choice(("year", "serial", "place"))
    elif a.genre == "bulletin":
        what = rng.choice(("date", "figures", "place"))
    else:
        what = rng.choice(FACTS)
    if what in ("ordinal", "both"):
        b.ordinal = a.ordinal % 9 + 1
    if what in ("date", "both", "figures"):
        b.day = b.published = a.day + timedelta(rng.randint(1, 20) if a.genre == "bulletin" else rng.randint(3, 200))
    if what == "place":
        b.city = rng.choice([c for c in CITIES[split] if c != a.city])
    if what == "person":
        b.mayor = rng.choice([p for p in (person(rng) for _ in range(9)) if p[0] != a.mayor[0]])
    if what == "year":
        b.day, b.published = _year_later(a.day), _year_later(a.published)
    if what in ("serial", "year"):
        b.serial = a.serial % 90 + rng.randint(1, 9)
    if what == "figures" or a.genre == "bulletin" or rng.random() < 0.7:
        b.figures = _figures(rng)
    if rng.random() < 0.6:
        b.counties = rng.sample(CITIES[split], 4)
    other = rng.choice(OTHER_BODY)
    b.body = [rng.choice(pool) if rng.random() < other else s for s in a.body]
    return b, b.body == a.body


def _year_later(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, 28))


class Noise:
    """The noise channels, each a function of a page; ``pieces`` are those that leave no whole copy alone."""

    pieces = ("second_page", "two_in_one")

    def __init__(self, rng: random.Random, words: list[tuple[str, str]], others: list[str]) -> None:
        self.rng, self.words, self.others = rng, words, others
        self.script = OpenCC("s2t")
        self.channels: dict[str, Callable[[str], str]] = {
            "no_title": lambda t: t.split("\n", 1)[1],
            "second_page": self.second_page,
            "two_in_one": self.two_in_one,
            "truncated": lambda t: t[: int(len(t) * self.rng.uniform(0.35, 0.85))],
            "washed": lambda t: self.wash(t, 0.5),
            "fully_washed": lambda t: self.wash(t, 1.0),
            "note": lambda t: f"编者按：近日，各地陆续召开会议部署有关工作，本网予以转载，供参考。\n{t}",
            "spaced": lambda t: re.sub(r"(?<=[一-鿿])(?=[一-鿿])", lambda _: " " * (self.rng.random() < 0.1), t),
            "masked": lambda t: re.sub(r"(市长|局长)([一-鿿])[一-鿿]{1,2}(?=出席|通报|主持|作)", r"\1\2**", t),
            "slips": self.slips,
            "punctuation": lambda t: t.translate(str.maketrans("，；：（）", ",;:()")),
            "blanks": lambda t: corpus._blanks(t, self.rng),
            "entities": lambda t: corpus._entities(t, self.rng),
            "shared": lambda t: corpus._shared(t, self.rng),
            "joined": lambda t: t.replace("\n", ""),
            "translated": lambda t: corpus._translated(t, self.rng),
            "chrome": self.chrome,
            "traditional": self.script.convert,
            "glossed": lambda t: corpus._glossed(t, self.rng),
            "wrapped": self.wrap,
        }

    def through(self, names: Sequence[str], text: str) -> str:
        """The page through those channels, in the order in which they befall a page."""
        for name in self.channels:
            if name in names:
                text = self.channels[name](text)
        return text

    def some(self) -> tuple[str, ...]:
        """One channel, or two to six that go together."""
        count = self.rng.choice((1, 2, 4, 5, 5, 6))
        chosen = self.rng.sample(sorted(self.channels), count)
        short = [c for c in chosen if c in (*self.pieces, "truncated")]  # one of them: of a piece a piece tells nothing
        return tuple(sorted(set(chosen) - set(short[1:])))

    def wash(self, text: str, share: float) -> str:
        """Synonyms in place of a share of the page's replaceable words."""
        chosen = {a: b for a, b in self.words if a in text and self.rng.random() < share}
        if not chosen:
            return text
        words = re.compile("|".join(map(re.escape, sorted(chosen, key=len, reverse=True))))
        return words.sub(lambda m: chosen[m.group()], text)

    def wrap(self, text: str) -> str:
        width = self.rng.randint(24, 42)
        return "\n".join(line[i : i + width] for line in text.split("\n") for i in range(0, len(line), width))

    def slips(self, text: str) -> str:
        """Characters read as others, as a scanner does; digits and dates are left alone."""
        return re.sub(
            r"(?<=[一-鿿])[一-鿿](?=[一-鿿])",
            lambda m: chr(ord(m[0]) + 1) if self.rng.random() < 0.01 and m[0] not in "年月日第次号" else m[0],
            text,
        )

    def chrome(self, text: str) -> str:
        posted = date(self.rng.randint(2015, 2025), self.rng.randint(1, 12), self.rng.randint(1, 28))
        head = [
            "您当前的位置：首页 > 政务公开 > 工作动态",
            f"发布时间：{posted} 来源：市政府办公室 浏览次数：{self.rng.randint(1, 9999)}",
            "字号：大 中 小 【打印】【关闭】",
            "分享到：微信 微博",
        ]
        tail = [
            "责任编辑：张三",
            "上一篇：没有了 下一篇：关于做好有关工作的通知",
            "主办：市人民政府办公室 备案号：某ICP备12345678号",
        ]
        return "\n".join([*self.rng.sample(head, 2), text.strip(), *self.rng.sample(tail, 2)]) + "\n"

    def second_page(self, text: str) -> str:
        lines = text.strip().split("\n")
        return "\n".join(lines[max(3, len(lines) // 2) :]) + "\n"

    def two_in_one(self, text: str) -> str:
        both = [text, self.rng.choice(self.others)]
        self.rng.shuffle(both)
        return "".join(both)


@dataclass(frozen=True)
class Made:
    """A page as it was found: its series, its report (-1: written by others), its channels, its date or ""."""

    series: int
    report: int
    channels: tuple[str, ...]
    text: str
    date: str
    differs: frozenset[int] = frozenset()  # reports of the series from which it differs in facts only

    @property
    def piece(self) -> bool:
        """Whether it is no whole copy alone."""
        return any(c in Noise.pieces for c in self.channels)

    @property
    def short(self) -> bool:
        """Whether its end is cut off."""
        return "truncated" in self.channels


def made(folder: Path | None, series: int, seed: int, split: int) -> list[Made]:
    """Every report of every series as it is and through four draws of channels, and counties' reports of some."""
    rng = random.Random(seed * 2 + split)
    pool = sentences(folder, split, rng)
    noise = Noise(rng, synonyms(folder), [first_report(rng, split, pool).text() for _ in range(50)])
    out = []
    for number in range(series):
        reports = [first_report(rng, split, pool)]
        alike: dict[int, set[int]] = {}
        for _ in range(rng.randint(1, 3)):
            other, facts_only = sibling(reports[0], rng, split, pool)
            if any(other.told_by == r.told_by for r in reports):
                continue
            n = len(reports)
            reports.append(other)
            if facts_only:
                alike.setdefault(0, set()).add(n)
                alike.setdefault(n, set()).add(0)
        for n, report in enumerate(reports):
            for draw in range(5):
                channels = noise.some() if draw or rng.random() < 0.5 else ()
                posted = report.published if not draw else report.published + timedelta(rng.choice((0, 0, 1, 3, 30)))
                when = str(posted) if rng.random() < 0.6 else ""
                text = noise.through(channels, report.text())
                out.append(Made(number, n, channels, text, when, frozenset(alike.get(n, ()))))
        if reports[0].genre == "meeting":
            when = str(reports[0].published)
            out += [Made(number, -1 - k, (), reports[0].county(rng, pool), when) for k in range(2)]
    return out
