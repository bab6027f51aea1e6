"""What a site's footer says of the site: its code among government sites, its filing and its registration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from govclean.findings import Field
from govclean.rules import rule_file


@cache
def _known() -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = rule_file("fields")["host"]
    names = {"site_code": "idcode", "icp": "icp", "police_filing": "police"}
    return tuple((name, re.compile(table[key])) for name, key in names.items())


def may_hold(text: str) -> bool:
    """Whether a row may hold such a number; ``False`` is certain."""
    return "ICP" in text or "备" in text or "识" in text


def facts(simplified: str, start: int = 0, end: int | None = None) -> Iterator[Field]:
    """The site's numbers in ``[start, end)``.

    >>> [(f.name, f.value) for f in facts("示ICP备12345678号-1 示公网安备 11010102000001号 网站标识码：1101000001")]
    [('site_code', '1101000001'), ('icp', '示ICP备12345678号-1'), ('police_filing', '示公网安备11010102000001号')]
    """
    stop = len(simplified) if end is None else end
    for name, pattern in _known():
        for match in pattern.finditer(simplified, start, stop):
            yield Field(name, "".join(match["value"].split()), *match.span("value"), 0.9)
            break
