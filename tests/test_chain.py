"""Chain: composition, guards, passes, protection."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import pytest

import govclean
from govclean import Chain, Document, Edit, Field, Options, OverlapError, guarded, reader
from govclean.chain import MAX_PASSES, name_of
from govclean.findings import Finding, Note


def halve(doc: Document) -> Iterator[Finding]:
    """Removes half of the a's: it takes several passes to settle."""
    places = [i for i, c in enumerate(doc.text) if c == "a"]
    for i in places[: (len(places) + 1) // 2]:
        yield Edit(i, i + 1, "", "halve.a")


def flip(doc: Document) -> Iterator[Finding]:
    if doc.text:
        yield Edit(0, 1, "b" if doc.text[0] == "a" else "a", "flip.first")


def comma(doc: Document) -> Iterator[Finding]:
    for i, c in enumerate(doc.text):
        if c == ",":
            yield Edit(i, i + 1, "，", "comma.widen")


def test_a_chain_is_a_visible_list() -> None:
    chain = govclean.default_chain()
    assert len(chain) == len(list(chain)) == len(chain.names)
    assert name_of(chain[0]) == "encoding"
    assert "script" not in chain.without("script").names
    assert chain.only("script", "pinyin").names == ("pinyin", "script")
    assert (chain.only("script") | [comma]).names == ("script", "comma")
    assert repr(Chain([comma, flip])) == "Chain(comma | flip)"


def test_an_unknown_filter_name_offers_the_nearest() -> None:
    with pytest.raises(ValueError, match="did you mean 'pinyin'"):
        govclean.default_chain().without("pinyn")


def test_it_runs_to_a_fixed_point() -> None:
    assert Chain([halve])("aab").text == "b"
    assert len(Chain([halve])("aab").steps) == MAX_PASSES - 1


def test_what_does_not_settle_comes_back_as_it_was() -> None:
    for text in ("ab", "a" * 64):
        doc = Chain([comma, halve, flip])(text + ",")
        assert doc.text == text + ","
        assert doc.edits == []
        assert [n.kind for n in doc.notes] == ["unstable"]


def test_an_unchanged_page_costs_one_pass() -> None:
    calls = []

    def count(doc: Document) -> Iterator[Finding]:
        calls.append(1)
        yield from ()

    Chain([count])("安全")
    assert len(calls) == 1


def test_later_passes_see_only_their_own_steps() -> None:
    seen = []

    def look(doc: Document) -> Iterator[Finding]:
        seen.append([s.filter for s in doc.steps])
        yield from ()

    Chain([comma, look])("a,b")
    assert seen == [["comma"], []]


def test_a_guard_that_says_no_is_believed() -> None:
    @guarded(lambda doc: "!" in doc.text)
    def shout(doc: Document) -> Iterator[Finding]:
        yield Edit(0, 0, "?", "shout.q")

    assert Chain([shout])("a").text == "a"
    assert list(shout(Document("a")))  # the raw filter runs without its guard


def test_a_reader_is_asked_of_the_finished_text_when_its_findings_are_wanted() -> None:
    asked = []

    @reader
    def ends(doc: Document) -> Iterator[Finding]:
        asked.append((doc.text, [s.filter for s in doc.steps]))
        yield Field("end", doc.text[-1], len(doc.text) - 1, len(doc.text))

    doc = Chain([ends, comma])("a,b,")
    assert (doc.text, doc.edits[0].new, dict(doc.meta), asked) == ("a，b，", "，", {}, [])
    assert doc.fields["end"] == Field("end", "，", 3, 4)
    assert [s.filter for s in doc.steps] == ["comma", "ends"]
    assert doc.all_fields and pickle.loads(pickle.dumps(doc)).fields == doc.fields
    assert asked == [("a，b，", ["comma"])]


def test_a_reader_that_writes_is_refused() -> None:
    @reader
    def liar(doc: Document) -> Iterator[Finding]:
        yield Edit(0, 1, "", "liar.lie")

    with pytest.raises(TypeError, match="liar is a reader"):
        _ = Chain([liar])("ab").fields


def test_overlapping_edits_skip_the_filter_or_raise() -> None:
    def clumsy(doc: Document) -> Iterator[Finding]:
        yield Edit(0, 2, "", "clumsy.one")
        yield Edit(1, 3, "", "clumsy.two")

    doc = Chain([clumsy, comma])("abc,")
    assert doc.text == "abc，"
    assert doc.notes[0].kind == "skipped"
    assert "clumsy.one" in doc.notes[0].message
    assert "clumsy.two" in doc.notes[0].message
    with pytest.raises(OverlapError):
        Chain([clumsy])("abc", options=Options(strict=True))


def test_protected_spans_are_left_alone_through_all_passes() -> None:
    doc = Chain([comma, halve])("aa,a,", protect=[(4, 5), (3, 4)])
    assert doc.text == "，a,"
    assert govclean.undo(doc.to_record(audit=True)) == "aa,a,"


def test_an_insertion_can_be_protected_against() -> None:
    def prefix(doc: Document) -> Iterator[Finding]:
        if not doc.text.startswith("【"):
            yield Edit(0, 0, "【", "prefix.open")

    assert Chain([prefix])("a").text == "【a"
    assert Chain([prefix])("a", protect=[(0, 0)]).text == "a"


def test_notes_of_a_second_pass_are_not_told_twice() -> None:
    def mark(doc: Document) -> Iterator[Finding]:
        at = doc.text.find("锟斤拷")
        if at >= 0:
            yield Note("damaged", at, at + 3, "lost bytes")

    doc = Chain([comma, mark])(",锟斤拷")
    assert [(n.start, n.end) for n in doc.notes] == [(1, 4)]
