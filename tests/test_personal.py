"""Personal numbers are masked only on request, and every mask can be undone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govclean
from govclean import Document, Options
from govclean.chain import Chain
from govclean.config import parse_config
from govclean.filters.personal import personal
from linear import assert_linear

PAGE = "联系人：张某某，电话13912345678，身份证号11010519491231002X。"
MASKED = "联系人：张某某，电话139****5678，身份证号110105********002X。"
MASK = Options(personal="mask")


def test_by_default_numbers_stay_and_are_noted() -> None:
    doc = govclean.clean(PAGE)
    assert doc.text == PAGE
    assert [n.kind for n in doc.notes] == ["personal", "personal"]


def test_masks_are_edits_that_an_audit_undoes() -> None:
    doc = govclean.clean(PAGE, options=MASK)
    assert doc.text == MASKED
    assert [(e.rule, e.old) for e in doc.edits] == [("personal.mobile", "1234"), ("personal.identity", "19491231")]
    assert [n.message for n in doc.notes] == ["a mobile number, masked", "an identity number, masked"]
    assert govclean.undo(json.loads(json.dumps(doc.to_record(audit=True)))) == PAGE
    assert "1234567" not in json.dumps(doc.to_record())


def test_a_protected_number_stays() -> None:
    at = PAGE.index("139")
    assert "13912345678" in govclean.clean(PAGE, options=MASK, protect=[(at, at + 11)]).text


@pytest.mark.parametrize(
    "text",
    [
        "身份证号110105194912310021，校验码不对。",  # the check character is wrong
        "编号1.13912345678，订单A13912345678，编码139123456789。",
        "值班电话：0311-12345678。",
        MASKED,
    ],
)
def test_what_is_no_such_number_stays(text: str) -> None:
    assert Chain([personal])(text, options=MASK).text == text


def test_a_configuration_and_the_command_line_choose_it(tmp_path: Path) -> None:
    assert parse_config({"options": {"personal": "mask"}}).options == MASK
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    command = [sys.executable, "-m", "govclean", "clean", "--personal", "mask", str(page)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=tmp_path)
    assert MASKED in done.stdout.decode("utf-8")
    with pytest.raises(ValueError, match="choose one of 'keep', 'mask'"):
        Options(personal="drop")  # type: ignore[arg-type]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["13912345678", "11010519491231002X", "1", "X", "*", "，", "电话", "\n", "-", "\ud800"]))
)
def test_idempotent_and_reversible(pieces: list[str]) -> None:
    text = "".join(pieces)
    doc = Document(text, options=MASK)
    after, _ = doc.with_step("personal", personal(doc))
    assert after.undo() == text
    again = Document(after.text, options=MASK)
    assert again.with_step("personal", personal(again))[0].text == after.text


def test_linear() -> None:
    def run(text: str) -> None:
        Chain([personal])(text, options=MASK)

    for piece in ("1", "13912345678", "13912345678，", "11010519491231002X"):
        assert_linear(run, piece)
