"""What the READMEs say about repairs: each row of their tables is run, and both tables hold the same examples."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

import govclean

ROOT = Path(__file__).parent.parent
READMES = {"README.md": "## What it repairs", "README.zh-CN.md": "## 修复什么"}
STRICT = govclean.Options(strict=True)


class Row(NamedTuple):
    """A row: what it is called, the text before and after, and the names of what comes with the result."""

    damage: str
    before: str
    after: str
    names: tuple[str, ...]


def spans(cell: str) -> list[str]:
    """The code spans of a cell; a return arrow is a line break, an escape the character that nobody could see."""
    found = re.findall("`([^`]+)`", cell)
    return [re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), s).replace("⏎", "\n") for s in found]


def table(readme: str) -> list[Row]:
    """The rows under the heading of a README."""
    section = (ROOT / readme).read_text(encoding="utf-8").split(READMES[readme] + "\n", 1)[1].split("\n## ", 1)[0]
    rows = []
    for line in section.splitlines():
        if line.startswith("| ") and "`" in line:
            damage, before, after = (cell.strip() for cell in line.strip("|").split(" | "))
            (source,), (result, *names) = spans(before), spans(after)
            rows.append(Row(damage, source, result, tuple(names)))
    return rows


@pytest.mark.parametrize("row", table("README.md"), ids=lambda row: row.damage)
def test_a_row_is_what_the_chain_does(row: Row) -> None:
    doc = govclean.clean(row.before, options=STRICT)
    assert doc.text == row.after
    assert {*doc.fields, *doc.meta, *(note.kind for note in doc.notes)} >= set(row.names)
    assert row.before != row.after or row.names  # each row shows something
    assert doc.undo() == row.before


def test_both_readmes_show_the_same_examples() -> None:
    first, second = (table(readme) for readme in READMES)
    assert len(first) >= 25
    assert [row[1:] for row in first] == [row[1:] for row in second]
    assert all(re.search("[\u4e00-\u9fff]", row.damage) for row in second)
