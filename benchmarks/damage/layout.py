"""Broken layout: wraps, spaces at wraps, page ordinals, repeats; and what only looks like them."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from benchmarks.damage.table import Result, Row, difference
from benchmarks.damage.texts import Texts, paragraphs, repaired, sentences
from benchmarks.printed import NO_START, numbered, printed, spaced

WRAPS, FORMS = 0.99, 0.001  # paragraphs restored at least; headings, lists and name columns damaged at most
ORDINALS = 0.98
MARKS = {
    "written": "indents kept",
    "blank": "blank lines between",
    "lost": "indents lost",
    "none": "no indents",
}
WIDTHS = range(40, 81, 2)  # columns: 20 to 40 characters
# Lines that stand for themselves; put between the paragraphs of every page.
_HAN_RUN = re.compile("[\u4e00-\u9fff]{6,24}")
_TORN = re.compile(f"(?m)^[{re.escape(NO_START)}]")
_TWINS = re.compile(r"(.)\1")
FORMED = (
    "一、总体要求",
    "（二）健全工作机制",
    "第三章　监督检查",
    "三是强化保障",
    "附件",
    "1．工作目标",
    "（一）主要任务：",
    "陶剑锋 王永生 何金虎",
    "张 伟 李 娜 欧阳明",
    "某某市人民政府办公室",
    "2023年5月6日",
    "主 任：王建国",
    "合计 120 35",
    "附件：1．任务分工表",
    "2．重点项目清单",
    "单位 数量 占比",
    "某某县 20 35%",
)


def blocks(page: str, rng: random.Random) -> list[str]:
    """The paragraphs and other lines of a page, with lines of a form of their own between them."""
    lines = [line.strip() for line in page.split("\n") if line.strip()]
    for extra in rng.sample(FORMED, 5):
        lines.insert(rng.randrange(1, len(lines) + 1), extra)
    return lines


def measure(texts: Texts, cases: int) -> Result:
    """Every damage of layout in turn."""
    failures: list[tuple[str, str]] = []
    rows = [
        *_wrapped(texts, cases, failures),
        *_numbered(texts, cases, failures),
        *_repeated(texts, cases, failures),
        *_lists(texts, cases, failures),
    ]
    return Result(rows, failures)


def _wrapped(texts: Texts, cases: int, failures: list[tuple[str, str]]) -> Iterator[Row]:
    ways: dict[str, Callable[[list[str], int], str]] = {
        f"wraps, {told}": lambda lines, width, marks=marks: printed(lines, width, marks)[0]  # type: ignore[misc]
        for marks, told in MARKS.items()
    }
    ways["spaces at wraps"] = spaced
    formed_bad = formed_all = 0
    for what, damage in ways.items():
        rng = random.Random(6)
        good = total = bad = others = 0
        for page in islice(_several(texts, rng), max(1, cases // 4)):
            width = rng.choice(WIDTHS)
            lines = blocks(page, rng)
            if repaired("\n".join(lines)) != "\n".join(lines):
                continue
            after = repaired(damage(lines, width))
            there = {line.strip() for line in after.split("\n")}
            for line in lines:
                whole = line in there
                if 2 * len(line) > width and line.endswith("。"):
                    total, good = total + 1, good + whole
                elif 2 * len(line) <= width - 4:
                    others, bad = others + 1, bad + (not whole)
                else:
                    continue
                if not whole:
                    failures.append((what, f"width {width // 2}: {_found(line, after)}"))
        yield Row(f"{what}: paragraphs restored", good, total, least=WRAPS)
        yield Row("  headings, lists, name columns damaged", bad, others, most=FORMS)
        formed_bad, formed_all = formed_bad + bad, formed_all + others


def _several(texts: Texts, rng: random.Random) -> Iterator[str]:
    """Pages with at least five paragraphs: of fewer nobody can tell the width.

    Less those whose own lines are torn (a line begins with a closing mark): mending them is no damage.
    """
    return (page for page in texts.pages(rng) if len(paragraphs(page)) >= 5 and not _TORN.search(page))


def _found(line: str, after: str) -> str:
    """A line and what has become of it, from where its beginning is found again."""
    for size in (20, 12, 6):
        at = after.find(line[:size])
        if at >= 0:
            got = after[at : at + len(line)]
            told = (
                difference(line, got, 14) if got != line else f"joined: {after[max(0, at - 12) : at + len(line) + 12]}"
            )
            return f"{line[:20]} | {told}".replace("\n", "⏎")
    return f"{line[:40]} | not there"


def _exact(
    what: str, cases: Iterator[tuple[str, str]], least: float | None, failures: list[tuple[str, str]], n: int
) -> Row:
    """Pages that come back as they were: of n pairs (observed, wanted)."""
    total = good = 0
    for observed, wanted in islice(cases, n):
        after = repaired(observed)
        total, good = total + 1, good + (after == wanted)
        if after != wanted:
            failures.append((what, difference(wanted, after)))
    return Row(what, good, total, least=least)


def _numbered(texts: Texts, cases: int, failures: list[tuple[str, str]]) -> Iterator[Row]:
    def flows(bare: bool) -> Iterator[tuple[str, str]]:
        rng = random.Random(7)
        for page in texts.pages(rng):
            text = "".join(paragraphs(page))
            size = rng.randint(150, 500)
            if len(text) < 4 * size or repaired(text) != text:
                continue
            if any(text[i - 1 : i + 1] != text[i - 1 : i + 1].strip() for i in range(size, len(text), size)):
                continue  # no site keeps the blanks at the edges of its pages
            if bare:
                parts = [text[i : i + size] for i in range(0, len(text), size)]
                yield "".join(f"{n if n > 1 else ''}{part}" for n, part in enumerate(parts, 1)), text
            else:
                yield numbered(text, size), text

    n = max(1, cases // 4)
    yield _exact("page ordinals 1、2、3、: pages restored", flows(False), ORDINALS, failures, n)
    yield _exact("page ordinals as bare digits: pages restored", flows(True), None, failures, n)


def _repeated(texts: Texts, cases: int, failures: list[tuple[str, str]]) -> Iterator[Row]:
    def fragment() -> Iterator[tuple[str, str]]:
        rng = random.Random(8)
        for page in texts.pages(rng):
            text = rng.choice(paragraphs(page) or [""])
            size = rng.randint(40, 100)
            if len(text) < size + 10:
                continue
            start = rng.randrange(len(text) - size)
            end = start + size
            if sum(text.count(mark, start, end) for mark in "，。；！") >= 2 and "。" in text[start:end]:
                at = page.index(text)
                yield page[: at + end] + text[start:end] + page[at + end :], page

    def title() -> Iterator[tuple[str, str]]:
        rng = random.Random(9)
        for page in texts.pages(rng):
            head, _, rest = page.partition("\n")
            if (
                10 <= len(head) <= 40
                and head[-1] not in "。；：，"
                and head[0] not in "第（"
                and repaired(page) == page
            ):
                yield "\n".join([head] * rng.randint(2, 6) + [rest]), page

    def doubled() -> Iterator[tuple[str, str]]:
        rng = random.Random(10)
        for page in texts.pages(rng):
            runs = [m for m in _HAN_RUN.finditer(page) if not _TWINS.search(m.group())]
            if len(runs) < 3:
                continue
            damaged = page
            for m in sorted(rng.sample(runs, 3), key=lambda m: -m.start()):
                damaged = damaged[: m.start()] + "".join(2 * c for c in m[0]) + damaged[m.end() :]
            yield damaged, page

    n = max(1, cases // 2)
    yield from (
        _exact("a fragment extracted twice: pages restored", fragment(), ORDINALS, failures, n),
        _exact("the title two to six times: pages restored", title(), ORDINALS, failures, n),
        _exact("doubled glyphs in three places: pages restored", doubled(), ORDINALS, failures, n),
    )


def _lists(texts: Texts, cases: int, failures: list[tuple[str, str]]) -> Iterator[Row]:
    """True lists: whole sentences, clauses that end with a semicolon, and short names of tasks, counted 1、2、3、."""
    rng = random.Random(11)
    bad: Counter[str] = Counter()
    n = 0
    for page in texts.pages(rng):
        if n >= cases:
            break
        pool = [s for s in sentences(page) if not s[0].isascii() and "、" not in s[:4]]
        if len(pool) < 6:
            continue
        items = rng.sample(pool, min(len(pool), rng.randint(5, 12)))
        style = rng.choice(("sentences", "clauses", "names"))
        if style == "clauses":
            items = [item[:-1] + "；" for item in items[:-1]] + items[-1:]
        elif style == "names":
            items = [item.split("，")[0].rstrip("。")[:24] for item in items]
        form = rng.choice(("{}、{}", "{}.{}", "（{}）{}"))
        text = "\n".join(form.format(k, item) for k, item in enumerate(items, 1))
        after = repaired(text)
        n += 1
        if after.count("\n") != text.count("\n") or any(
            not line.startswith(form.format(k, "")) for k, line in enumerate(after.split("\n"), 1)
        ):
            bad[style] += 1
            failures.append((f"true lists, {style}", difference(text, after)))
    yield Row("true lists damaged", bad.total(), n, most=0.0)
