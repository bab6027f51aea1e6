"""Byte slips: the seeds, sentences of our own corrupted forward, and what must stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govclean.chain import Chain
from govclean.document import Document
from govclean.filters.byteslip import byteslip
from govclean.gbk import annotate, cut, misread, pair_of, same
from govclean.options import Options

SEEDS = Path(__file__).parent.parent / "seeds"
CHAIN = Chain([byteslip])
STRICT = Options(strict=True)
TABLE = {"細": "xì", "專": "zhuān", "項": "xiàng", "業": "yè", "產": "chǎn", "領": "lǐng", "設": "shè", "驅": "qū"}


def repaired(text: str) -> str:
    return CHAIN(text, options=STRICT).text


@pytest.mark.parametrize(
    "seed, before, after",
    [
        ("003", "領域?qū)m椪危V山方面", "領域專項整治，礦山方面"),
        ("004", "城鎮(zhèn)燃?xì)忸I(lǐng)域安全", "城鎮(zhèn)燃氣領域安全"),
        ("004", "推進(jìn)燃?xì)夤艿赖仁姓O(shè)施", "推進(jìn)燃氣管道等市政設施"),
    ],
)
def test_seeds(seed: str, before: str, after: str) -> None:
    page = next(SEEDS.glob(f"{seed}_*")).read_text(encoding="utf-8")
    assert before in page
    assert after in repaired(page)


GLOSSED = [
    "全市要加強燃氣安全管理。",
    "深入開展燃氣安全專項整治，確保群眾平安。",
    "各單位要抓好燃氣安全生產工作。",
    "重點領域將由縣級部門牽頭檢查。",
    "抓好燃氣管道等市政設施建設。",
]


@pytest.mark.parametrize("fold", [False, True], ids=["wide", "folded"])
@pytest.mark.parametrize("text", GLOSSED)
def test_glosses_corrupted_forward_come_back(text: str, fold: bool) -> None:
    table = {char: pin for char, pin in TABLE.items() if char in "細驅"}
    observed = misread(annotate(text, table))
    if fold:
        observed = observed.translate({c + 0xFEE0: c for c in range(0x21, 0x7F)})
    assert "?" in observed
    assert same(repaired(observed), text)


@pytest.mark.parametrize(
    "text",
    [
        "我市危化品企業要落實主體責任，加強檢查。",
        "能力大幅提升。“十四五”時期持續發揮效益。",
        "深入排查。基本完成任務。",
    ],
)
def test_cuts_corrupted_forward_come_back_or_are_noted(text: str) -> None:
    observed = misread(cut(text.encode("gbk")))
    assert observed != text
    doc = CHAIN(observed, options=STRICT)
    assert doc.text == text or (doc.text == observed and [n.kind for n in doc.notes] == ["damaged"])


def test_an_uncertain_slip_is_noted_with_a_proposal() -> None:
    doc = CHAIN("偏差較?。虎圩R別出風險", options=STRICT)
    assert doc.text == doc.source
    (note,) = doc.notes
    assert note.kind == "damaged" and "perhaps 小；③識" in note.message


def test_a_page_with_too_many_slips_is_only_noted() -> None:
    page = "\n".join(f"第{i}處；燃?xì)獍踩{chr(0x4E00 + i)}" for i in range(301))
    doc = CHAIN(page, options=STRICT)
    assert doc.text == page and [n.kind for n in doc.notes] == ["damaged"]


@pytest.mark.parametrize(
    "text",
    [
        "真的?！是吗?；不知道。",
        "这样行吗?、那样呢?，请讨论。",
        "?(shì)",
        "什么?shì)",
        "http://a.example/?id)",
        "?",
        "?qū)",
        "",
        "\ud800?qū)域",
    ],
)
def test_what_is_no_slip_stays(text: str) -> None:
    assert repaired(text) == text


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"領域燃氣安全山龍化保護，。；！?ABmV(){}[]1 \n\u3000\ufffd",
                "?qū)",
                "?xì)",
                "?；",
                "(lǐng)",
                "獍踩",
                "菲髽I",
                "?span>",
            ]
        ),
        max_size=24,
    ).map("".join)
)
def test_hostile_text_settles_at_once_and_can_be_undone(text: str) -> None:
    doc = CHAIN(text, options=STRICT)
    assert not any(n.kind == "unstable" for n in doc.notes)
    assert doc.undo() == text
    assert list(Document(doc.text).edits) == [] and repaired(doc.text) == doc.text


@given(st.text(alphabet=st.characters(codec="gbk")))
def test_reading_sound_gbk_is_the_identity(text: str) -> None:
    assert misread(text.encode("gbk")) == text or "\x80" in text or "€" in text


def test_same_overlooks_width_only() -> None:
    assert same("ｍ，", "m,") and not same("椪", "碰")
    assert pair_of("\ue000") == b"\xaa\xa1" and pair_of("é") == b"\xa8\xa6" and pair_of("ß") == b""


def test_a_cut_that_left_no_question_mark_is_noted() -> None:
    text = "要進一步明確!笆弧規劃目標，壓實責任。"
    doc = CHAIN(text, options=STRICT)
    assert doc.text == text
    assert [(n.kind, text[n.start : n.end]) for n in doc.notes] == [("damaged", "!笆弧")]
    assert CHAIN("大家加油！我们一定能行！瓮安县和菏泽市！", options=STRICT).notes == []
