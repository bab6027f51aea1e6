"""Pinyin glosses in every dialect: removed, and what is no gloss kept."""

from __future__ import annotations

import random
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import islice
from pathlib import Path

from opencc import OpenCC

from benchmarks.damage.table import Result, Row, difference
from benchmarks.damage.texts import Texts, repaired
from govclean.annotations import without_tones
from govclean.readings import main_reading
from govclean.views import HAN

SEEDS = Path(__file__).parent.parent.parent / "seeds"
ASKED = 0.999
_GLOSS = re.compile("[(（][a-z\u00e0-\u024f][a-z\u00e0-\u024f /／]*[)）]")
_SEEN = re.compile("([\u4e00-\u9fff])\\(([a-z\u00e0-\u024f]{1,7})\\)")
_HAN = re.compile(f"[{HAN}]")
HABIT = 12  # characters that a page glosses where the dialect has no table of its own


@cache
def seed_table(seed: str) -> dict[str, str]:
    """The annotation table that a seed page shows: 33 characters in 003, 67 in 004."""
    (path,) = SEEDS.glob(f"{seed}_*.txt")
    return dict(_SEEN.findall(path.read_text(encoding="utf-8")))


def _table(text: str, rng: random.Random) -> dict[str, str]:
    """Some of the page's own characters with their readings; a common particle in the neutral tone among them."""
    common = [c for c, n in Counter(_HAN.findall(text)).most_common(120) if n > 1 and main_reading(c)]
    chosen = rng.sample(common, min(HABIT, len(common)))
    return {c: "de" if c == "的" else main_reading(c) for c in chosen}


@cache
def _of_several() -> dict[str, str]:
    with (Path(__file__).parent / "readings.toml").open("rb") as file:
        table: dict[str, str] = tomllib.load(file)["readings"]
    return {char: pins.replace(" ", " / ") for char, pins in table.items()}


# dialect -> (the table: a seed's number, or ``several``, or None for the page's own; how a gloss is written)
DIALECTS: dict[str, tuple[str | None, Callable[[str, str], str]]] = {
    "33-character table, traditional page": ("003", lambda c, pin: f"({pin})"),
    "67-character table, traditional page": ("004", lambda c, pin: f"({pin})"),
    "67-character table, full-width brackets": ("004", lambda c, pin: f"（{pin}）"),
    "toned, on unchanged characters": (None, lambda c, pin: f"({pin})"),
    "toneless, on unchanged characters": (None, lambda c, pin: f"({without_tones(pin)})"),
    "repeated three times": (None, lambda c, pin: f"({without_tones(pin)})" * 3),
    "several readings": ("several", lambda c, pins: f"({pins})"),
}


def measure(texts: Texts, cases: int) -> Result:
    """Glosses put in and left; pages that differ otherwise."""
    raised = OpenCC("s2t").convert
    rows: list[Row] = []
    failures: list[tuple[str, str]] = []
    left_in_all = put_in_all = 0
    for dialect, (seed, written) in DIALECTS.items():
        rng = random.Random(3)
        put = left = exact = pages = 0
        for page in islice(texts.pages(rng), max(1, cases // 4)):
            text = raised(page) if seed and seed.isdigit() else page
            table = _table(text, rng) if seed is None else _of_several() if seed == "several" else seed_table(seed)
            damaged = "".join(c + written(c, table[c]) if c in table else c for c in text)
            count = len(_GLOSS.findall(damaged)) - len(_GLOSS.findall(text))
            if not count:
                continue
            after = repaired(damaged)
            wanted = repaired(text)
            remain = max(0, len(_GLOSS.findall(after)) - len(_GLOSS.findall(wanted)))
            pages, put, left, exact = pages + 1, put + count, left + remain, exact + (after == wanted)
            if after != wanted:
                failures.append((dialect, difference(wanted, after)))
        rows.append(Row(f"glosses, {dialect}: removed", put - left, put, least=ASKED))
        rows.append(Row("  pages otherwise as they were", exact, pages))
        left_in_all, put_in_all = left_in_all + left, put_in_all + put
    rows.append(Row("glosses, all dialects: removed", put_in_all - left_in_all, put_in_all, least=ASKED))
    rows.append(_rare(texts, cases, failures))
    return Result(rows, failures)


def _rare(texts: Texts, cases: int, failures: list[tuple[str, str]]) -> Row:
    """One gloss on a rare character of an otherwise unglossed page, as official text has it for a name: kept."""
    rng = random.Random(4)
    rare = [c for c in map(chr, range(0x4E00, 0x9FA6)) if _is_rare(c)]
    kept = n = 0
    for page in islice(texts.pages(rng), max(1, cases // 4)):
        hits = [m.end() for m in re.finditer("[市县区镇村]", page)]
        if not hits:
            continue
        at, char = rng.choice(hits), rng.choice(rare)
        text = f"{page[:at]}{char}({main_reading(char)}){page[at:]}"
        after = repaired(text)
        n, kept = n + 1, kept + (after == text)
        if after != text:
            failures.append(("one gloss of a rare character", difference(text, after)))
    return Row("one gloss of a rare character in clean text: kept", kept, n, least=1.0)


def _is_rare(char: str) -> bool:
    """Second level of GB 2312: rare, yet the same in both scripts more often than not."""
    try:
        level = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return level > 0xD7 and bool(main_reading(char)) and _same_in_both(char)


@cache
def _converters() -> tuple[Callable[[str], str], Callable[[str], str]]:
    return OpenCC("s2t").convert, OpenCC("t2s").convert


def _same_in_both(char: str) -> bool:
    """Whether both scripts write the character alike."""
    return all(convert(char) == char for convert in _converters())
