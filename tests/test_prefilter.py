"""The prefilter and the literals: no pattern that matches goes unnoticed, and no literal that stands there."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.linear import assert_linear

from govclean import prefilter
from govclean.document import Document
from govclean.layout.forms import look
from govclean.layout.repeats import fragments, may_repeat
from govclean.literals import Literals

CHARACTERS = st.sampled_from("ab(- ^\n安全發\U00020000\ud840\udc00")
TEXTS = st.text(CHARACTERS, max_size=40)
LETTER, BRACKET, OTHERS, BEYOND, HYPHEN, OLD = (
    prefilter.pair("a-z"),
    prefilter.pair("(", " a-z"),
    prefilter.pair("\n", "^安全"),
    prefilter.pair("\U00020000-\U0002ffff", "b"),
    prefilter.pair("^", "a-"),
    prefilter.pair("发", "a", simplified=True),
)
prefilter.scan("")  # builds the tables


@pytest.mark.parametrize(
    ("mask", "pattern"),
    [
        (LETTER, "[a-z]"),
        (BRACKET, "[(][ a-z]"),
        (OTHERS, "(?:^|\n)[^安全]"),
        (BEYOND, "[\U00020000-\U0002ffff]b"),
        (HYPHEN, "(?s:.)[a-]"),
        (OLD, "[发發]a"),
    ],
)
@given(TEXTS)
def test_what_a_pattern_matches_is_never_ruled_out(mask: int, pattern: str, text: str) -> None:
    if re.search(pattern, text):
        assert prefilter.scan(text) & mask


def test_most_texts_are_ruled_out() -> None:
    """In a process of its own: beyond 64 pairs two share a bit, and how many there are depends on the tests before."""
    code = """
from govclean import prefilter
letter, old = prefilter.pair("a-z"), prefilter.pair("发", "a", simplified=True)
others = prefilter.pair("\\n", "^安全")
assert not prefilter.scan("会议要求抓好安全生产。") & letter
assert not prefilter.scan("發b") & old and prefilter.scan("發a") & old
assert not prefilter.scan("安全") & others
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_pages_longer_than_a_chunk_are_seen_whole() -> None:
    assert prefilter.scan("安" * ((1 << 16) - 2) + "(a" + "安" * 70_000) & BRACKET
    assert prefilter.scan("安" * 140_000 + "(a") & BRACKET


def test_a_pair_declared_later_is_seen_in_a_document_scanned_before() -> None:
    doc = Document("甲乙")
    assert not doc.may_hold(LETTER)
    later = prefilter.pair("甲", "乙")
    assert doc.may_hold(later)


@given(st.lists(st.text("ab安全\U00020000", min_size=1, max_size=6)), st.text("ab安全\U00020000", max_size=60))
def test_literals_are_what_in_finds(literals: list[str], text: str) -> None:
    assert Literals(literals).held_by(text) == {literal for literal in literals if literal in text}


@given(st.lists(st.text("ab安全\U00020000", min_size=1, max_size=6)), st.text("ab安全\U00020000", max_size=60))
def test_spans_are_what_an_alternation_finds(literals: list[str], text: str) -> None:
    longest_first = sorted(set(literals), key=lambda literal: (-len(literal), literal))
    pattern = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
    assert Literals(literals).spans(text) == [(*m.span(), m[0]) for m in pattern.finditer(text)]


def test_literals_across_chunks() -> None:
    for at in range((1 << 16) - 6, (1 << 16) + 2):
        assert Literals(["安全生产"]).held_by("安" * at + "安全生产" + "。") == {"安全生产"}
    with pytest.raises(ValueError, match="empty"):
        Literals([""])


@given(
    st.text("甲乙丙丁戊己庚辛壬癸，。；\n\ud800\U00020000", max_size=30),
    st.text("甲乙丙丁戊己庚辛壬癸，。；\n", min_size=10, max_size=40),
    st.text("甲乙丙，。", max_size=20),
)
def test_a_repeated_fragment_is_never_ruled_out(before: str, twice: str, after: str) -> None:
    doc = Document(before + twice + twice + after)
    assert may_repeat(look(doc)) or not list(fragments(doc))


def test_linear_time() -> None:
    held = Literals(["安全生产", "生产经营"])
    for unit in ("安全", "(a", "安全生产"):
        assert_linear(prefilter.scan, unit, 4000)
        assert_linear(held.held_by, unit, 4000)


def test_the_default_chain_fits_its_bits() -> None:
    """Beyond 64 pairs two share a bit, and pages get a closer look for nothing. Asked of a process without tests."""
    count = "import govclean; govclean.default_chain(); from govclean import prefilter; print(len(prefilter.PAIRS))"
    assert int(subprocess.run([sys.executable, "-c", count], check=True, capture_output=True).stdout) <= 64
