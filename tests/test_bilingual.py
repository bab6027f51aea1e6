"""Filter `bilingual`: translations are told from other English, taken out or kept, and aligned."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govclean
from govclean import Chain, Options
from govclean.bitext import align, chinese, english, evidence, is_english
from govclean.document import Document
from govclean.filters.bilingual import bilingual
from linear import assert_linear

CHAIN = Chain([bilingual])
SEEDS = Path(__file__).parent.parent / "seeds"

PAIRS = [
    ("省政府召开第二次防汛工作会议", "The provincial government held the second meeting on flood control"),
    (
        "6月18日，省政府召开第二次防汛工作会议，省长张某某出席会议并讲话。全省已转移群众3.2万人，投入救援力量4500人。",
        "On June 18, the provincial government held the second meeting on flood control. Governor Zhang attended the "
        "meeting and made a speech. So far 32,000 people have been moved to safety, and 4,500 rescue workers are out.",
    ),
    (
        "会议强调，要坚持人民至上，把保障群众生命安全放在第一位，加强监测预警，落实各项防范措施。",
        "The meeting stressed that the people must come first, that the safety of the lives of the masses is the first "
        "task, and that monitoring and early warning should be strengthened and all measures implemented.",
    ),
    (
        "会议要求，各市要在7月1日前完成3000处水利工程的隐患排查，对发现的问题建立台账，逐一整改。",
        "The meeting called on all cities to check 3,000 water projects for hidden dangers before July 1, "
        "and to list the problems that are found and deal with them one by one.",
    ),
]
ZH = "\n".join(c for c, _ in PAIRS)
EN = "\n".join(e for _, e in PAIRS)


def cleaned(text: str, **options: object) -> Document:
    return CHAIN(text, options=Options(strict=True, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"{ZH}\n{EN}", ZH),
        (f"{EN}\n{ZH}", ZH),
        (f"{EN}\n\n\n{ZH}\n", f"{ZH}\n"),
        (f"{ZH}\n\n{EN}\n", f"{ZH}\n"),
        ("\n".join(f"{c}\n{e}" for c, e in PAIRS), ZH),
        ("\n\n".join(f"{e}\n{c}" for c, e in PAIRS), "\n\n".join(c for c, _ in PAIRS)),
        (PAIRS[0][0] + "\n" + "\n".join(f"{c}{e}" for c, e in PAIRS[1:]), ZH),
    ],
    ids=["after", "before", "before-blank", "after-blank", "alternating", "alternating-blank", "same-line"],
)
def test_arrangements(text: str, wanted: str) -> None:
    doc = cleaned(text)
    assert doc.text == wanted
    (entry,) = doc.meta["translations"]
    assert entry["lang"] == "en"
    assert [place for place, _ in entry["paragraphs"]][-3:] == [1, 2, 3]
    assert doc.undo() == text


@pytest.mark.parametrize("number", ["000", "001"])
def test_seeds(number: str) -> None:
    (path,) = SEEDS.glob(f"{number}_*.txt")
    source = path.read_text(encoding="utf-8")
    doc = cleaned(source)
    chinese_half, english_half = source.split("\nThe Safety", 1)
    assert doc.text == chinese_half
    (entry,) = doc.meta["translations"]
    assert entry["text"] == f"The Safety{english_half}"
    assert [place for place, _ in entry["paragraphs"]] == [0, 1, 2, 3, 4, 5]
    assert json.loads(json.dumps(doc.to_record()))["govclean"]["meta"]["translations"] == [entry]


def test_a_missing_paragraph_leaves_the_others_aligned() -> None:
    text = "\n".join([ZH, *(e for k, (_, e) in enumerate(PAIRS) if k != 2)])
    doc = cleaned(text)
    assert doc.text == ZH
    assert [place for place, _ in doc.meta["translations"][0]["paragraphs"]] == [0, 1, 3]


SHORT = [
    ("某市召开防汛会", "The city met on flood control"),
    (
        "5月12日，某市召开防汛工作会议，安排部署主汛期工作。",
        "On May 12, the city held a meeting on flood control, to plan the work of the main flood season.",
    ),
    ("截至5月底，共排查堤防328公里。", "By the end of May, 328 kilometres of dykes had been checked."),
    ("各位代表！", "Fellow deputies,"),
    ("1998.03—2003.11某县水利局副局长", "1998.03-2003.11 deputy head, county water bureau"),
    (
        "会议要求，做好值班值守，确保安全度汛。",
        "The meeting called for duty officers day and night, so that all are safe.",
    ),
]


@pytest.mark.parametrize("form", ["{0}\n{1}", "{0}{1}", "{1}\n{0}"])
def test_short_headings_go_with_the_translation(form: str) -> None:
    joint = "\n".join(form.format(c, e) if c[-1] in "。！" or "\n" in form else f"{c}\n{e}" for c, e in SHORT)
    assert cleaned(joint).text == "\n".join(c for c, _ in SHORT)


def test_short_pages() -> None:
    for many in (3, 4, 5, 6):
        text = "\n".join([*(c for c, _ in SHORT[:many]), *(e for _, e in SHORT[:many])])
        assert cleaned(text).text == "\n".join(c for c, _ in SHORT[:many])


def test_an_english_title_of_two_lines() -> None:
    text = f"{ZH}\nProvincial Government of Somewhere\n{EN}"
    assert cleaned(text).text == ZH


@pytest.mark.parametrize("number", ["2023年，", "95%的企业", "GDP增长", "3月5日，"])
def test_what_begins_the_next_chinese_sentence_stays(number: str) -> None:
    pairs = [(c, e) if k else (c + "。", e + ".") for k, (c, e) in enumerate(PAIRS)]
    text = "".join(f"{c}{e}" for c, e in pairs[:3]) + f"{number}{PAIRS[3][0]}{PAIRS[3][1]}"
    assert cleaned(text).text == "".join(c for c, _ in pairs[:3]) + number + PAIRS[3][0]


def test_options() -> None:
    text = f"{ZH}\n{EN}"
    assert cleaned(text, translations="keep").text == text
    assert cleaned(text, translations="keep").meta == cleaned(text).meta
    assert cleaned(text, translations="drop").text == ZH
    assert "translations" not in cleaned(text, translations="drop").meta


@pytest.mark.parametrize(
    "text",
    [
        EN,
        ZH,
        # English of its own below a Chinese report: other figures
        f"{ZH}\nThe Bank of Somewhere said on Monday that it would cut rates by 25 points, the 9th cut since 2008.\n"
        "The yield on the 10-year bond fell to 1.87, and shares of 14 companies rose in the first hour of trading.",
        # an English article under a Chinese menu
        f"首页\n要闻\n政务公开\n互动交流\n{EN}",
        f"首页 > 新闻 > 正文\n{EN}\n主办单位：某某省人民政府",
        # cells in two languages
        "\n".join(f"{c}\n{e}" for c, e in [("男", "Male"), ("女", "Female"), ("合计", "Total of both")] * 5),
        # tables and their contents in two languages
        "\n".join(
            f"{c}\n{e}"
            for c, e in [
                (
                    "2-1 人口出生率、死亡率和自然增长率 26",
                    "Birth Rate, Death Rate and Natural Growth Rate of Population",
                ),
                ("2-2 分地区年末城镇人口比重 28", "Proportion of Urban Population at Year-end by Region"),
                ("2-3 按年龄和性别分的人口数 (2013年) 31", "Population by Age and Sex of Residents (2013)"),
                (
                    "2-4 分地区户数、人口数和户规模 (2013年) 32",
                    "Household, Population and Household Size by Region (2013)",
                ),
            ]
        ),
        # a paper with abstracts in two languages, and its references
        f"摘要：{PAIRS[1][0]}\nAbstract: {PAIRS[1][1]}\nKeywords: flood control; emergency management\n"
        + "一、问题的提出。本文从制度、机制和能力三个方面，讨论基层防汛工作的经验与不足，并提出改进的建议。\n" * 4
        + "[1] Brown A. The management of flood risk in the river basins of the north. Water Press, 2018.",
        # a paragraph that quotes an English sentence, terms, products and addresses
        f"{ZH}\n文中写道：“The safety of the people is the highest law, and we keep to it.”这一论述受到关注。",
        "会议演示了Windows Server、Red Hat Enterprise Linux和Oracle Database等产品的应急切换，单位共42家。\n"
        "数据来源：https://www.example.gov.cn/the/state/of/the/flood/in/the/city/2023/06/18.html",
        "本标准等同采用ISO 45001:2018《职业健康安全管理体系 要求及使用指南》。\n"
        "Occupational health and safety management systems - Requirements with guidance for use\n"
        + "组织应当建立、实施、保持和持续改进职业健康安全管理体系，包括所需的过程及其相互作用。\n"
        * 3,
        # words of the day: one sentence of many is in both languages
        f"{PAIRS[1][0]}\n{PAIRS[1][1]}\n【知识点】\n{PAIRS[2][0]}\n{PAIRS[3][0]}\n{PAIRS[0][0]}\n{PAIRS[2][0]}",
        # a contact in English below a Chinese notice
        f"{ZH}\nContact: Mr. Li Ming, Tel: 0123-4567890, E-mail: li at example dot org\nAddress: 88 Renmin Road",
        # a quotation
        f"{ZH}\n他在会上引用了一句英文：\nThe best way to predict the future is to create it, and that is what we do.",
        # another script as the body
        "首页\nབོད་ལྗོངས་ཀྱི་ཚོགས་འདུ་ཐེངས་གཉིས་པ་འཚོགས་པ་རེད།\nThe region held the second meeting of the year on flood control",
    ],
)
def test_keeps(text: str) -> None:
    doc = cleaned(text)
    assert doc.text == text
    assert "translations" not in doc.meta


def test_full_chain_keeps_english_out_and_chinese_whole() -> None:
    doc = govclean.clean(f"{ZH}\n{EN}")
    assert doc.text == ZH
    assert doc.meta["translations"][0]["text"] == EN
    assert doc.undo() == f"{ZH}\n{EN}"


lines = st.lists(
    st.sampled_from(
        [
            *(c for c, _ in PAIRS),
            *(e for _, e in PAIRS),
            *(c + e for c, e in PAIRS),
            *(e + c for c, e in PAIRS),
            "",
            " ",
            "会议",
            "Total of 3",
            "12",
            "The people of the city",
            "目录\r",
            *(c + e for c, e in SHORT),
            *(e for _, e in SHORT),
            "各位代表！Fellow deputies, 2023年，GDP",
            "网址：https://www.example.gov.cn/a/b/c",
            "GDP",
            "“The people come first, and their safety is the first task.”他说。",
            "བོད",
            "\ud800",
        ]
    ),
    max_size=14,
).map("\n".join)


@given(lines)
def test_settles_and_is_undone(text: str) -> None:
    doc = cleaned(text)
    assert not any(n.kind in ("unstable", "skipped") for n in doc.notes)
    assert cleaned(doc.text).text == doc.text
    assert not list(CHAIN(doc.text).edits)
    assert doc.undo() == text
    again = Document(text)
    once = again.with_step("bilingual", bilingual(again))[0].text
    twice = Document(once)
    assert twice.with_step("bilingual", bilingual(twice))[0].text == once


@given(st.one_of(lines, st.text()))
def test_guard_is_necessary(text: str) -> None:
    doc = Document(text)
    if not bilingual.guard(doc):  # type: ignore[attr-defined]
        assert doc.with_step("bilingual", bilingual(doc))[0].text == text


@pytest.mark.parametrize(
    "unit", ["会议\nthe of a meeting\n", "a a a ", "会议。the of and to in a the of a to ", "of the a\n", "\n"]
)
def test_linear(unit: str) -> None:
    assert_linear(lambda text: list(bilingual(Document(text))), unit, 8_000)


def test_alignment_by_figures() -> None:
    cs = [chinese("共排查隐患120处。"), chinese("完成整改3.5万处。"), chinese("第十四次会议召开。")]
    es = [english("35,000 of them were repaired."), english("The 14th meeting was held.")]
    assert [(p.chinese, p.english) for p in align(cs, es)] == [(1, 0), (2, 1)]
    assert evidence(cs[1], es[0]) > 0 > evidence(cs[0], es[0])


def test_english() -> None:
    assert is_english("Government Work Report")
    assert not is_english("https://www.example.com/the/path/of/a/page")
    assert not is_english("会议 the meeting of 会议")
