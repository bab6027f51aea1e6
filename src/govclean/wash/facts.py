"""Facts that cannot be right on a washed page: noted, never repaired.

Tools swap figures as well as words, and sites delete characters of names. The page does not tell what stood there.
The patterns, and the characters that may stand alone, are ``data/substitution_facts.toml``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from govclean.findings import Note


class _Facts(NamedTuple):
    milestones: re.Pattern[str]
    early: re.Pattern[str]
    late: re.Pattern[str]
    days: re.Pattern[str]
    alone: re.Pattern[str]
    allowed: frozenset[str]


@cache
def _facts() -> _Facts:
    table = tomllib.loads((files("govclean") / "data" / "substitution_facts.toml").read_text(encoding="utf-8"))
    stages, days, alone = table["milestones"], table["days"], table["alone"]
    early, late = (re.compile("|".join(map(re.escape, stages[key]))) for key in ("early", "late"))
    patterns = (re.compile(part["pattern"]) for part in (stages, days, alone))
    milestones, day, lone = patterns
    return _Facts(milestones, early, late, day, lone, frozenset(alone["allowed"]))


def contradictions(simplified: str) -> Iterator[Note]:
    """Notes on the facts of a page that is known to be washed.

    >>> text = "到2021年底，隐患基本消除；到2021年底，风险全面受控。"
    >>> [(note.kind, text[note.start : note.end]) for note in contradictions(text)]
    [('contradiction', '到2021年底，风险全面受控')]
    >>> list(contradictions("到2021年底，隐患基本消除；到2025年底，风险全面受控。"))
    []
    """
    known = _facts()
    at = 0
    while m := known.milestones.search(simplified, at):
        at = m.start("second")  # a third stage is compared with the second
        if known.early.search(m["first"]) and known.late.search(m["second"]):
            yield Note("contradiction", *m.span("second"), f"two stages of one plan have the year {m['year']}")
    for m in known.days.finditer(simplified):
        yield Note("contradiction", *m.span(), f"there is no day {m[0]}: characters were lost or swapped")
    for m in known.alone.finditer(simplified):
        if m["one"] not in known.allowed:
            yield Note("masked", *m.span("one"), f"{m['one']} never stands alone: characters beside it were deleted")
