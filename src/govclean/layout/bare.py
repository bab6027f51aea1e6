"""Page ordinals that are nothing but a number in the flow, ``分管领导2分头``: the whole sequence convicts the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govclean.document import Document
from govclean.findings import Edit
from govclean.layout.forms import Look, data
from govclean.layout.seams import alien
from govclean.views import HAN

_BETWEEN = re.compile(f"(?<!\\d)[1-9]\\d{{0,2}}(?=[{HAN}])")
_HAN_BEFORE = re.compile(f"[{HAN}]")
_EARLY = tuple(re.compile(f"{n}(?<=[{HAN}]{n})(?=[{HAN}])") for n in "23456")


def may_bare(page: Look) -> bool:
    """Whether three of the numbers 2 to 6 stand between Han characters, in this order and a page apart."""
    rule = data("bare")
    at, seen = 0, 0
    if len(page.text) > 3 * rule["least_page"]:
        for number in _EARLY:
            if m := number.search(page.text, at + rule["least_page"]):
                at, seen = m.start(), seen + 1
    return bool(seen >= rule["least"])


def bare(doc: Document) -> Iterator[Edit]:
    """Remove 2, 3, 4 … up to the last page, where most of them divide words and all stand a page apart.

    Where the pages are of one length, a number that could as well be one of the text's own is found where a page ends.
    """
    rule, text = data("bare"), doc.text
    clean = _sequence(text)
    if sum(n <= 6 for n in clean) < rule["least"]:
        return
    ordered = sorted(clean)
    first, last = ordered[0], ordered[-1]
    size = (clean[last] - clean[first]) / (last - first)
    found = _filled(text, clean, size) if _uneven(clean) <= rule["reach"] else clean
    if len(clean) < rule["share"] * (max(found) - 1) or len(text) - max(found.values()) > size / rule["even"]:
        return
    for n, at in sorted(found.items()):
        yield Edit(at, at + len(str(n)), "", "layout.bare")


def _sequence(text: str) -> dict[int, int]:
    """Where the numbers 2, 3 … stand that divide words, all at about one distance; some may be missing."""
    rule = data("bare")
    dividing = [
        (int(m[0]), m.start())
        for m in _BETWEEN.finditer(text, rule["least_page"])
        if _HAN_BEFORE.match(text, m.start() - 1)
        and alien(text[m.start() - 6 : m.start()], text[m.end() : m.end() + 6]) >= rule["alien"]
    ]
    best: dict[int, int] = {}
    for i, (number, start) in enumerate(dividing[: rule["tries"]]):
        size = start / max(1, number - 1)  # as long as the pages before
        if not 2 <= number <= 4 or size < rule["least_page"]:
            continue
        found, last, at = {number: start}, number, start
        for n, place in dividing[i + 1 :]:
            pages = (place - at) / size
            if last < n <= last + 3 and rule["even"] * (n - last) <= pages <= (n - last) / rule["even"]:
                found[n], last, at = place, n, place
        if len(found) - _uneven(found) > len(best) - _uneven(best):
            best = found
    return best


def _uneven(found: dict[int, int]) -> float:
    """How far, in pages, the numbers stand from where they would if all pages were equally long."""
    if len(found) < 2:
        return 0.0
    places = {n: at - sum(len(str(k)) for k in range(2, n)) for n, at in found.items()}  # without the numbers
    last, end = max(places.items())
    size = end / (last - 1)
    return max(abs(at - size * (n - 1)) for n, at in places.items()) / size


def _filled(text: str, clean: dict[int, int], size: float) -> dict[int, int]:
    """The missing numbers, too: each the occurrence nearest to where it should stand, if that is close."""
    found = dict(clean)
    reach = data("bare")["reach"] * size + 1
    n, last = 2, max(clean)
    while n < last or n - 1 in found:
        if n not in clean:
            after = min((k for k in clean if k > n), default=0)
            if n == 2:
                expected = clean[after] / (after - 1)
            elif n - 1 in found:
                left = found[n - 1]
                expected = left + ((clean[after] - left) / (after - n + 1) if after else size)
            else:
                expected = clean[after] - (after - n) * size
            near = list(_occurrences(text, str(n), expected, reach))
            if near:
                found[n] = min(near, key=lambda at: abs(at - expected))
        n += 1
    return found


def _occurrences(text: str, number: str, around: float, reach: float) -> Iterator[int]:
    low, high = max(0, int(around - reach)), int(around + reach) + 1
    at = text.find(number, low)
    while 0 <= at <= high:
        yield at
        at = text.find(number, at + 1)
