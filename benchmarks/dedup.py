"""Which copies are found, and which siblings are merged: generated meeting reports under noise.

    python -m benchmarks dedup [--data DIR] [--series 60] [--seed 1] [--cleaned] [--show CHANNEL]

The sentences of the reports are drawn from the JSON Lines files under DIR (a ``text`` key, xz or plain), or composed;
``*SYNONYMS.txt`` files under DIR with lines ``word-word`` add words for the washed copies. A series is a template with
two to four reports (siblings: another ordinal, date, place, office-holder or set of figures); of each report some
copies are made through noise channels. Compared are all pairs within a series and as many pairs across series.

A copy is found when the relation is ``duplicate``; pieces and pages of several reports when it is ``contains`` or
``part_of``. A sibling is merged when the relation is ``duplicate``. With --cleaned every page goes through the
default chain first; without it the matcher alone is measured, on pages as dirty as they come.
"""

from __future__ import annotations

import argparse
import itertools
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from opencc import OpenCC

from benchmarks import corpus
from govclean import Document, clean
from govclean.dedup.evidence import gathered
from govclean.dedup.match import Match, matched
from govclean.dedup.page import Page, prepared

CITIES = re.findall("..", "清河临江柳林东陵望海安平永宁云岭双桥石门南浦北川")
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "勋煜琛弢骁岚钧熠泓瑜霖昱璟皓宸彦"
MEETINGS = (
    "安全生产工作会议",
    "防汛抗旱工作调度会",
    "森林防火工作推进会",
    "应急管理工作会议",
    "隐患排查整治视频会",
    "消防安全工作例会",
)
NUMERALS = "一二三四五六七八九十"
FACTS = ("ordinal", "date", "both", "place", "person", "year", "figures")


def sentence_pool(folder: Path | None, rng: random.Random, wanted: int = 20_000) -> list[str]:
    """Sentences fit for a body: 18 to 110 characters, mostly Han; composed ones without a folder."""
    texts = corpus.texts_in(folder, 8_000) if folder else (corpus.report(random.Random(n)) for n in range(600))
    pool = {
        s
        for text in texts
        for s in re.findall(r"[^。！？\n]{17,109}。", text)
        if not re.match(r"\s*第.{1,6}条", s) and sum("一" <= c <= "鿿" for c in s) > 0.8 * len(s)
    }
    return rng.sample(sorted(pool), min(wanted, len(pool)))


@dataclass
class Report:
    """The facts of one report and its body."""

    city: str
    year: int
    ordinal: int
    month: int
    day: int
    meeting: str
    mayor: str
    chief: str
    figures: list[int]
    counties: list[str]
    body: list[str] = field(default_factory=list)

    def text(self) -> str:
        """The page as its own site has it."""
        nth, day = f"第{NUMERALS[self.ordinal - 1]}次", f"{self.month}月{self.day}日"
        f = self.figures
        lines = [
            f"{self.city}市召开{self.year}年{nth}{self.meeting}",
            f"{day}，{self.city}市召开{self.year}年{nth}{self.meeting}。市委副书记、市长{self.mayor}出席会议并讲话，"
            f"市应急管理局局长{self.chief}通报有关情况。",
            f"会议通报，今年以来全市共检查单位{f[0]}家次，发现隐患{f[1]}处，完成整改{f[2]}处，立案查处{f[3]}起。",
        ]
        for i in range(0, len(self.body), 3):
            opening = ("会议指出，", "会议强调，", f"{self.mayor}要求，", "会议要求，")[i // 3 % 4]
            lines.append(opening + "".join(self.body[i : i + 3]))
        lines.append(f"{'、'.join(c + '县' for c in self.counties)}政府负责人在会上作了交流发言。")
        return "\n".join(lines) + "\n"


def person(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + "".join(rng.sample(GIVEN, rng.choice((1, 2))))


def first_report(rng: random.Random, pool: list[str]) -> Report:
    return Report(
        rng.choice(CITIES),
        rng.randint(2015, 2025),
        rng.randint(1, 9),
        rng.randint(1, 12),
        rng.randint(1, 28),
        rng.choice(MEETINGS),
        person(rng),
        person(rng),
        [rng.randint(20, 5000) for _ in range(4)],
        rng.sample(CITIES, 4),
        rng.sample(pool, rng.randint(6, 30)),
    )


def sibling(a: Report, rng: random.Random, pool: list[str]) -> Report:
    """Another report of the same template: a fact that makes it another, often other figures, some other sentences."""
    b = Report(**{**a.__dict__, "figures": list(a.figures), "counties": list(a.counties), "body": list(a.body)})
    what = rng.choice(FACTS)
    if what in ("ordinal", "both"):
        b.ordinal = a.ordinal % 9 + 1
    if what in ("date", "both", "figures"):
        b.month, b.day = a.month % 12 + 1, (a.day + rng.randint(1, 26)) % 28 + 1
    if what == "place":
        b.city = rng.choice([c for c in CITIES if c != a.city])
    if what == "person":
        b.mayor = person(rng)
    if what == "year":
        b.year += 1
    if what == "figures" or rng.random() < 0.7:
        b.figures = [rng.randint(20, 5000) for _ in range(4)]
    if rng.random() < 0.6:
        b.counties = rng.sample(CITIES, 4)
    other = rng.choice((0.0, 0.1, 0.3, 0.6))
    b.body = [rng.choice(pool) if rng.random() < other else s for s in a.body]
    return b


class Noise:
    """The noise channels, each a function of a page; ``pieces`` are those that leave no whole copy alone."""

    pieces = ("second_page", "two_in_one")

    def __init__(self, rng: random.Random, words: list[tuple[str, str]], others: list[str]) -> None:
        self.rng, self.words, self.others = rng, words, others
        self.channels: dict[str, Callable[[str], str]] = {
            "truncated": lambda t: t[: int(len(t) * self.rng.uniform(0.35, 0.85))],
            "washed": lambda t: self.wash(t, 0.5),
            "fully_washed": lambda t: self.wash(t, 1.0),
            "wrapped": self.wrap,
            "chrome": self.chrome,
            "traditional": lambda t: self.script.convert(self.chrome(t)),
            "second_page": self.second_page,
            "two_in_one": self.two_in_one,
            "joined": lambda t: t.replace("\n", ""),
            "no_title": lambda t: self.chrome(t.split("\n", 1)[1]),
            "note": lambda t: (
                f"编者按：近日，各地陆续召开会议部署有关工作，本网予以转载，供参考。\n{self.punctuate(t)}"
            ),
            "spaced": lambda t: re.sub(r"(?<=[一-鿿])(?=[一-鿿])", lambda _: " " * (self.rng.random() < 0.1), t),
            "masked": lambda t: re.sub(r"(市长|局长)([一-鿿])[一-鿿]{1,2}(?=出席|通报)", r"\1\2**", self.chrome(t)),
            "mixed": lambda t: self.wrap(self.chrome(self.wash(self.channels["truncated"](t), 0.4))),
        }
        self.script = OpenCC("s2t")

    def wash(self, text: str, share: float) -> str:
        """Synonyms in place of a share of the page's replaceable words."""
        chosen = {a: b for a, b in self.words if a in text and self.rng.random() < share}
        if not chosen:
            return text
        words = re.compile("|".join(map(re.escape, sorted(chosen, key=len, reverse=True))))
        return words.sub(lambda m: chosen[m.group()], text)

    def wrap(self, text: str) -> str:
        width = self.rng.randint(24, 42)
        lines = (line[i : i + width] for line in text.split("\n") for i in range(0, len(line), width))
        return "\n".join(lines)

    def punctuate(self, text: str) -> str:
        return text.translate(str.maketrans("，；：（）", ",;:()"))

    def chrome(self, text: str) -> str:
        year, month, day = self.rng.randint(2015, 2025), self.rng.randint(1, 12), self.rng.randint(1, 28)
        head = self.rng.sample(
            [
                "您当前的位置：首页 > 政务公开 > 工作动态",
                f"发布时间：{year}-{month:02}-{day:02} 来源：市政府办公室 浏览次数：{self.rng.randint(1, 9999)}",
                "字号：大 中 小 【打印】【关闭】",
                "分享到：微信 微博",
            ],
            2,
        )
        tail = self.rng.sample(
            [
                "责任编辑：张三",
                "上一篇：没有了 下一篇：关于做好有关工作的通知",
                "主办：市人民政府办公室 备案号：某ICP备12345678号",
            ],
            2,
        )
        return self.punctuate("\n".join([*head, text.strip(), *tail]) + "\n")

    def second_page(self, text: str) -> str:
        lines = text.strip().split("\n")
        return "\n".join(lines[max(3, len(lines) // 2) :]) + "\n"

    def two_in_one(self, text: str) -> str:
        both = [text, self.rng.choice(self.others)]
        self.rng.shuffle(both)
        return "".join(both)


@dataclass(frozen=True)
class Made:
    """A generated page: its series, its report, the channel it went through."""

    series: int
    report: int
    channel: str
    page: Page


def generated(args: argparse.Namespace) -> list[Made]:
    """Every report of every series as it is and through five channels."""
    rng = random.Random(args.seed)
    pool = sentence_pool(args.data, rng)
    words = [("安全", "平安"), ("发展", "开展"), ("部署", "安排"), ("健康", "安康"), ("项目", "工程"), ("突出", "凸显")]
    for path in sorted(args.data.rglob("*SYNONYMS.txt")) if args.data else ():
        rows = (line.strip().split("-") for line in path.read_text(encoding="utf-8").splitlines())
        words += [(r[0], r[1]) for r in rows if len(r) == 2 and len(r[0]) == len(r[1]) == 2]
    words = list(dict(words).items())
    others = [first_report(rng, pool).text() for _ in range(50)]
    noise = Noise(rng, words, others)
    made = []
    for series in range(args.series):
        reports = [first_report(rng, pool)]
        reports += [sibling(reports[0], rng, pool) for _ in range(rng.randint(1, 3))]
        for n, report in enumerate(reports):
            for channel in ["as_is", *rng.sample(sorted(noise.channels), 4)]:
                text = report.text() if channel == "as_is" else noise.channels[channel](report.text())
                page = prepared(clean(text) if args.cleaned else Document(text))
                made.append(Made(series, n, channel, page))
    return made


def expected(a: Made, b: Made) -> str:
    """copy, piece, sibling or other; none when a page of two reports, or two pieces, could be several."""
    if a.series != b.series:
        return "other"
    pieces = [m.channel in Noise.pieces for m in (a, b)]
    if all(pieces):
        return ""
    if a.report != b.report:
        return "sibling"
    return "piece" if any(pieces) else "copy"


def jaccard(a: str, b: str, n: int) -> float:
    x, y = ({t[i : i + n] for i in range(len(t) - n + 1)} for t in (a, b))
    return len(x & y) / max(1, len(x | y))


def prf(hits: int, wrong: int, missed: int) -> str:
    p, r = hits / max(1, hits + wrong), hits / max(1, hits + missed)
    return f"P {p:.3f}  R {r:.3f}  F1 {2 * p * r / max(1e-9, p + r):.3f}"


def main(argv: list[str]) -> None:
    """Generate, compare, count."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks dedup", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--series", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cleaned", action="store_true", help="clean every page first")
    parser.add_argument("--show", default="", help="print the wrong pairs of this channel, or 'sibling'")
    args = parser.parse_args(argv)
    made = generated(args)
    rng = random.Random(args.seed)
    pairs = [p for _, g in itertools.groupby(made, lambda m: m.series) for p in itertools.combinations(g, 2)]
    pairs += [tuple(rng.sample(made, 2)) for _ in range(len(pairs) // 2)]
    relations: dict[str, Counter[str]] = defaultdict(Counter)
    by_channel: dict[str, Counter[str]] = defaultdict(Counter)
    simple: dict[str, Counter[str]] = defaultdict(Counter)
    seconds = 0.0
    for a, b in pairs:
        want = expected(a, b)
        if not want:
            continue
        start = time.process_time()
        match: Match = matched(a.page, b.page)
        seconds += time.process_time() - start
        relations[want][match.relation] += 1
        for channel in {a.channel, b.channel} - {"as_is"} if want in ("copy", "piece") else ():
            by_channel[channel][match.relation] += 1
        channels = {a.channel, b.channel}
        wrong = {
            "copy": match.relation != "duplicate",
            "piece": match.relation not in ("contains", "part_of"),
        }.get(want, match.relation == "duplicate")
        if wrong and (args.show in channels or args.show == want):
            print(f"--- {want} {a.channel} {b.channel} {match}\nA {a.page.text[:300]!r}\nB {b.page.text[:300]!r}")
        for name, said in {
            "char-5 Jaccard >= .7": jaccard(a.page.text, b.page.text, 5) >= 0.7,
            "hand rule": by_hand(a.page, b.page),
        }.items():
            if want != "piece":
                simple[name][f"{'yes' if said else 'no'} {want}"] += 1
    print(f"{len(made)} pages, {sum(map(sum, (c.values() for c in relations.values())))} pairs")
    for want, counts in relations.items():
        print(f"{want:8} {dict(counts.most_common())}")
    for channel, counts in sorted(by_channel.items()):
        print(f"  {channel:14} {dict(counts.most_common())}")
    copies, merged = relations["copy"], relations["sibling"]["duplicate"]
    found = copies["duplicate"]
    wrong_total = merged + relations["other"]["duplicate"]
    print(f"copies    {prf(found, wrong_total, copies.total() - found)}")
    related = found + copies["contains"] + copies["part_of"]
    pieces = sum(relations["piece"][r] for r in ("contains", "part_of", "duplicate"))
    missed = copies.total() + relations["piece"].total() - related - pieces
    print(f"related   {prf(related + pieces, wrong_total, missed)}")
    print(f"siblings merged {merged} of {relations['sibling'].total()}")
    for name, c in simple.items():
        hits = prf(c["yes copy"], c["yes sibling"] + c["yes other"], c["no copy"])
        print(f"{name:22} {hits}  siblings merged {c['yes sibling']}")
    print(f"{seconds / len(pairs) * 1e3:.2f} ms a pair")


def by_hand(a: Page, b: Page) -> bool:
    """The hand rule to beat: little novelty and little fact conflict."""
    e = gathered(a, b)
    conflicts = len(e.identity) + len(e.body)
    agree = e.identity_agree + e.body_agree
    return 1 - e.shared <= 0.2 and conflicts / max(1, conflicts + agree) <= 0.15
