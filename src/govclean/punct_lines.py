"""Which lines of a page are running Chinese, in which punctuation may be made Chinese, and which are something else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from govclean.rules import rule_file
from govclean.views import HAN, Line

_HAN = re.compile(f"[{HAN}]")
_LATIN = re.compile("[A-Za-z]")
_SENTENCE = re.compile("[。！？；，、!?;.]")
_DIGIT = re.compile("[0-9０-９]")
_PLAIN = re.compile(f"[{HAN}0-9，。、；：？！,.;:?!%％“”‘’《》（）()…—· \u3000]+")


class _Facts(NamedTuple):
    code: re.Pattern[str]
    url: re.Pattern[str]
    foreign: re.Pattern[str]
    settings: dict[str, Any]


@cache
def _facts() -> _Facts:
    file = rule_file("punctuation")
    lines = file["lines"]
    return _Facts(
        re.compile(lines["code"]), re.compile(lines["url"]), re.compile(f"[{file['classes']['foreign']}]"), dict(lines)
    )


def is_chinese(line: str) -> bool:
    """Whether a line is running Chinese: no code, formula, reference list, keyword list, English or other script.

    >>> is_chinese("会议强调,要压实责任。"), is_chinese("安全生产,应急管理,隐患排查,消防"), is_chinese("{会议:强调}")
    (True, False, False)
    """
    code, url, foreign, settings = _facts()
    if _PLAIN.fullmatch(line) and "()" not in line and _HAN.search(line):
        return not _is_list(line, settings)
    han = len(_HAN.findall(line))
    if not han or len(_LATIN.findall(line)) > settings["latin_per_han"] * han:
        rest = url.sub("", line)
        if not han or len(_LATIN.findall(rest)) > settings["latin_per_han"] * han:
            return False
    if len(foreign.findall(line)) * 4 > han or "\t" in line.strip():
        return False
    if code.search(line) and code.search(url.sub("", line)):
        return False
    return not _is_list(line, settings)


def _is_list(line: str, settings: dict[str, Any]) -> bool:
    """A keyword or CSV line: short fields and no mark but half-width commas."""
    commas = line.count(",")
    if commas < 2 or (commas < settings["list_commas"] and not _DIGIT.search(line)):
        return False
    fields = line.split(",")
    if any(len(field.strip()) > settings["list_field"] or _SENTENCE.search(field) for field in fields):
        return False
    return commas >= settings["list_commas"] or any(field.strip().isascii() for field in fields)


def table_rows(lines: Sequence[Line]) -> set[int]:
    """The indices of lines that are cells of a flattened table: a long run of short lines, many of them figures."""
    settings = _facts().settings
    rows: set[int] = set()
    run: list[int] = []
    for index, line in enumerate((*lines, Line(0, 0, "。"))):
        cell = line.text.strip()
        if not cell and index < len(lines):
            continue
        if len(cell) <= settings["table_cell"] and "。" not in cell:
            run.append(index)
            continue
        figures = sum(1 for i in run if _DIGIT.search(lines[i].text))
        if len(run) >= settings["table_run"] and figures * 3 >= len(run):
            rows.update(run)
        run = []
    return rows
