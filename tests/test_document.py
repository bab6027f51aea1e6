"""Document and undo: what a page carries, and what its record gives back."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator

import pytest

import govclean
from govclean import Chain, Document, Edit, Field, Meta, Note, Options, Rewrite
from govclean.findings import Finding


def drop_x(doc: Document) -> Iterator[Finding]:
    for i, char in enumerate(doc.text):
        if char == "x":
            yield Edit(i, i + 1, "", "drop.x", 0.9, ("it is an x",))
    if "x" in doc.text:
        yield Note("damaged", doc.text.index("x"), doc.text.index("x") + 1, "an x")


def widen(doc: Document) -> Iterator[Finding]:
    for i, char in enumerate(doc.text):
        if char == ",":
            yield Edit(i, i + 1, "，", "widen.comma")
    at = doc.text.find("安全")
    if at >= 0:
        yield Field("title", "安全", at, at + 2, 0.5)
        yield Meta("words", ["安全"])


CHAIN = Chain([drop_x, widen])


def test_edits_and_findings_are_in_source_coordinates() -> None:
    doc = CHAIN("xx,安x全,x", options=Options(strict=True))
    assert doc.text == "，安全，"
    assert govclean.apply(doc.source, doc.edits) == doc.text
    assert [(e.start, e.end, e.old, e.new) for e in doc.edits] == [
        (0, 1, "x", ""),
        (1, 2, "x", ""),
        (2, 3, ",", "，"),
        (4, 5, "x", ""),
        (6, 7, ",", "，"),
        (7, 8, "x", ""),
    ]
    field = doc.fields["title"]
    assert doc.source[field.start : field.end] == "安x全"
    assert [doc.source[n.start : n.end] for n in doc.notes] == ["x"]
    assert doc.meta["words"] == ["安全"]


def test_the_strongest_field_wins_and_none_is_lost() -> None:
    def two(doc: Document) -> Iterator[Finding]:
        yield Field("source", "甲", 0, 1, 0.4)
        yield Field("source", "乙", 1, 2, 0.8)

    doc = Chain([two])("甲乙")
    assert doc.fields["source"].value == "乙"
    assert [f.value for f in doc.all_fields] == ["甲", "乙"]


def test_a_filters_meta_overlays_the_callers_and_the_rest_stays() -> None:
    doc = CHAIN("安全", meta={"url": "u", "words": "given"})
    assert dict(doc.meta) == {"url": "u", "words": ["安全"]}
    with pytest.raises(TypeError):
        doc.meta["url"] = "v"  # type: ignore[index]


def test_record_survives_json_and_gives_the_source_back() -> None:
    doc = CHAIN("xx,安x全,x\ud800\x00")
    record = json.loads(json.dumps(doc.to_record(audit=True)))
    assert govclean.undo(record) == doc.source == doc.undo()
    assert "audit" not in doc.to_record()["govclean"]
    assert doc.to_record()["text"] == doc.text
    assert record["govclean"]["audit"]["edits"][0] == [0, 1, "x", "", "drop.x", 0.9, ["it is an x"]]


@pytest.mark.parametrize("source", ["\ud83d\ude00,安", "\ud83dx\ude00,", "\U0001f600,x"])
def test_surrogates_that_json_would_merge_come_back_apart(source: str) -> None:
    record = json.loads(json.dumps(CHAIN(source).to_record(audit=True)))
    assert govclean.undo(record) == source


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda r: r["govclean"].pop("audit"), "with audit on"),
        (lambda r: r.update(text="另一篇"), "does not hold"),
        (lambda r: r["govclean"]["audit"].update(version=99), "upgrade"),
        (lambda r: r["govclean"]["audit"].update(edits=[[0]]), "malformed"),
        (lambda r: r["govclean"]["audit"].update(edits=[[0, "a", "", "", "r"]]), "malformed"),
        (lambda r: r.update(govclean=None), "with audit on"),
    ],
)
def test_undo_refuses_what_it_cannot_undo(change, message) -> None:  # type: ignore[no-untyped-def]
    record = CHAIN("x,安全").to_record(audit=True)
    change(record)
    with pytest.raises(govclean.UndoError, match=message):
        govclean.undo(record)


def test_documents_travel_between_processes() -> None:
    doc = CHAIN("x,安全", meta={"url": "u"})
    copy = pickle.loads(pickle.dumps(doc))
    assert copy.to_record(audit=True) == doc.to_record(audit=True)
    assert copy.steps == doc.steps


def test_views_follow_the_text() -> None:
    doc = Document("會議\n召開")
    assert doc.simplified == "会议\n召开"
    assert doc.profile.script == "traditional"
    assert doc.lines[1] == (3, 5, "召開")
    later, _ = doc.with_step("t", [Edit(0, 3, "", "t.x")])
    assert later.simplified == "召开"


def test_a_rewrite_must_be_alone_and_findings_inside_the_text() -> None:
    doc = Document("安全")
    with pytest.raises(ValueError, match="only text-changing"):
        doc.with_step("t", [Rewrite("x", "t.r"), Edit(0, 1, "y", "t.e")])
    with pytest.raises(ValueError, match="outside the text"):
        doc.with_step("t", [Edit(0, 3, "", "t.e")])
    with pytest.raises(ValueError, match="note kind"):
        Note("odd", 0, 0, "")


def test_a_rewrite_is_worked_out_into_edits() -> None:
    def fold(doc: Document) -> Iterator[Finding]:
        yield Rewrite(doc.text.replace("會", "会").replace("議", "议"), "fold.t2s")

    doc = Chain([fold])("開會,議程\n不变")
    assert [(e.start, e.end, e.old, e.new, e.rule) for e in doc.edits] == [
        (1, 2, "會", "会", "fold.t2s"),
        (3, 4, "議", "议", "fold.t2s"),
    ]
    assert Chain([fold])("會,議", protect=[(0, 1)]).text == "會,议"


def test_facts_of_the_simplified_view_outlive_a_change_of_script_alone() -> None:
    asked: list[str] = []

    def length(text: str) -> int:
        asked.append(text)
        return len(text)

    page = Document("應急管理")
    assert page.folded("length", length) == 4
    plain, _ = page.with_step("script", [Rewrite("应急管理", "script.simplified")])
    assert plain.folded("length", length) == 4
    assert asked == ["应急管理"]
    longer, _ = plain.with_step("more", [Edit(4, 4, "部", "more.part")])
    assert longer.folded("length", length) == 5
    assert asked == ["应急管理", "应急管理部"]
