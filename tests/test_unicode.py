"""The filter `unicode`: what it folds, what it must leave, and that it settles on any input."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govclean
from govclean.chain import Chain
from govclean.document import Document
from govclean.filters.unicode import unicode
from linear import assert_linear

ALONE = Chain([unicode])
STRICT = govclean.Options(strict=True)

# What the filter looks for, what stands beside it, and what must keep its own.
HOSTILE = st.text(
    st.sampled_from(
        "安全生产工A b1２９Ａｚ．.。，\n\r\t\x00\x0b\x0c\x1f\x7f\x80\x85\xa0\xad\u1680\u2002\u200b\u200d\u200f\u2028"
        "\u2029\u202f\u2060\u3000\ufeff\ue003\ue004\ue010\ue609\uf06c\uf0d8⼯⻓⺮⼀復﨎\ud800\udc00😀👩❤\ufe0fབོᠮ᠋اこン국αЖ一、第章附"
    ),
    max_size=60,
)


def fold(text: str) -> str:
    return ALONE(text, options=STRICT).text


@given(HOSTILE)
def test_settles_in_one_pass_and_can_be_undone(text: str) -> None:
    first = Document(text).with_step("unicode", unicode(Document(text)))[0]
    assert list(unicode(Document(first.text))) == []
    assert first.undo() == text


@given(HOSTILE)
def test_guard_is_necessary(text: str) -> None:
    doc = Document(text)
    if not unicode.guard(doc):  # type: ignore[attr-defined]
        assert list(unicode(doc)) == []


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=80))
def test_visible_text_survives(text: str) -> None:
    """Nothing that can be seen is added or lost: the compatibility forms of both sides agree, blanks apart."""

    def seen(value: str) -> str:
        kept = (c for c in unicodedata.normalize("NFKC", value) if c.isprintable() and not c.isspace())
        return "".join(kept)

    if not any(0xE000 <= ord(c) <= 0xF8FF or 0x2E80 <= ord(c) <= 0x2EF3 for c in text):
        assert seen(fold(text)) == seen(text)


@pytest.mark.parametrize(
    "text",
    [
        "ཀྲུང་གོའི་མི་དམངས་\u00a0སྤྱི་མཐུན་\r\nརྒྱལ་ཁབ།\u200b",
        "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠪᠢᠴᠢᠭ᠎ᠠ\u200d\r\n",
        "شىنجاڭ ئۇيغۇر\u200c ئاپتونوم\u200f رايونى\u00a0２０２３",
        "プロジェクトの第１回\u3000会議を２０１９年に\u00a0開催しました。",
        "제１조\u3000이 법은\u200b 국민의",
    ],
)
def test_other_scripts_are_byte_identical(text: str) -> None:
    assert fold(text) == text


def test_a_line_of_another_script_keeps_its_joiners_on_a_chinese_page() -> None:
    page = "自治区人民政府关于做好安全生产工作的通知，请各地各部门认真贯彻落实执行。"
    line = "ئۇيغۇر\u200cچە\u00a0"
    assert fold(f"{page}\u200b\n{line}") == f"{page}\n{line}"


def test_rows_of_a_table_keep_their_level_and_paragraphs_lose_their_indent() -> None:
    rows = "全市总计\n　城镇\n　　男\n　　女\n　乡村"
    assert fold(rows) == rows
    assert fold("　　会议指出，形势严峻。\n　　会议强调，要抓紧。") == "会议指出，形势严峻。\n会议强调，要抓紧。"
    assert fold("决定如下。\n　　市政府办公室\n　　1月2日") == "决定如下。\n市政府办公室\n1月2日"


def test_punctuation_and_quotes_stay() -> None:
    text = "（国办发〔2023〕12号），各省：“十四五”；１＋３＝４，％！"
    assert fold(text) == text.replace("１", "1").replace("３", "3").replace("４", "4")


@pytest.mark.parametrize(
    "unit",
    [" ", "\u3000", "\u200b", "\r", "　男\n", "安\u00a0", "．", "９．", "⼯", "اa\u200b", "اa\u200b\n安", "\n\u3000"],
)
def test_linear_time(unit: str) -> None:
    assert_linear(lambda text: list(unicode(Document(text))), unit)
