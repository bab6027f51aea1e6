"""Real pages, labelled line by line in ``labels.tsv``; the pages themselves stay outside. The format stands there."""

from __future__ import annotations

import hashlib
import json
import lzma
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from benchmarks.chrome.generate import Page
from benchmarks.chrome.score import FIELDS
from benchmarks.chrome.templates import Piece

LABELS = Path(__file__).parent / "labels.tsv"
_RANGE = re.compile(r"(\d+)(?:-(\d+))?([tbfdx])")


@cache
def _splits() -> dict[str, str]:
    rows = [line.split("\t") for line in LABELS.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return {row[2]: row[9] for row in rows}


def split_of(site: str) -> str:
    """The split of all pages of a site, as the labels have it."""
    return _splits()[site]


def pages(folder: Path, labels: Path = LABELS) -> Iterator[Page]:
    """The labelled pages that lie in the folder. Raises SystemExit when labels do not fit their page."""
    if not labels.exists():
        print(f"({labels.name} does not exist yet)")
        return
    rows = [line.split("\t") for line in labels.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    wanted = {row[0]: row for row in rows}
    for path in sorted(folder.glob("*.jsonl.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                text = json.loads(line).get("text") or ""
                sha = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
                if sha in wanted:
                    yield labelled(text, wanted.pop(sha))
    if wanted:
        print(f"({len(wanted)} labelled pages are not in {folder.name}/)")


def labelled(text: str, row: list[str]) -> Page:
    """The page of one row of the label file."""
    row = [*row, *[""] * (9 - len(row))]
    sha, kind, site, count, ranges = row[:5]
    lines = text.split("\n")
    marks = [""] * len(lines)
    for part in ranges.split(","):
        match = _RANGE.fullmatch(part.strip())
        if not match or not 1 <= int(match[1]) <= int(match[2] or match[1]) <= len(lines):
            raise SystemExit(f"labels.tsv: {sha}: {part!r} is no range of a page of {len(lines)} lines")
        for at in range(int(match[1]) - 1, int(match[2] or match[1])):
            marks[at] = match[3]
    blank = [k for k, line in enumerate(lines) if not line.strip()]
    for k in blank:
        marks[k] = "x"
    if int(count) != len(lines) or "" in marks:
        raise SystemExit(f"labels.tsv: {sha}: {count} lines, {marks.count('')} without a label; it has {len(lines)}")
    truth = {name: _value(cell, lines, name, sha) for name, cell in zip(FIELDS, row[5:9], strict=True)}
    pieces = tuple(Piece(line, mark, mark) for line, mark in zip(lines, marks, strict=True))
    return Page(site, kind, pieces, {name: value for name, value in truth.items() if value})


def _value(cell: str, lines: list[str], name: str, sha: str) -> str:
    """A field's value: ISO dates as they are, others cut out of their lines."""
    if name == "publish_date" or not cell.strip():
        return cell.strip()
    value = ""
    for span in cell.strip().split("+"):
        match = re.fullmatch(r"(\d+):(\d+)-(\d+)", span)
        if not match or not 1 <= int(match[1]) <= len(lines):
            raise SystemExit(f"labels.tsv: {sha}: {name} {cell!r} is no span line:start-end")
        value += lines[int(match[1]) - 1][int(match[2]) : int(match[3])]
    return value
