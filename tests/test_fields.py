"""Fields are found, never guessed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govclean import Document, Edit, Field, Note, Options
from govclean.chain import Chain
from govclean.facts import doc_number, is_identity_number, tidy_name
from govclean.filters.chrome import chrome
from govclean.filters.fields import fields
from govclean.filters.notices import notices
from govclean.frame.title import find_title

SEEDS = Path(__file__).parents[1] / "seeds"


def read(text: str, **options: str) -> dict[str, str]:
    doc = Chain([fields])(text, options=Options(**options))  # type: ignore[arg-type]
    return {name: f.value for name, f in doc.fields.items()}


NOTICE = """示范市应急管理局
关于开展防汛检查的通知
示应急〔2023〕12号
各区应急管理局：
为做好今年防汛工作，根据《示范市防汛条例》和省里有关要求（省防〔2022〕3号），现将检查事项通知如下。
附件：检查表
示范市应急管理局
2023年5月4日
（此件公开发布）"""


def test_a_notice() -> None:
    assert read(NOTICE) == {
        "title": "示范市应急管理局关于开展防汛检查的通知",
        "genre": "通知",
        "organ": "示范市应急管理局",
        "doc_number": "示应急〔2023〕12号",
        "document_date": "2023-05-04",
        "addressee": "各区应急管理局",
        "attachment": "检查表",
        "level": "市",
        "place": "示范市",
    }


def test_a_two_line_headline() -> None:
    text = (
        "王某某在全市安全生产会议上强调\n守牢底线 狠抓落实 确保全市大局稳定\n"
        "7月12日，全市安全生产会议召开，王某某出席并讲话。"
    )
    found = read(text)
    assert found["title"] == "王某某在全市安全生产会议上强调"
    assert found["subtitle"] == "守牢底线 狠抓落实 确保全市大局稳定"
    assert (found["event_date"], found["genre"]) == ("--07-12", "会议报道")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("示范市召开例会\n9月17日,示范市召开安全生产例会，研究部署近期工作，市长主持会议。", "--09-17"),
        ("示范市召开例会\n1月7日至8日，示范市召开安全生产例会，研究部署近期工作，市长主持会议。", "--01-07/--01-08"),
        ("示范市召开例会\n本报讯（记者 张三）5月4日，示范市召开例会，研究部署近期安全生产工作。", "--05-04"),
        (
            "某某同志在安全生产会议上的讲话\n（2021年1月22日）\n同志们，今天会议的任务是贯彻上级精神，部署今年工作。",
            "2021-01-22",
        ),
        (
            "1、某某同志在安全生产会议上的讲话(2021年1月22日)今天会议主要任务是贯彻上级精神，部署今年工作，请大家讨论。",
            "2021-01-22",
        ),
        (
            "政府工作报告\n——2026年1月25日在示范市人代会会议上\n市长 某某\n各位代表：\n现在，我代表市政府作报告。",
            "2026-01-25",
        ),
    ],
)
def test_the_day_of_the_event(text: str, iso: str) -> None:
    assert read(text)["event_date"] == iso


@pytest.mark.parametrize(
    "text",
    [
        "9月17日，示范市召开安全生产例会，研究部署近期工作，市长主持会议并讲话。\n会议要求，各单位要落实责任。",
        "各区应急管理局：\n现将有关事项通知如下，请认真贯彻执行，确保取得实效。",
        "一、总体要求\n坚持安全第一、预防为主，把保护人民生命安全摆在首位，落实责任。",
        "第一条 为了加强安全生产工作，制定本条例。\n第二条 本条例适用于本市行政区域。",
        "（2020年版）\n为做好大学生参军工作，现将有关政策说明如下，请各学校广泛宣传。",
        "2023年5月4日\n示范市召开安全生产例会，研究部署近期工作，市长主持会议并讲话。",
        "会议要求，各单位要落实责任，抓好隐患排查，确保安全\n市长主持会议并讲话，市直各部门负责人参加，会议还研究了其他事项。",
        "",
        "通知",
    ],
)
def test_no_title_where_there_is_none(text: str) -> None:
    assert "title" not in read(text)


LEAD = "\n5月4日，示范市召开安全生产例会，研究部署近期工作，市长主持会议并讲话。"


@pytest.mark.parametrize(
    "above", ["新闻动态", "政府文件", "示范新闻网", "示范日报\n要闻", "工作动态\n正文", "安全生产动态"]
)
def test_the_title_stands_below_names_of_channels_and_sites(above: str) -> None:
    assert read(f"{above}\n示范市召开全市安全生产例会{LEAD}")["title"] == "示范市召开全市安全生产例会"
    assert read(f"{above}\n{NOTICE}")["title"] == "示范市应急管理局关于开展防汛检查的通知"
    bracketed = "【示范市抓好节前安全生产工作】据示范市应急管理局网站，4日召开安全生产例会，研究近期工作。"
    assert read(f"{above}\n{bracketed}")["title"] == "示范市抓好节前安全生产工作"


def test_the_title_stands_below_the_name_of_the_body_whose_site_it_is() -> None:
    for above in ("示范市人民政府", "示范市应急管理局\n政府信息公开"):
        assert read(f"{above}\n示范市防汛抗旱应急预案{LEAD}")["title"] == "示范市防汛抗旱应急预案"
    assert read(f"法规网--示范法规搜索网\n{NOTICE}")["title"] == "示范市应急管理局关于开展防汛检查的通知"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (NOTICE, "示范市应急管理局关于开展防汛检查的通知"),
        (f"示范市人民政府公告\n第3号{LEAD}", "示范市人民政府公告"),
        (f"织密防汛安全网\n示范市开展检查综述{LEAD}", "织密防汛安全网"),
        (f"安全生产信息报送要求{LEAD}", "安全生产信息报送要求"),
        (f"示范市安全生产信息{LEAD}", "示范市安全生产信息"),  # nothing below it stands out
        (f"安全生产新闻发布\n示范厅{LEAD}", "安全生产新闻发布"),
        (f"互联网专项整治方案\n示范市应急管理局示范市公安局{LEAD}", "互联网专项整治方案"),
        (f"公告\n示范市应急管理局{LEAD}", None),
        (f"新闻动态\n2023年5月4日{LEAD}", None),
        (f"新闻动态{LEAD}", None),
        ("新闻动态\n一、总体要求与工作目标\n坚持安全第一、预防为主，把保护人民生命安全摆在首位，落实责任。", None),
        ("【政策解读】5月4日，示范市召开安全生产例会，研究部署近期工作，市长主持会议并讲话。", None),
        ("【示范市应急管理局】5月4日，召开安全生产例会，研究部署近期工作，市长主持会议并讲话。", None),
    ],
)
def test_a_name_above_is_passed_over_only_where_a_title_stands_out(text: str, title: str | None) -> None:
    assert read(text).get("title") == title


@pytest.mark.parametrize(
    "text",
    [
        "关于防汛的通知\n各区：\n根据《关于防汛的意见》（省防〔2022〕3号），现将检查事项通知如下，请认真执行。",
        "示范市召开例会\n会议传达了省防〔2022〕3号文件精神，要求各单位认真贯彻执行，确保安全。",
    ],
)
def test_a_cited_number_is_not_the_pages_own(text: str) -> None:
    assert "doc_number" not in read(text)


def test_a_date_without_an_organ_above_is_no_signature() -> None:
    assert "document_date" not in read(
        "防汛检查安排表\n检查组分赴各区开展检查，现将时间安排公布如下，请做好准备。\n2023年5月4日\n示范区"
    )


def test_values_come_in_the_page_script_on_request() -> None:
    text = "示範市召開安全生產例會\n9月17日，示範市召開安全生產例會，研究部署近期工作。"
    assert read(text)["title"] == "示范市召开安全生产例会"
    assert read(text, script="keep")["title"] == "示範市召開安全生產例會"


def test_personal_numbers() -> None:
    text = "电话13912345678，身份证号11010519491231002X，编号110105194912310021，统一代码9137000013912345678A。"
    kinds = [(n.kind, text[n.start : n.end]) for n in Chain([fields])(text).notes]
    assert kinds == [("personal", "13912345678"), ("personal", "11010519491231002X")]


def test_the_seeds() -> None:
    chain = Chain([chrome, notices, fields])
    glosses = re.compile(r"\([a-zà-ɏ]{1,7}\)")  # `pinyin` runs before these filters in the default chain
    read = {p.name[:3]: chain(glosses.sub("", p.read_text(encoding="utf-8"))) for p in sorted(SEEDS.glob("*.txt"))}
    values = {name: {k: f.value for k, f in doc.fields.items()} for name, doc in read.items()}
    assert values["000"]["event_date"] == "--09-17"
    assert values["001"]["event_date"] == "--08-11"
    assert values["002"]["title"] == "赵俊民同志在全市应急管理暨安全生产工作会议上的讲话"
    assert values["002"]["event_date"] == "2021-01-22"
    assert values["003"]["source"] == "智慧城市网 企业关注"
    assert values["003"]["event_date"] == "--01-07/--01-08"
    assert values["004"]["event_date"] == "--07-12"
    assert {"title", "subtitle"} <= values["004"].keys()
    assert "truncated" in {n.kind for n in read["002"].notes}


def test_official_forms() -> None:
    assert doc_number("示府发﹝2023﹞ 12 号") == "示府发〔2023〕12号"
    assert doc_number("示府发〔33〕号") is None
    assert tidy_name("欧阳 某") == "欧阳某"
    assert not is_identity_number("110105194913310025")


LINES = [
    *NOTICE.split("\n"),
    "9月17日，会议召开。",
    "——2023年5月4日在大会上",
    "《",
    "》",
    "\ud800",
    "\x00",
    " ",
    "讲话（2021年1月22日）",
]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(LINES), max_size=12).map("\n".join)))
def test_never_an_edit_never_an_error_always_in_the_text(text: str) -> None:
    for f in fields(Document(text)):
        assert not isinstance(f, Edit)
        assert isinstance(f, Field | Note)
        assert 0 <= f.start <= f.end <= len(text)
        assert not isinstance(f, Field) or f.value.strip()


def test_find_title_needs_a_second_line() -> None:
    assert find_title([], []) is None
