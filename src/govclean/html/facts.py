"""What a page's head states about its document: the government site standard's names, and those of others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from govclean import dates
from govclean.html.lines import Page, data

_SPACES = re.compile(r"\s+")
_EMPTY = re.compile(r"[\s\-—_/.]*|[{\[<$#].*|null|undefined|none|无|test", re.I)  # blank, or a template's own mark
_COMPACT = re.compile(r"(20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?:\d{2,6})?")
_TYPES = ("Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "Report")
_LONGEST = {"keywords": 400, "description": 1000}
_JSON_LIMIT = 200_000  # characters of a script of facts that are read

Stated = list[tuple[str, str, float]]


def stated(page: Page) -> Stated:
    """Fields as the head gives them, the most reliable of each name first: (name, value, confidence)."""
    found: dict[tuple[str, str], float] = {}
    for name, value, confidence in (*_metas(page), *_scripts(page), *_times(page)):
        value = _SPACES.sub(" ", value).strip()
        if _EMPTY.fullmatch(value) or len(value) > _LONGEST.get(name, 300):
            continue
        if name.endswith("_date"):
            day = dates.day(value) or dates.day(value[:10]) or _compact(value)
            if day is None:
                continue
            value = day
        if name == "author" and value.isascii():
            continue  # the account of a content system
        found.setdefault((name, value), confidence)
    return sorted(((n, v, c) for (n, v), c in found.items()), key=lambda row: -row[2])


def title_of(facts: Stated) -> str:
    """The title that the head states, or nothing."""
    return next((value for name, value, _ in facts if name == "title"), "")


def _compact(value: str) -> str | None:
    match = _COMPACT.fullmatch(value)
    return "-".join(match.group(1, 2, 3)) if match else None


def _metas(page: Page) -> Iterator[tuple[str, str, float]]:
    names, sure = data()["meta"], data()["confidence"]
    for name, value in page.metas:
        if name in names:
            yield names[name], value, sure.get(name, sure["others"])


def _scripts(page: Page) -> Iterator[tuple[str, str, float]]:
    """Facts as JSON-LD, of a page that holds one article."""
    articles = []
    for script in page.scripts:
        try:
            value = json.loads(script[:_JSON_LIMIT])
        except (ValueError, RecursionError):
            continue
        several = value if isinstance(value, list) else value.get("@graph", [value]) if isinstance(value, dict) else []
        if isinstance(several, list):
            articles += [each for each in several if isinstance(each, dict) and each.get("@type") in _TYPES]
    if len(articles) != 1:
        return
    (article,) = articles
    sure: float = data()["confidence"]["others"]
    for name, key in (("title", "headline"), ("publish_date", "datePublished"), ("author", "author")):
        value = _name(article.get(key))
        if value:
            yield name, value, sure


def _name(value: Any) -> str:
    """A string, or the name of a person or an organisation."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("name")
    return value if isinstance(value, str) else ""


def _times(page: Page) -> Iterator[tuple[str, str, float]]:
    if len(page.times) == 1:
        yield "publish_date", page.times[0], 0.6
