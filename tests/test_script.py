"""The filter `script`: OpenCC and a supplement, fast, exact, settled, and harmless on pages already right."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govclean
from govclean.chain import Chain
from govclean.conversion import opencc, rows, simplify, tables
from govclean.document import Document
from govclean.filters.script import marks, script
from govclean.findings import Note
from linear import assert_linear

ALONE = Chain([script])

# Everything that conversion stumbles over: ambiguous characters with their neighbours, the supplement's words,
# rare characters, other scripts, and what is not text at all.
AMBIGUOUS = sorted({c for row in rows("script_ambiguous.tsv") for field in row for c in field})
WORDS = [row[0] for row in rows("script_words.tsv")]
HABITS = [word for row in rows("script_habits.tsv") for words in row[2:4] for word in words.split()]
TRADITIONAL = "應急管理部會議強調產業國務院發布關於實現學習徐乾學蕭於則覆著麼薴苧后裏裡"
SIMPLIFIED = "应急管理部会议强调产业国务院发布关于实现学习什么怎么幺后里"
HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(
            [*AMBIGUOUS, *WORDS, *HABITS, *TRADITIONAL, *SIMPLIFIED, *"，。\n 1Aかカ한", "乾隆", "沈著", "二噁英"]
        ),
        st.sampled_from(["\ud800", "\udfff", "\x00", "𠮟", "𪨶", "\u0f56"]),
        st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF),
    ),
    max_size=50,
).map("".join)


def convert(text: str, want: str = "simplified") -> str:
    return ALONE(text, options=govclean.Options(script=want, strict=True)).text  # type: ignore[arg-type]


def reference(text: str) -> str:
    """What `simplify` must give, said slowly: OpenCC on the whole text, its tw2s for 著, then the supplement."""
    t = tables()
    plain, out = opencc(text, "t2s"), list(opencc(text, "t2s").translate(t.lacks))
    characters = "".join(c if "\ud800" <= c <= "\udfff" else opencc(c, "t2s").translate(t.lacks) for c in text)
    particle = opencc(text, "tw2s")
    assert len(plain) == len(particle) == len(text)
    for i, char in enumerate(text):
        if char == "著":
            out[i] = particle[i]
    for char, became, shows, holds, *acquits in rows("script_habits.tsv"):
        free = characters
        for word in holds.split():
            free = free.replace(word, "\0" * len(word))
        if any(word in free for word in shows.split()) and not set("".join(acquits)) & set(characters):
            for i, c in enumerate(free):
                if c == char:
                    out[i] = became
    for i, char in enumerate(text):
        for at, key, became in t.words.get(char, ()):
            if i >= at and characters.startswith(key, i - at):
                out[i - at : i - at + len(became)] = became
                break
    return "".join(out)


@settings(deadline=None)  # the first call loads OpenCC's dictionaries
@given(HOSTILE)
def test_fast_path_is_opencc_and_the_supplement(text: str) -> None:
    assert simplify(text) == reference(text)


@settings(deadline=None)
@given(HOSTILE, st.sampled_from(["simplified", "traditional", "tw", "hk", "keep"]))
def test_settles_and_can_be_undone(text: str, want: str) -> None:
    options = govclean.Options(script=want)  # type: ignore[arg-type]
    doc = Document(text, options=options)
    once = doc.with_step("script", script(doc))[0]
    again = Document(once.text, options=options)
    assert again.with_step("script", script(again))[0].text == once.text
    assert len(once.text) == len(text)
    assert once.undo() == text


@settings(deadline=None)
@given(HOSTILE, st.sampled_from(["simplified", "traditional", "tw", "hk", "keep"]))
def test_guard_is_necessary(text: str, want: str) -> None:
    doc = Document(text, options=govclean.Options(script=want))  # type: ignore[arg-type]
    if not script.guard(doc):  # type: ignore[attr-defined]
        assert list(script(doc)) == []


@pytest.mark.parametrize("row", [r for r in rows("script_words.tsv") if len(r[0]) > 1], ids=lambda r: r[0])
def test_every_word_of_the_supplement(row: list[str]) -> None:
    assert simplify(row[0]) == row[1]
    assert simplify(f"會議{opencc(row[0], 's2t')}。"[:2]) == "会议"


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("著力推進安全生産，彙報工作，佈置任務，成立三十週年", "着力推进安全生产，汇报工作，布置任务，成立三十周年"),
        ("成效顯著，著名學者沿著既定方向著手研究《著作權法》", "成效显著，著名学者沿着既定方向着手研究《著作权法》"),
        ("產值翻了壹番，進壹步統壹思想", "产值翻了一番，进一步统一思想"),
        ("撥款人民幣壹佰萬元整，會計審核", "拨款人民币壹佰万元整，会计审核"),
        ("徐乾學、乾隆、魏徵、蕭乾、畢昇", "徐乾学、乾隆、魏徵、萧乾、毕昇"),
        ("衞生部門答覆：甚麼時候覆查、祇有專家瞭解", "卫生部门答复：什么时候复查、只有专家了解"),
        ("關於其一般情況與處於潛在風險", "关于其一般情况与处于潜在风险"),
        ("什麼是苧麻，為什么", "什么是苎麻，为什么"),
    ],
)
def test_official_vocabulary_and_names(traditional: str, simplified: str) -> None:
    assert convert(traditional) == simplified


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        (
            "爲瞭加強管理，取得瞭壹系列成果，壹場沙塵過後逐步恢覆",
            "为了加强管理，取得了一系列成果，一场沙尘过后逐步恢复",
        ),
        ("錯綜覆雜，全面恢覆，班機覆航", "错综复杂，全面恢复，班机复航"),
        ("藉鑒經驗，藉用設備", "借鉴经验，借用设备"),
        ("犬祇管理，祇須登記，這祇犬", "犬只管理，只须登记，这只犬"),
        ("進壹步說明這壹場戰役", "进一步说明这一场战役"),
    ],
)
def test_a_converter_with_one_answer_for_a_character(traditional: str, simplified: str) -> None:
    assert simplify(traditional) == simplified


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("登上瞭望塔瞭望，瞭解情況，一目瞭然", "登上瞭望塔瞭望，了解情况，一目了然"),
        ("人民幣壹佰元整，合計壹萬元", "人民币壹佰元整，合计壹万元"),
        ("進壹步核對人民幣壹佰元整", "进一步核对人民币壹佰元整"),
        ("壹、緣起　貳、統壹辦理　參、這壹場會議", "壹、缘起　贰、统一办理　参、这壹场会议"),
        ("李壹與壹基金", "李壹与壹基金"),
        ("進壹步支持壹基金", "进一步支持壹基金"),
        ("首批覆蓋，造成傾覆，顛覆產業，覆滅，一般覆航", "首批覆盖，造成倾覆，颠覆产业，覆灭，一般覆航"),
        ("恢覆生產，全面覆蓋，健康覆蓋，天翻地覆，壓覆礦產", "恢复生产，全面覆盖，健康覆盖，天翻地覆，压覆矿产"),
        ("健康覆蓋，維修覆蓋，班機覆航", "健康覆盖，维修覆盖，班机覆航"),
        ("精神慰藉，一片狼藉，藉此", "精神慰藉，一片狼藉，借此"),
        ("藉鑒經驗，精神慰藉，一片狼藉", "借鉴经验，精神慰藉，一片狼藉"),
        ("祭祀神祇，祇園精舍，這祇", "祭祀神祇，祇园精舍，这祇"),
        ("祇有誠心，祭祀神祇", "只有诚心，祭祀神祇"),
    ],
)
def test_the_same_character_by_right(traditional: str, simplified: str) -> None:
    assert simplify(traditional) == simplified


def test_words_of_a_habit_hold_their_character() -> None:
    for char, became, shows, holds, *_ in rows("script_habits.tsv"):
        assert all(char in word for word in [*shows.split(), *holds.split()]) and became != char


@pytest.mark.parametrize(
    "text",
    [
        "什么、怎么、乾隆、覆盖、著名、瞭望、慰藉、象征、苧麻、后来、公里、人云亦云",
        "陈昇、甯某、于右任出席座谈会，研究进一步做好全市安全生产工作",
        "古人云「學而時習之」，各级领导干部要带头学习，联系实际，深入开展调查研究，务求取得实际成效",
        "会社は国際会議で安全生産の推進を発表し、関係機関に要請した。",
        "國民의 安全을 위하여 必要한 事項을 規定함을 目的으로 한다.",
        "",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    assert convert(text) == text


def test_a_page_is_judged_line_by_line_when_it_is_mixed() -> None:
    first = "會議強調，要抓好安全生產責任落實。" * 2
    second = "于右任书「學」，陈昇书「门」，会议认为这两幅书法应当予以陈列，让观众了解。"
    assert convert(f"{first}\n{second}").split("\n") == [simplify(first), second]


@pytest.mark.parametrize(
    ("want", "text"),
    [
        ("traditional", "裏面的標準爲著名企業所採用"),
        ("tw", "裡面的標準為著名企業所採用"),
        ("hk", "裏面的標準為著名企業所採用"),
        ("keep", "里面的标准为著名企业所采用"),
    ],
)
def test_other_scripts_on_request(want: str, text: str) -> None:
    assert convert("里面的标准为著名企业所采用", want) == text
    assert convert(text, want) == text


def test_regional_standard_of_a_page_already_traditional() -> None:
    assert convert("衆人爲裏面的標準開會", "tw") == "眾人為裡面的標準開會"
    assert convert("皇后與太后會議", "traditional") == "皇后與太后會議"


def test_marks_do_not_count_what_both_scripts_use() -> None:
    assert marks("乾著后里台昇甯") == (0, 0, 0)


def test_no_word_of_the_supplement_stands_twice() -> None:
    assert len(set(WORDS)) == len(WORDS)
    assert all(len(a) == len(b) for a, b, *_ in rows("script_words.tsv"))


@pytest.mark.parametrize(
    "unit", ["著", "乾隆", "恢覆", "覆", "顛覆", "關於其一", "會議，著力\n", "(", "\ud800會", "壹", "會 "]
)
def test_linear_time(unit: str) -> None:
    assert_linear(lambda text: list(script(Document(text))), unit)


def test_lone_surrogates_pass_through() -> None:
    assert convert("會\ud800議\udfff") == "会\ud800议\udfff"
    assert re.fullmatch("会\x00议", convert("會\x00議"))


def test_a_span_that_was_noted_as_damaged_is_left_as_it_is() -> None:
    def damage(doc: Document) -> Iterator[Note]:
        at = doc.text.find("眻蚨紖")
        if at >= 0:
            yield Note("damaged", at, at + 3, "bytes slipped")

    chain = Chain([damage, script])
    doc = chain("會議強調，加強民生保障眻蚨紖區委，壓實責任。")
    assert doc.text == "会议强调，加强民生保障眻蚨紖区委，压实责任。"
    assert chain(doc.text).text == doc.text
    assert doc.undo() == doc.source
    assert Chain([script])(doc.source).text == "会议强调，加强民生保障眻蚨纼区委，压实责任。"
