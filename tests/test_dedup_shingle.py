"""Key text and shingle hashes."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govclean.dedup.shingle import folded, key_text, native, shingle_hash, shingle_hashes, shingles

keys = st.text(st.sampled_from("安全生产会议要求abc0123\U00020000"), min_size=1, max_size=60)


@pytest.mark.parametrize(
    "text",
    [
        "會議強調，要抓好安全生產（第３次）。",
        "会议强调,要抓好 安全生产(第3次)",
        "会议强调\n要抓好\u3000安全生产第3次",
        "《会议强调》——要抓好“安全生产”；第3次……",
    ],
)
def test_script_width_punctuation_and_layout_do_not_count(text: str) -> None:
    assert key_text(text) == "会议强调要抓好安全生产第3次"


def test_digits_and_dates_count() -> None:
    assert key_text("9月17日第3次会议") != key_text("8月11日第3次会议")


def test_an_appended_translation_is_left_out_of_a_chinese_page() -> None:
    page = "全市安全生产工作会议召开\n8月11日,会议召开。"
    english = "On August 11, the municipal work safety conference was held in the city hall."
    assert key_text(f"{page}\n{english}") == key_text(page)
    assert key_text(english).startswith("onaugust11")
    assert native("联系人 office@example.gov.cn\n安全") == "联系人 office@example.gov.cn\n安全"


@given(st.lists(keys, min_size=1, max_size=8))
def test_the_batch_holds_each_keys_shingles_and_no_others(batch: list[str]) -> None:
    flat, starts = shingle_hashes(batch)
    for key, part in zip(batch, np.split(flat, starts[1:]), strict=True):
        assert set(part.tolist()) == {shingle_hash(s) for s in shingles(key)}


def test_the_commonest_shingles_are_left_out_unless_there_are_no_others() -> None:
    stock, told = "认真贯彻落实", "尾矿库坝体位移"
    every, _ = shingle_hashes([stock + told], every=True)
    kept, _ = shingle_hashes([stock + told])
    assert set(kept.tolist()) < set(every.tolist())
    assert shingle_hash("贯彻落".encode()) not in kept
    assert {shingle_hash(told[i : i + 3].encode()) for i in range(len(told) - 2)} <= set(kept.tolist())
    alone, _ = shingle_hashes(["贯彻落实"])
    assert len(alone) == 4 and shingle_hash("贯彻落".encode()) in alone


def test_shingles_do_not_collide_more_than_chance() -> None:
    chars = [chr(0x4E00 + i) for i in range(45)]
    grams = {a + b + c for a in chars for b in chars for c in chars}  # 91,125: one chance collision expected
    flat, _ = shingle_hashes(sorted(grams))
    assert len(np.unique(flat)) >= len(grams) - 8


def test_an_empty_key_is_refused() -> None:
    with pytest.raises(ValueError, match="empty key"):
        shingle_hashes(["安全", ""])


@given(st.text())
def test_any_text_has_a_key_and_the_key_is_its_own_key(text: str) -> None:
    key = key_text(text)
    assert key_text(key) == key or "İ" in text  # lower() of a dotted capital I leaves a combining mark
    assert not any(c.isspace() for c in key)


@given(st.text(st.characters(), max_size=40))
def test_the_look_up_is_the_definition(text: str) -> None:
    """Key text is: folded to simplified script and half width, foreign paragraphs out, only \\w, in lower case."""
    plain = re.sub(r"[\W_]+", "", native(folded(text))).lower()
    assert key_text(text) == plain


def test_the_look_up_knows_the_whole_plane() -> None:
    for char in map(chr, range(0x11000)):
        assert key_text(char) == re.sub(r"[\W_]+", "", folded(char)).lower(), hex(ord(char))
