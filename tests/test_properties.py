"""The promises of the chain, for every filter alone and for the default chain (docs/architecture.md, Properties)."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, example, given, settings

import govclean
from govclean import Chain, Options
from govclean.chain import name_of
from govclean.document import Document
from govclean.findings import Edit, Rewrite
from linear import assert_linear
from strategies import foreign_pages, pages

DEFAULT = govclean.default_chain()
ALONE = [Chain([f]) for f in DEFAULT]
EACH = pytest.mark.parametrize("chain", [*ALONE, DEFAULT], ids=[*DEFAULT.names, "default"])
STRICT = Options(strict=True)
steady = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)


@EACH
@steady
@given(text=pages)
def test_undo_from_the_json_record(chain: Chain, text: str) -> None:
    doc = chain(text, options=STRICT)
    record = json.loads(json.dumps(doc.to_record(audit=True)))
    assert govclean.undo(record) == text
    assert govclean.apply(text, doc.edits) == doc.text
    assert doc.to_record()["text"] == doc.text  # the audit does not change the text


@EACH
@steady
@given(text=pages)
def test_cleaning_again_changes_nothing(chain: Chain, text: str) -> None:
    doc = chain(text, options=STRICT)
    assert chain(doc.text, options=STRICT).text == doc.text
    if any(n.kind == "unstable" for n in doc.notes):
        assert doc.text == text


@pytest.mark.parametrize("function", [f for f in DEFAULT if hasattr(f, "guard")], ids=name_of)
@steady
@given(text=pages)
def test_a_guard_is_a_necessary_condition_for_every_edit(function, text: str) -> None:  # type: ignore[no-untyped-def]
    doc = Document(text)
    if not function.guard(doc):
        changes = [f for f in function(doc) if isinstance(f, Edit | Rewrite)]
        assert [c for c in changes if not isinstance(c, Rewrite) or c.text != text] == []


@EACH
@steady
@example(text="\u200d")
@example(text="\u180e\n\u202f")
@given(text=foreign_pages)
def test_other_scripts_are_byte_identical(chain: Chain, text: str) -> None:
    assert chain(text).text == text


@EACH
@steady
@given(text=pages)
def test_every_span_lies_in_the_source(chain: Chain, text: str) -> None:
    doc = chain(text)
    for finding in [*doc.edits, *doc.notes, *doc.all_fields]:
        assert 0 <= finding.start <= finding.end <= len(text)
    filters = set(DEFAULT.names)
    for e in doc.edits:
        assert {name.split(".")[0] for name in e.rule.split("+")} <= filters
        assert 0 < e.confidence <= 1


@settings(deadline=None, max_examples=5)
@given(texts=pages.map(lambda p: [p, p + "安全", "会议,召开", p]))
def test_a_result_never_depends_on_other_pages(texts: list[str]) -> None:
    alone = [govclean.clean(t).to_record(audit=True) for t in texts]
    streamed = [d.to_record(audit=True) for d in govclean.clean_many(texts)]
    spread = [d.to_record(audit=True) for d in govclean.clean_many(texts, workers=2)]
    assert alone == streamed == spread


HOSTILE = {
    "one character": "安",
    "brackets": "(",
    "closing": ")",
    "spaces": " ",
    "question marks": "?",
    "digits": "1",
    "nested": "（(",
    "glosses": "領(lǐng)",
    "slips": "燃?xì)忸I(lǐng)域",
    "entities": "&amp;",
    "commas": "安,",
    "lines": "\n",
    "short lines": "安全\n",
    "chrome": "首页 > ",
    "mojibake": "鏀垮簻",
    "latin": "×÷Îª",
    "private use": "\ue000",
    "washed": "平安生产经济开展",
    "english": "the meeting \n会议\n",
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
def test_time_is_linear(unit: str) -> None:
    assert_linear(govclean.clean, unit)
