"""Reports of one meeting that were written independently are one event, and are never merged."""

from __future__ import annotations

import itertools
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from govclean import Document, compare

FILE = Path(__file__).parent.parent / "benchmarks" / "dedup_events.toml"
pytestmark = pytest.mark.skipif(not FILE.exists(), reason="benchmarks are not part of an installed package")


def meetings() -> list[list[Document]]:
    data = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return [[Document(text) for text in m["reports"]] for m in data["meeting"]]


def test_most_are_told_to_be_one_event_and_none_is_merged() -> None:
    said: Counter[str] = Counter()
    for reports in meetings():
        for a, b in itertools.combinations(reports, 2):
            match = compare(a, b)
            assert match.relation not in ("duplicate", "contains", "part_of", "revision"), match
            said[match.relation] += 1
    assert said.total() >= 40
    assert said["same_event"] >= 0.8 * said.total(), said


def test_reports_of_other_meetings_are_another_event() -> None:
    found = meetings()
    for left, right in itertools.pairwise(found):
        for a, b in zip(left, right, strict=True):
            assert compare(a, b).relation == "unrelated"
