"""Whole texts on four shelves.

wild: real pages (``seeds/``) with the whole expected text and its facts; negative: correct text that must pass byte
for byte; synthetic: damage made on purpose; known_failures: what is still wrong, as strict expected failures.
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

import govclean

GOLDEN = Path(__file__).parent / "golden"
SEEDS = Path(__file__).parent.parent / "seeds"
STRICT = govclean.Options(strict=True)


def cases(shelf: str) -> list[Any]:
    """Every ``[[case]]`` of a shelf's TOML files, named by file and reason."""
    return [
        pytest.param(case, id=f"{path.stem}: {case['why']}")
        for path in sorted((GOLDEN / shelf).glob("*.toml"))
        for case in tomllib.loads(path.read_bytes().decode())["case"]
    ]


def files(folder: Path, pattern: str) -> list[Any]:
    return [pytest.param(p, id=p.stem) for p in sorted(folder.glob(pattern))]


@pytest.mark.parametrize("case", cases("negative"))
def test_correct_text_passes_byte_for_byte(case: dict[str, str]) -> None:
    doc = govclean.clean(case["text"], options=STRICT)
    assert doc.text == case["text"], [(e.rule, e.old, e.new) for e in doc.edits]
    assert "washed" not in doc.meta


@pytest.mark.parametrize("path", files(GOLDEN / "negative", "*.txt"))
def test_correct_pages_pass_byte_for_byte(path: Path) -> None:
    text = path.read_bytes().decode()
    doc = govclean.clean(text, options=STRICT)
    assert doc.text == text, [(e.rule, e.old, e.new) for e in doc.edits]
    assert "washed" not in doc.meta


def test_the_negative_shelf_is_the_longest() -> None:
    assert len(cases("negative")) >= 60
    assert len(cases("negative")) >= len(cases("synthetic"))


@pytest.mark.parametrize("case", cases("synthetic"))
def test_damage_made_on_purpose_is_repaired(case: dict[str, str]) -> None:
    assert govclean.clean(case["source"], options=STRICT).text == case["text"]


@pytest.mark.parametrize("case", cases("known_failures"))
@pytest.mark.xfail(strict=True, reason="known failure: move the case to its shelf once it passes")
def test_known_failures(case: dict[str, str]) -> None:
    assert govclean.clean(case["source"], options=STRICT).text == case["text"]


@pytest.mark.parametrize("ideal", files(GOLDEN / "known_failures", "*.txt"))
@pytest.mark.xfail(strict=True, reason="what a seed should become and does not yet")
def test_seeds_as_they_should_be(ideal: Path) -> None:
    assert govclean.clean((SEEDS / ideal.name).read_bytes().decode()).text == ideal.read_bytes().decode()


@pytest.mark.parametrize("seed", files(SEEDS, "*.txt"))
def test_seeds(seed: Path) -> None:
    source = seed.read_bytes().decode()
    doc = govclean.clean(source, options=STRICT)
    expected = GOLDEN / "wild" / seed.name
    assert doc.text == expected.read_bytes().decode()
    facts = json.loads(expected.with_suffix(".json").read_bytes())
    assert {name: f.value for name, f in doc.fields.items()} == facts["fields"]
    assert sorted({n.kind for n in doc.notes}) == facts["notes"]
    record = json.loads(json.dumps(doc.to_record(audit=True)))
    assert govclean.undo(record).encode() == seed.read_bytes()
    assert govclean.clean(doc.text).text == doc.text
