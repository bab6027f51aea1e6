"""The algebra of edits, against its own definitions, on random edit lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govclean.edits import OverlapError, SpanMap, UndoError, apply, compose, in_order, invert, worked_out
from govclean.findings import Edit

ALPHABET = "安全ab\n\ud800"


@st.composite
def edited(draw: st.DrawFn, text: str, rule: str) -> list[Edit]:
    """Ordered, non-overlapping edits of a text: replacements, deletions and insertions, adjacent ones included."""
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    new = st.text("XY安", max_size=3)
    edits = [Edit(a, b, draw(new), rule, old=text[a:b]) for a, b in pairs]
    edits = [e for e in edits if e.old != e.new]
    try:
        return in_order(edits)
    except OverlapError:
        return edits[:1]


@st.composite
def three_texts(draw: st.DrawFn) -> tuple[str, list[Edit], str, list[Edit], str]:
    source = draw(st.text(ALPHABET, max_size=12))
    first = draw(edited(source, "one.a"))
    middle = apply(source, first)
    second = draw(edited(middle, "two.b"))
    return source, first, middle, second, apply(middle, second)


@given(three_texts())
def test_compose_is_one_after_the_other(case: tuple[str, list[Edit], str, list[Edit], str]) -> None:
    source, first, middle, second, end = case
    both = compose(source, first, middle, second)
    assert apply(source, both) == end
    assert invert(end, both) == source
    assert in_order(both) == both
    assert all(e.old == source[e.start : e.end] for e in both)
    assert all(e.old != e.new for e in both if "+" in e.rule)


def test_compose_joins_rules_only_where_they_share_characters() -> None:
    source = "著力,推進"
    first = [Edit(0, 1, "着", "a.x", 0.9, old="著"), Edit(2, 3, "，", "b.y", old=",")]
    second = [Edit(2, 3, "、", "c.z", old="，"), Edit(4, 5, "进", "a.w", old="進")]
    both = compose(source, first, "着力，推進", second)
    assert [(e.old, e.new, e.rule) for e in both] == [
        ("著", "着", "a.x"),
        (",", "、", "b.y+c.z"),
        ("進", "进", "a.w"),
    ]


def test_an_edit_taken_back_leaves_no_trace() -> None:
    assert compose("ab", [Edit(0, 1, "x", "a.x", old="a")], "xb", [Edit(0, 1, "a", "a.y", old="x")]) == []


@given(st.data())
def test_span_map_finds_the_source_of_every_untouched_character(data: st.DataObject) -> None:
    source = data.draw(st.text("abcdefgh", max_size=12))
    edits = data.draw(edited(source, "one.a"))
    text = apply(source, edits)
    to_source = SpanMap(edits)
    for i, char in enumerate(text):
        a, b = to_source(i, i + 1)
        assert 0 <= a <= b <= len(source)
        if char not in "XY安":
            assert source[a:b] == char
    assert to_source(0, len(text))[1] <= len(source)


@given(st.text(ALPHABET, max_size=20), st.text(ALPHABET, max_size=20))
def test_edits_worked_out_of_a_rewrite_do_the_same(before: str, after: str) -> None:
    edits = worked_out(before, after, "a.rewrite")
    assert apply(before, edits) == after
    assert invert(after, edits) == before


def test_worked_out_is_cheap_on_a_long_changed_line() -> None:
    before = "政" * 60_000
    assert len(worked_out(before, before + "府", "a.r")) == 1


def test_overlap_names_both_rules() -> None:
    with pytest.raises(OverlapError, match=r"a\.x .* overlaps b\.y"):
        in_order([Edit(0, 2, "", "a.x"), Edit(1, 3, "", "b.y")])
    with pytest.raises(OverlapError):
        in_order([Edit(1, 1, "p", "a.x"), Edit(1, 1, "q", "b.y")])


def test_invert_refuses_a_text_that_was_changed() -> None:
    with pytest.raises(UndoError, match="does not hold"):
        invert("平安", [Edit(0, 1, "安", "a.x", old="按")])
