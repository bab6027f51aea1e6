"""Pages with a translation: Chinese paragraphs stay in the text, English ones go to the page's meta."""

from __future__ import annotations

import random
import re
import tomllib
from calendar import month_name
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.damage.table import Result, Row
from benchmarks.damage.texts import Texts
from govclean import clean
from govclean.views import HAN

ASKED = 0.995
FORMS = ("appended", "alternating", "in the same line")
_HAN = re.compile(f"[{HAN}]")
_FIGURE = re.compile(r"(\d+(?:\.\d+)?)(万亿|万|亿|%|月|日|年)?")
WORDS_PER_HAN = (0.5, 0.75)  # translations of official prose; of one page mostly within a tenth of each other


@cache
def _tables() -> dict[str, Any]:
    with (Path(__file__).parent / "english.toml").open("rb") as file:
        return tomllib.load(file)


def _figures(text: str) -> Iterator[str]:
    """The figures of a paragraph, as English writes them."""
    for number, unit in _FIGURE.findall(text):
        value = float(number)
        if unit == "月" and value in range(1, 13):
            yield f"in {month_name[int(value)]}"
        elif unit == "万亿":
            yield f"with {value:g} trillion"
        elif unit == "万":
            yield f"with {value * 1e4:,.0f}"
        elif unit == "亿":
            yield f"with {value / 10:g} billion" if value >= 10 else f"with {value * 100:g} million"
        elif unit == "%":
            yield f"by {number} percent"
        elif unit == "日":
            yield f"on the {number}th"
        else:
            yield f"in {number}" if unit == "年" else f"with {number}"


def translation(text: str, rate: float, rng: random.Random) -> str:
    """English of the length of a Chinese paragraph, that carries its figures and terms in their order."""
    tables = _tables()
    wanted = max(4, round(rate * rng.uniform(0.9, 1.1) * len(_HAN.findall(text))))
    inserted = list(_figures(text)) + [f"for {word}" for term, word in tables["terms"].items() if term in text]
    words: list[str] = []
    while sum(1 + piece.count(" ") for piece in inserted) + len(words) < wanted:
        words += rng.choice(tables["frames"]).split()
    words = words[: max(3, wanted - sum(1 + piece.count(" ") for piece in inserted))]
    for k, piece in enumerate(inserted):
        words.insert((k + 1) * len(words) // (len(inserted) + 1), piece)
    sentence = " ".join(words).rstrip(",") + ("." if text[-1:] in "。！？；" else "")
    return sentence[:1].upper() + sentence[1:]


def in_two_languages(chinese: Sequence[str], english: Sequence[str], form: str) -> str:
    """The page as it would be found."""
    if form == "appended":
        return "\n".join([*chinese, *english])
    joint = ["" if form == "in the same line" and c[-1] in "。！？；：”）" else "\n" for c in chinese]
    return "\n".join(f"{c}{j}{e}" for c, j, e in zip(chinese, joint, english, strict=True))


def measure(texts: Texts, cases: int) -> Result:
    """Paragraphs on the right side, by form; and English that translates nothing."""
    rows: list[Row] = []
    failures: list[tuple[str, str]] = []
    good_in_all = n_in_all = 0
    for form in FORMS:
        rng = random.Random(12)
        good = n = pages = whole = 0
        for page in islice(_short(texts, rng), max(1, cases // 4)):
            chinese = _lines(page)
            rate = rng.uniform(*WORDS_PER_HAN)
            english = [translation(line, rate, rng) for line in chinese]
            doc = clean(in_two_languages(chinese, english, form))
            moved = "\n".join(str(part["text"]) for part in doc.meta.get("translations", ())).split("\n")
            there = doc.text.split("\n")
            right = sum(c in there for c in chinese) + sum(e in moved and e not in doc.text for e in english)
            good, n = good + right, n + len(chinese) + len(english)
            pages, whole = pages + 1, whole + (right == len(chinese) + len(english))
            if right < len(chinese) + len(english):
                stray = next((e for e in english if e not in moved), None) or next(c for c in chinese if c not in there)
                told = f"{right} of {2 * len(chinese)} right; {len(moved)} moved; first astray: {stray[:60]}"
                failures.append((f"two languages, {form}", told))
        rows.append(Row(f"two languages, {form}: paragraphs on the right side", good, n, least=ASKED))
        rows.append(Row("  pages without a fault", whole, pages))
        good_in_all, n_in_all = good_in_all + good, n_in_all + n
    rows.append(Row("two languages, all forms", good_in_all, n_in_all, least=ASKED))
    rows.append(_quoted(texts, cases, failures))
    rows.append(_unrelated(texts, cases, failures))
    return Result(rows, failures)


def _lines(page: str) -> list[str]:
    """The lines of a page that have words to translate."""
    return [line.strip() for line in page.split("\n") if len(_HAN.findall(line)) >= 4]


def _short(texts: Texts, rng: random.Random) -> Iterator[str]:
    """Pages of 3 to 60 lines that hold no English of their own, and one figure to two lines, three at least."""
    for page in texts.pages(rng):
        count = len(_lines(page))
        figures = sum(len(set(re.findall(r"\d+", line))) for line in _lines(page))
        if 3 <= count <= 60 and figures >= max(3, count / 2) and not re.search("[A-Za-z]{3}", page):
            yield "\n".join(_lines(page))


def _quoted(texts: Texts, cases: int, failures: list[tuple[str, str]]) -> Row:
    """A Chinese page with one or two English paragraphs that translate another page: kept."""
    rng = random.Random(13)
    pages = _short(texts, rng)
    kept = n = 0
    for page, other in islice(zip(pages, pages, strict=False), max(1, cases // 4)):
        lines = page.split("\n")
        for line in rng.sample(other.split("\n"), rng.randint(1, 2)):
            lines.insert(rng.randrange(1, len(lines) + 1), translation(line, 0.6, rng))
        after = clean("\n".join(lines)).text
        n, kept = n + 1, kept + (after == "\n".join(lines))
        if after != "\n".join(lines):
            failures.append(("English that translates nothing", f"{len(lines)} lines -> {after.count(chr(10)) + 1}"))
    return Row("English that translates nothing on the page: kept", kept, n, least=ASKED)


def _unrelated(texts: Texts, cases: int, failures: list[tuple[str, str]]) -> Row:
    """A Chinese page with as many English paragraphs behind it, all of another page's: kept."""
    rng = random.Random(14)
    pages = _short(texts, rng)
    kept = n = 0
    for page, other in islice(zip(pages, pages, strict=False), max(1, cases // 4)):
        lines = page.split("\n")
        rate = rng.uniform(*WORDS_PER_HAN)
        before = "\n".join([*lines, *(translation(line, rate, rng) for line in other.split("\n")[: len(lines)])])
        doc = clean(before)
        n, kept = n + 1, kept + ("translations" not in doc.meta)
        if "translations" in doc.meta:
            failures.append(("English of another page", f"{len(lines)} lines: {lines[0][:60]}"))
    return Row("English of another page, as long as the Chinese: kept", kept, n, least=ASKED)
