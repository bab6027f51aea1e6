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
from govclean.frame.place import of_number, of_organ
from govclean.frame.title import find_title
from linear import assert_linear

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
        (f"织密防汛安全网\n——示范市开展检查综述{LEAD}", "织密防汛安全网"),
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


# --- the title by what else the page says

MENU = "首页\n走进示范\n政务公开\n互动交流\n专题专栏\n网站地图\n"


@pytest.mark.parametrize(
    "text",
    [
        f"示范市部署防汛工作_要闻_示范网\n{MENU}示范市部署防汛工作{LEAD}",
        f"示范市部署防汛工作\n{MENU}示范市部署防汛工作\n2023-05-04 09:20{LEAD}",
        f"{MENU}示范市部署防汛工作\n2023-05-04 09:20 来源：示范日报{LEAD}",
        f"{MENU}示范市部署防汛工作\n作者：张三\n发布日期：2023-05-04{LEAD}",
        f"{MENU}当前位置：首页 > 要闻 > 正文\n示范市部署防汛工作\n字号：大 中 小{LEAD}",
        f"{MENU}标 题：示范市部署防汛工作\n文号：\n示范市部署防汛工作{LEAD}",
    ],
)
def test_a_title_below_a_menu_is_told_by_the_rest_of_the_page(text: str) -> None:
    doc = Chain([chrome, fields])(text)
    assert doc.fields["title"].value == "示范市部署防汛工作"
    f = doc.fields["title"]
    assert text[f.start : f.end] == "示范市部署防汛工作"


@pytest.mark.parametrize(
    "text",
    [
        "热门站点|示范市政府|示范省政府\n各单位要落实责任，抓好隐患排查，确保安全。\n会议还研究了其他事项。",
        f"示范市人民政府{LEAD}",
        f"新闻 公告 政策 服务 互动 数据{LEAD}",
        f"示应急〔2023〕12号\n2023-05-04 09:20{LEAD}",
        "2023年5月4日 示范市人民代表大会常务委员会第三次会议通过\n第一条 为了加强防汛工作，制定本条例，请遵照执行。",
    ],
)
def test_what_stands_above_is_no_title(text: str) -> None:
    assert "title" not in read(text)


@pytest.mark.parametrize(
    "row",
    [
        "示应急〔2023〕12号《示范市应急管理局关于开展防汛检查的通知》",
        "示范市应急管理局关于开展防汛检查的通知（示应急〔2023〕12号）",
        "示范市应急管理局关于开展防汛检查的通知示应急〔2023〕12号",
        "示范市应急管理局关于开展防汛检查的通知 示应急2023〔12〕号",
    ],
)
def test_a_number_beside_the_title_is_no_part_of_it(row: str) -> None:
    found = read(f"{row}\n各区应急管理局：\n为做好今年防汛工作，现将有关检查事项通知如下，请认真执行。")
    assert found["title"].strip("《》") == "示范市应急管理局关于开展防汛检查的通知"
    assert found["doc_number"] == "示应急〔2023〕12号"


@pytest.mark.parametrize(
    "title",
    [
        "转发《省防指关于防汛的通知》（省防〔2022〕3号）",
        "省防〔2022〕3号文件精神学习要点",
        "关于贯彻省防〔2022〕3号文件的通知",
    ],
)
def test_a_number_that_a_title_cites_stays_in_it(title: str) -> None:
    found = read(f"{title}\n各区应急管理局：\n为做好今年防汛工作，现将有关检查事项通知如下，请认真执行。")
    assert found.get("title", title) == title
    assert "doc_number" not in found


def test_an_order_has_its_number_below_its_name() -> None:
    text = "示范市人民政府公告\n2023年第5号\n为做好今年防汛工作，现将有关检查事项公告如下，请认真执行。"
    assert read(text)["doc_number"] == "2023年第5号"
    assert "doc_number" not in read(text.replace("2023年第5号", "第五章"))


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        (
            "示范市人民政府关于推进城镇燃气\n安全工程建设的实施意见",
            "示范市人民政府关于推进城镇燃气安全工程建设的实施意见",
        ),
        ("示范市防汛抗旱应急预案\n（试行）", "示范市防汛抗旱应急预案（试行）"),
        ("示范市人民政府文件\n示政发〔2023〕2号\n示范市防汛抗旱应急预案", "示范市防汛抗旱应急预案"),
        ("示范市关于防汛的通知\n关于防汛的其他事项的通知", "示范市关于防汛的通知"),
        ("示范市防汛工作会议\n（图）", "示范市防汛工作会议"),
    ],
)
def test_titles_over_two_rows(rows: str, title: str) -> None:
    assert read(f"{rows}{LEAD}")["title"] == title


# --- by-lines


@pytest.mark.parametrize(
    ("byline", "day", "source"),
    [
        ("2023-05-04 09:20来源：示范日报·客户端", "2023-05-04", "示范日报·客户端"),
        ("示范日报 2023-05-04 09:20:11", "2023-05-04", "示范日报"),
        ("新华社\n2023-05-04 09:20", "2023-05-04", "新华社"),
        ("张三/示范青年报\n2023-05-04 09:20", "2023-05-04", "示范青年报"),
        ("发布日期：2023年5月4日 信息来源：\n示范市应急管理局", "2023-05-04", "示范市应急管理局"),
        ("作者：张三 来源：示范网 时间：2023-05-04 浏览量：90", "2023-05-04", "示范网"),
        ("发布时间：23-05-04 09:20", "2023-05-04", None),
        ("来源：\n作者：张三\n2023-05-04 09:20", "2023-05-04", None),  # an empty label takes no other one
        ("来源：通知公告 2023-05-04 09:20", "2023-05-04", None),  # the name of a column
        ("路人甲 2023-05-04 09:20", "2023-05-04", None),
        ("来源：示范日报 记者 张三", None, "示范日报"),
        ("时间：5月4日上午9时\n地点：市政府会议室", None, None),
        ("成文日期：2023-05-04", None, None),
        ("会议于2023年5月4日 9:20在市政府召开，市长主持会议并讲话。", None, None),
    ],
)
def test_by_lines(byline: str, day: str | None, source: str | None) -> None:
    found = read(f"示范市部署防汛工作\n{byline}{LEAD}")
    assert (found.get("publish_date"), found.get("source")) == (day, source)


@pytest.mark.parametrize(
    ("published", "event"),
    [
        ("2023-05-06 09:20", "2023-05-04"),
        ("2024-01-02 09:20", "--05-04"),  # too long ago
        ("2023-05-03 09:20", "--05-04"),  # not yet
        ("来源：示范日报", "--05-04"),
    ],
)
def test_the_year_of_the_event_is_taken_from_a_day_of_publication_close_behind(published: str, event: str) -> None:
    assert read(f"示范市部署防汛工作\n{published}{LEAD}")["event_date"] == event


def test_labels_with_nothing_behind_them_give_nothing() -> None:
    text = "文 号成文日期:发布日期:2023-05-05\n索 引 号:主题分类:\n示范市防汛抗旱应急预案\n2023-05-05 09:20\n正文如下。"
    found = {f.name: f.value for f in Chain([chrome, fields])(text).all_fields}
    assert found["publish_date"] == "2023-05-05"
    assert not {"doc_number", "document_date", "index_number", "subject"} & found.keys()


# --- what a document says of itself

RULES = "示范市防汛办法\n第一条 为了做好防汛工作，根据《示范省防汛条例》，制定本办法，请遵照执行。\n第九条 "


@pytest.mark.parametrize(
    ("last", "name", "values"),
    [
        ("本办法自2023年6月1日起施行。", "effective_date", ["2023-06-01"]),
        ("《旧办法》已经修订，现予公布，自二〇二三年六月一日起施行。", "effective_date", ["2023-06-01"]),
        ("《示范省防汛条例》自2020年6月1日起施行以来，成效明显。", "effective_date", []),
        ("企业自2023年6月1日起执行新标准的，给予奖励。", "effective_date", []),
        ("本办法自发布之日起施行。", "effective_date", []),
        ("本办法自印发之日起施行，有效期五年。", "validity_period", ["P5Y"]),
        ("防汛工作证书有效期为3年，期满前申请延续。", "validity_period", []),
        ("专用许可自发证之日起计算，许可有效期5年。", "validity_period", []),
        ("本办法自印发之日起施行，有效期至2028年5月31日。", "expiry_date", ["2028-05-31"]),
        ("优惠卡有效期至2028年5月31日。", "expiry_date", []),
        (
            "本办法自印发之日起施行。《旧办法》（示政发[2015]3号）、《细则》同时废止。",
            "repeals",
            ["《旧办法》（示政发〔2015〕3号）", "《细则》"],
        ),
        ("违反《旧办法》的，不得废止许可。", "repeals", []),
        ("根据《行政许可法》同时废止的许可，由市局公告。", "repeals", []),
        ("《旧办法》废止的条件由市政府规定。", "repeals", []),
    ],
)
def test_in_force(last: str, name: str, values: list[str]) -> None:
    doc = Chain([fields])(RULES + last)
    assert [f.value for f in doc.all_fields if f.name == name] == values


def test_a_report_on_a_document_is_not_in_force() -> None:
    text = f"示范市公布防汛办法{LEAD}\n公告说，现予公布，自2023年6月1日起施行。《旧办法》同时废止。"
    assert not {"effective_date", "repeals"} & read(text).keys()


def test_what_a_title_says_to_change() -> None:
    assert read(f"关于修改《示范市防汛办法》的决定{LEAD}")["revises"] == "《示范市防汛办法》"
    assert read(f"关于废止《示范市防汛办法》的决定{LEAD}")["repeals"] == "《示范市防汛办法》"
    assert "revises" not in read(f"关于印发《示范市防汛办法》的通知{LEAD}")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("附件：1.检查表\n　　　2.名单\n示范市应急管理局", ["检查表", "名单"]),
        ("附件：1.检查表2.名单3.地震表", ["检查表", "名单", "地震表"]),
        ("附 件：检查表.docx", ["检查表.docx"]),
        ("附件：\n1.检查表\n2.名单", ["检查表", "名单"]),
        ("附件\n示范市防汛检查表", []),
        ("各单位要按照附件：检查表逐项检查。", []),
        ("附件：略", []),
        ("附件：2.名单", []),
    ],
)
def test_attachments(text: str, values: list[str]) -> None:
    found = Chain([fields])(f"关于防汛的通知\n现将有关检查事项通知如下，请认真执行。\n{text}").all_fields
    assert [f.value for f in found if f.name == "attachment"] == values


@pytest.mark.parametrize(
    ("row", "value"),
    [
        ("各区人民政府，市政府各部门：", "各区人民政府，市政府各部门"),
        ("示范市应急管理局、各有关单位：", "示范市应急管理局、各有关单位"),
        ("各位代表：", None),
        ("同志们：", None),
        ("现将有关事项通知如下：", None),
    ],
)
def test_whom_a_letter_is_addressed_to(row: str, value: str | None) -> None:
    text = f"示范市应急管理局关于防汛的通知\n{row}\n现将有关检查事项通知如下，请认真执行。"
    assert read(text).get("addressee") == value


def test_who_gets_a_copy() -> None:
    text = "关于防汛的通知\n现将有关检查事项通知如下，请认真执行。\n抄送：市委办公室，市人大常委会办公室。"
    assert read(text)["copied_to"] == "市委办公室，市人大常委会办公室"
    assert "copied_to" not in read(text.replace("抄送：", "请抄送至"))


@pytest.mark.parametrize(
    ("organ", "level", "place"),
    [
        ("示范省应急管理厅", "省", "示范省"),
        ("示范省样例市人民政府", "市", "示范省样例市"),
        ("样例县人民政府办公室", "县", "样例县"),
        ("样例县示范镇人民政府", "乡", "样例县示范镇"),
        ("国务院办公厅", "国家", ""),
        ("省应急管理厅", "省", ""),
        ("市场监督管理局", "", ""),
        ("城市管理局", "", ""),
        ("住房和城乡建设局", "", ""),
        ("乡村振兴局", "", ""),
        ("示范经济技术开发区管理委员会", "", ""),
        ("社区服务中心", "", ""),
    ],
)
def test_level_and_place(organ: str, level: str, place: str) -> None:
    assert of_organ(organ) == (level, place)


@pytest.mark.parametrize(
    ("number", "level"), [("国办发〔2023〕1号", "国家"), ("冀政办发〔2023〕1号", "省"), ("宁政发〔2023〕1号", "")]
)
def test_the_level_that_a_number_tells(number: str, level: str) -> None:
    """宁 is Ningxia in one town and Nanjing in another: what may mean two tells nothing."""
    assert of_number(number)[0] == level


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("关于张三等同志任职的通知", ("任免", "任职")),
        ("一图读懂示范市防汛条例", ("解读", "一图读懂")),
        ("《示范市防汛条例》政策解读", ("解读", "解读")),
        ("示范市人民政府工作规则", ("规则", "规则")),
        ("示范市防汛工作纪实", None),
        ("示范市任免机制研究", None),
    ],
)
def test_the_genre_with_its_evidence(title: str, told: tuple[str, str] | None) -> None:
    doc = Chain([fields])(f"{title}{LEAD}")
    genre = doc.fields.get("genre")
    assert (genre and (genre.value, doc.text[genre.start : genre.end])) == told


def test_facts_of_the_host() -> None:
    foot = "主办：示范市应急局\n示ICP备12345678号-1 示公网安备 11010102000001号\n网站标识码：1101000001"
    found = {f.name: f.value for f in Chain([chrome, fields])(f"示范市部署防汛工作{LEAD}\n{foot}").all_fields}
    assert (found["icp"], found["site_code"]) == ("示ICP备12345678号-1", "1101000001")
    assert found["police_filing"] == "示公网安备11010102000001号"
    said = f"示范市部署防汛工作{LEAD}\n各网站要标明ICP备案号和网站标识码，不得缺漏。"
    assert not {"icp", "site_code"} & {f.name for f in Chain([chrome, fields])(said).all_fields}


HOSTILE = [
    "附件：",
    "《",
    "》",
    "同时废止",
    "自2023年",
    "起施行",
    "有效期",
    "（",
    "1.",
    "2023-05-04 09:20",
    "来源：",
    "首页 >",
]


@pytest.mark.parametrize("scrap", HOSTILE)
def test_linear_time(scrap: str) -> None:
    assert_linear(lambda text: list(fields(Document(text))), scrap)


TEXT = (
    "5月4日，示范市召开全市防汛抗旱工作会议，部署全市的防汛抗旱工作。\n会议要求，各单位要落实防汛责任，抓好隐患排查。"
)


@pytest.mark.parametrize(
    "above",
    [
        "下一版»本期共4版(1-2-3-4)",
        "今日  首页 -往期报纸",
        "欢迎访问“样例水利”网",
        "2023年5月4日星期四",
        "• 阅读(8511)",
        "本篇文章634字，读完约2分钟",
        "您的浏览器不支持脚本功能,若网页功能无法正常使用,请开启浏览器设置",
        "公开方式:政府网站 公开范围:全部公开 信息时效期:2027-09-20",
        "示范市人民政府市长 王某某",
    ],
)
def test_rows_of_a_site_are_no_title(above: str) -> None:
    assert read(f"{above}\n示范市召开全市防汛抗旱工作会议\n{TEXT}")["title"] == "示范市召开全市防汛抗旱工作会议"
    assert "title" not in read(f"{above}\n{TEXT}")


@pytest.mark.parametrize("row", ["{} |", "•　{}", "{} [复制链接]", "date 2023-05-04 {}", "{} | 示范时报"])
def test_what_stands_around_a_title_is_no_part_of_it(row: str) -> None:
    title = "示范市召开全市防汛抗旱工作会议"
    assert read(f"{row.format(title)}\n{TEXT}")["title"] == title


def test_a_title_may_begin_with_several_issuers() -> None:
    head = "示市发〔2023〕5号\n示范市应急管理局\n示范市水务局\n示范市财政局\n关于开展防汛检查的通知\n各区应急管理局："
    found = read(f"{head}\n为做好今年防汛工作，现将有关检查事项通知如下，请认真执行。")
    assert found["title"] == "示范市应急管理局示范市水务局示范市财政局关于开展防汛检查的通知"
    assert found["doc_number"] == "示市发〔2023〕5号"


def test_what_speaks_for_a_title_is_said() -> None:
    doc = Chain([fields])(f"下一版\n示范市召开全市防汛抗旱工作会议\n李某出席\n{TEXT}")
    assert "the text says its words again" in doc.fields["title"].because


@pytest.mark.parametrize(
    ("row", "day"),
    [
        ("日期:107-04-12", "2018-04-12"),
        ("发布日期：民国112年5月4日", "2023-05-04"),
        ("2023-05-04王某某", "2023-05-04"),
        ("示范日报 2023-05-04", "2023-05-04"),
        ("编号:107-04-12", None),
        ("日期:107-13-12", None),
        ("2023-05-04实施", None),
        ("2023-05-04起施行的办法", None),
        ("成文日期：2023-05-04", None),
        ("实施日期 2023-05-04", None),
    ],
)
def test_days_below_a_title(row: str, day: str | None) -> None:
    assert read(f"示范市召开全市防汛抗旱工作会议\n{row}\n{TEXT}").get("publish_date") == day


def test_a_journal_with_a_bracket_in_its_name() -> None:
    text = f"示范市召开全市防汛抗旱工作会议\n时间:2023-05-04 来源:《示范学报(社会科学版)》 作者:王某\n{TEXT}"
    assert read(text)["source"] == "《示范学报(社会科学版)》"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(["《", "》", "|", "• ", "示范市", "防汛会议", "\n", "。", "：", "2023-05-04", "\ud800", "号"])
    )
)
def test_any_head_can_be_weighed(pieces: list[str]) -> None:
    doc = Chain([fields])("".join(pieces))
    for f in doc.all_fields:
        assert 0 <= f.start <= f.end <= len(doc.source)
        assert 0 < f.confidence <= 1


def read_page(text: str) -> tuple[str | None, str | None]:
    """Source and day of publication that the frame of a page and its text give together."""
    doc = Chain([chrome, fields])(text)
    found = {name: f.value for name, f in doc.fields.items()}
    return found.get("source"), found.get("publish_date")


HEADED = (
    "示范市部署防汛工作\n{}\n"
    "5月4日，示范市召开防汛工作会议，研究部署近期工作，市长主持会议并讲话。\n会议要求，各区落实责任，确保安全。"
)


@pytest.mark.parametrize(
    ("byline", "source", "day"),
    [
        ("2023.05.04 09:20　示范网　大字", "示范网", "2023-05-04"),
        ("2023-05-04 09:20 示讯 播放量：90", "示讯", "2023-05-04"),
        ("http://www.example.cn 2023年05月04日09:20:02 示范县气象局", "示范县气象局", "2023-05-04"),
        ("2023年05月04日 09时20分 来源：示范日报", "示范日报", "2023-05-04"),
        ("04.05.2023 09:20\n本文来源：示范市人民政府", "示范市人民政府", "2023-05-04"),
        ("来源：示范日报/样例网 于2023-05-04 9:20 提示：只作参考", "示范日报/样例网", "2023-05-04"),
        ("来 源： 示范乡政府办公室 发 布 日 期： 2023-05-04 09:20", "示范乡政府办公室", "2023-05-04"),
        ("From: 国家示范局网站　　Posted: 2023-05-04", "国家示范局网站", "2023-05-04"),
        ("供稿：示范县水利局 | 发布时间：2023-05-04", "示范县水利局", "2023-05-04"),
        ("张建国/@示范社", "示范社", None),
        ("示范网 张建国 2023-05-04 09:20", "示范网", "2023-05-04"),
        ("2023年05月04日 09:20\n来源：\n样例网-示范日报\n字号", "样例网-示范日报", "2023-05-04"),
        ("来源\n：\n示范市财政局\n2023-05-04 09:20", "示范市财政局", "2023-05-04"),
        ("2023.05.04\n09:20", None, "2023-05-04"),
        # labels in other words, without a colon, or with another mark
        ("本文转自：示范日报", "示范日报", None),
        ("文章来源于：示范日报 2023-05-04", "示范日报", "2023-05-04"),
        ("2023-05-04 09:20 来源 示范日报", "示范日报", "2023-05-04"),
        ("来源|示范日报", "示范日报", None),
        ("来源 / 示范日报 2023-05-04 09:20", "示范日报", "2023-05-04"),
        ("2023-05-04 09:20 来源示范日报", "示范日报", "2023-05-04"),
        ("来源\n示范日报\n2023-05-04 09:20", "示范日报", "2023-05-04"),
        # what stands behind the name
        ("2023年05月04日 09:20 来源：示范新闻网 参与互动(0)", "示范新闻网", "2023-05-04"),
        ("2023-05-04 09:20 示范晚报 我有话说", "示范晚报", "2023-05-04"),
        ("来源：示范市水利局 张建国", "示范市水利局", None),
        ("来源：示范日报评论", "示范日报评论", None),
        ("来源：示范日报 评论", "示范日报", None),
        ("示范日报 · 2023-05-04 09:20", "示范日报", "2023-05-04"),
        ("示范日报官方账号\n2023-05-04 09:20", "示范日报", "2023-05-04"),
        # days of which the year is not told
        ("示范日报 23-05-04 09:20", "示范日报", None),
        ("示范日报\n05-04 09:20\n关注", "示范日报", None),
        ("发布时间：05-04 09:20 示范日报社", "示范日报社", None),
        ("张建国 05-04 09:20", None, None),
        ("示范日报 05-04", None, None),
        ("示范日报 13-45 09:20", None, None),
        # days in other forms
        (" date 2023-05-04 听新闻", None, "2023-05-04"),
        ("发布：7:06pm 04/05/2023", None, "2023-05-04"),
        ("出版：2023-May-04 03:28", None, "2023-05-04"),
        ("112年05月04日", None, "2023-05-04"),
        ("2023-05-04张建国", None, "2023-05-04"),
        ("update 2023-05-04xyz", None, None),
        ("发布：7:06pm 25/13/2023", None, None),
        ("出版：2023-Mai-04 03:28", None, None),
        ("112年05月04日至06日", None, None),
        ("212年05月04日", None, None),
        ("成文日期：| 2023-05-04", None, None),
        ("[发文日期] | 2023-05-04 |", None, None),
        ("上海华社\n2023-05-04 09:20", None, "2023-05-04"),
        # a mark names nobody, a site that shares documents is no source of them
        ("来源：？ 2023-05-04 09:20", None, "2023-05-04"),
        ("来源：-- 2023-05-04 09:20", None, "2023-05-04"),
        ("来源：12 2023-05-04 09:20", None, "2023-05-04"),
        ("示范范文网\n2023-05-04", None, "2023-05-04"),
        ("公文样例网\n2023-05-04", None, "2023-05-04"),
        ("来源 防汛资金 2023-05-04 09:20", None, "2023-05-04"),
        ("防汛资金来源 财政拨款", None, None),
        # what is not said is not found
        ("2023年05月04日 09:20\n来源：\n打印 收藏", None, "2023-05-04"),
        ("信息来源: \t\t关键词: \t2023-05-04 09:20", None, "2023-05-04"),
        ("来源：本站原创 2023-05-04 09:20", None, "2023-05-04"),
        ("供稿：张建国 2023-05-04 09:20", None, "2023-05-04"),
        ("会议时间：2023-05-04 09:30\n会议地点：市政府会议室", None, None),
        ("转办时间 : 2023-05-04 09:51:46", None, None),
        ("施行日期\n2023-05-04", None, None),
        ("资金来源：财政拨款", None, None),
        ("来自：iPhone客户端", None, None),
    ],
)
def test_by_lines_of_pages(byline: str, source: str | None, day: str | None) -> None:
    assert read_page(HEADED.format(byline)) == (source, day)


@pytest.mark.parametrize(
    ("rows", "source"),
    [
        ("时间：2023-05-04 来源：\n示范市水利局\n关于开展防汛检查工作\n的通知\n示水发〔2023〕2号", None),
        ("发布时间：2023-05-04 09:20 浏览：0次\n示范市水利局\n——————\n示水发〔2023〕2号", None),
        ("发布时间：2023-05-04 09:20 浏览：0次\n示范市水利局\n示水发〔2023〕2号", None),
        ("时间：2023-05-04 来源：\n示范市水利局", "示范市水利局"),
        ("2023-05-04 09:20\n示范市水利局", "示范市水利局"),
        ("时间：2023-05-04 来源：\n示范日报\n关于防汛，市长这样说", "示范日报"),
    ],
)
def test_a_body_that_heads_a_document_is_no_source(rows: str, source: str | None) -> None:
    page = HEADED.format(rows)
    doc = Chain([chrome, fields])(page)
    found = doc.fields.get("source")
    assert (found.value if found else None) == source
    assert source or "示范市水利局" in doc.text


@pytest.mark.parametrize(
    ("head", "number", "day"),
    [
        (
            "文        号 示政办发〔2023〕29号   上 载 日 期 2023-05-04\n示范市部署防汛工作",
            "示政办发〔2023〕29号",
            "2023-05-04",
        ),
        (
            "索   引   号 20230504-18 分        类 其他; 市政府; 市政府文件;\n"
            "文        号 示政办发〔2023〕29号   上 载 日 期 2023-05-04\n示范市部署防汛工作",
            "示政办发〔2023〕29号",
            "2023-05-04",
        ),
        (
            "文号： | 示政办发〔2023〕29号 | 发布日期： | 2023-05-04 |\n示范市部署防汛工作",
            "示政办发〔2023〕29号",
            "2023-05-04",
        ),
        ("文号： | 有效性： | 是 |\n示范市部署防汛工作", None, None),
        ("公文                      号召：示政办发〔2023〕29号\n示范市部署防汛工作", None, None),
    ],
)
def test_tables_with_wide_gaps_and_bars(head: str, number: str | None, day: str | None) -> None:
    doc = Chain([chrome, fields])(f"当前位置：首页 > 政务公开\n{head}{LEAD}")
    found = {name: f.value for name, f in doc.fields.items()}
    assert (found.get("doc_number"), found.get("publish_date")) == (number, day)


ISSUED = "《示范市防汛办法》已经市政府同意，现印发给你们，请认真贯彻执行。"


@pytest.mark.parametrize(
    ("page", "number"),
    [
        (f"示政办发〔2023〕29号各区人民政府，市政府各部门：{ISSUED}", "示政办发〔2023〕29号"),
        (f"示政办发〔2023〕29号　示范区人民政府：{ISSUED}", "示政办发〔2023〕29号"),
        (f"示范市人民政府关于开展防汛检查的通知 示政办发〔2023〕29号 各区人民政府：{ISSUED}", "示政办发〔2023〕29号"),
        (f"示政办发〔2023〕29号文件要求各区：{ISSUED}", None),
        (f"示政办发〔2023〕29号已经各区人民政府同意，有关事项如下：{ISSUED}", None),
        (f"根据示范市人民政府 示政办发〔2023〕29号 各区人民政府：{ISSUED}", None),
        (f"各区人民政府：示政办发〔2023〕29号 {ISSUED}", None),
    ],
)
def test_a_number_glued_to_those_to_whom_it_goes(page: str, number: str | None) -> None:
    assert read(page).get("doc_number") == number


def test_a_day_glued_to_a_name() -> None:
    def author(row: str) -> str | None:
        found = Chain([chrome, fields])(HEADED.format(row)).fields.get("author")
        return found.value if found else None

    assert author("2023-05-04张建国") == "张建国"
    assert author("2023-05-04张建国 李某") == "张建国 李某"
    for row in ("2023-05-04召开", "2023-05-04施行", "2023-05-04示范市", "2023-05-04张建国调研防汛"):
        assert author(row) is None


def test_an_update_below_the_day_of_publication() -> None:
    page = "要闻\n出版：2023-05-04 03:28\n更新：2023-05-05 03:28\n防汛怎么样\n示范县汛情{}" + LEAD
    assert read_page(page.format(""))[1] == "2023-05-04"
    assert read_page(page.format("").replace("更新：", "出版："))[1] is None  # a list


@pytest.mark.parametrize(
    ("label", "title"),
    [
        ("主题：\n\n示范市水利局关于征求防汛预案意见的函", "示范市水利局关于征求防汛预案意见的函"),
        ("标        题  示范市水利局关于征求防汛预案意见的函", "示范市水利局关于征求防汛预案意见的函"),
        (
            "• 文件名称：\n\n示范市防汛应急预案\n\n• 发布机构：\n\n示范市水利局城区分局\n\n• 成文日期：\n\n2023-05-04",
            None,
        ),
    ],
)
def test_titles_of_tables_in_rows(label: str, title: str | None) -> None:
    below = title or "• 示范市防汛应急预案"
    doc = Chain([chrome, fields])(f"{label}\n\n{below}\n示范市水务{LEAD}")
    found = doc.fields.get("title")
    assert found is not None
    assert found.value == (title or "示范市防汛应急预案")


BODY = "5月4日，示范市召开防汛工作会议，研究部署近期工作，市长主持会议并讲话。\n会议要求，各区落实责任，不留死角。"


@pytest.mark.parametrize(
    ("page", "source", "day"),
    [
        ("新华社示范5月4日电 市应急管理局4日发布，全市安全形势总体平稳，未发生重大事故。", "新华社", None),
        (f"示范市部署防汛工作\n{BODY}（来源：示范日报）", "示范日报", None),
        (f"示范市部署防汛工作\n{BODY} 来源：示范日报 |", "示范日报", None),
        (f"示范市部署防汛工作\n{BODY}\n责任编辑：张三\n文章出处：示范网", "示范网", None),
        (f"示范市部署防汛工作\n{BODY}\n完\n2023年5月5日（星期五）\n香港時間10時30分", None, "2023-05-05"),
        (f"2023年5月5日 星期五\n第02版：综合\n上一版 下一版\n示范市部署防汛工作\n{BODY}", None, "2023-05-05"),
        (f"示范市部署防汛工作会综述\n2023年5月5日\n{BODY}", None, "2023-05-05"),
        (
            "来源：示范日报\n2023-05-05 09:20\n示范市部署防汛工作怎么样？洪水退去之后的日子怎么过？\n" + BODY,
            "示范日报",
            "2023-05-05",
        ),
        ("据新华社示范5月4日电，市应急管理局4日发布，全市安全形势总体平稳，未发生重大事故。", None, None),
        (f"示范市部署防汛工作\n据《示范日报》报道，{BODY}", None, None),
        (
            "市长在全市防汛工作会上的讲话\n2023年5月5日\n同志们：\n今天召开防汛工作会议，主要任务是部署今年的工作。",
            None,
            None,
        ),
        (f"今天是2023年5月5日 星期五\n示范市部署防汛工作\n{BODY}", None, None),
        (f"示范市部署防汛工作\n{BODY}\n示范市防汛办公室\n2023年5月5日", None, None),
        ("2023-05-01 10:00 市长调研\n2023-05-02 10:00 市长开会\n2023-05-03 10:00 市长讲话", None, None),
    ],
)
def test_days_and_sources_elsewhere(page: str, source: str | None, day: str | None) -> None:
    assert read_page(page) == (source, day)


@pytest.mark.parametrize(
    "page",
    [
        "示范市防汛示意图\n2023-05-04 09:20 来源：示范市水利局\nW020230504.jpg\n点击查看大图",
        "示范市开展防汛演练（组图）\n发布时间：2023-05-04 来源：示范日报\n图为演练现场。\n张建国 摄\n编辑：李四",
        "示范市应急管理局关于开展防汛检查的通知\n发布时间：2023-05-04 09:20 来源：示范市应急管理局\n浏览次数：20",
        "示范市应急管理局关于开展防汛检查的通知\n图片1",
    ],
)
def test_a_page_of_pictures_is_noted(page: str) -> None:
    assert "image_only" in {n.kind for n in Chain([chrome, fields])(page).notes}


@pytest.mark.parametrize(
    "page",
    [
        "示范市应急管理局关于开展防汛检查的通知",
        "示范市应急管理局关于开展防汛检查的通知\n发布时间：2023-05-04 09:20\n附件：检查表.doc",
        "示范市任命局长的公告\n2023-05-04 09:20\n任命张三为局长。",
        "市长调研 2023-05-01\n市长开会 2023-05-02\n市长讲话 2023-05-03",
        "新闻中心\n通知公告\n政策文件\n领导信箱",
        "示范市开展防汛演练\n2023-05-04 09:20\n图1.jpg\n5月4日，示范市开展防汛演练，市长到场观看并讲话，要求落实责任。",
        "一、加强领导\n二、落实责任",
    ],
)
def test_a_page_with_a_text_or_a_list_is_none_of_pictures(page: str) -> None:
    assert "image_only" not in {n.kind for n in Chain([chrome, fields])(page).notes}


@pytest.mark.xfail(strict=True, raises=KeyError, reason="a headline without a name or a verb is not sure enough")
def test_a_headline_above_a_subtitle_without_a_dash() -> None:
    assert read(f"织密防汛安全网\n示范市开展检查综述{LEAD}")["title"] == "织密防汛安全网"


SILENT = (  # says none of a title's words again
    "近年来，各地克服困难，扎实推进各方面建设，一批工程相继完工，出行条件明显改善，有力促进了经济社会平稳健康运行，取得了"
    "积极成效。\n"
    "下一步，将继续加大投入，完善制度，加强管理，确保各项任务落到实处。"
)


@pytest.mark.parametrize(
    "title", ["我市困难群众补贴标准和程序", "示范省水利厅水利工程资金分配情况", "关于水利工程若干具体问题的处理"]
)
def test_a_title_in_form_that_no_sentence_says_again(title: str) -> None:
    assert read(f"{title}\n{SILENT}")["title"] == title


@pytest.mark.parametrize(
    "row", ["政务服务一张网", "示范市交通运输信息网欢迎您", "让山里的路越走越宽", "示范市农村公路养护中心办公室"]
)
def test_a_row_above_a_text_is_not_always_its_title(row: str) -> None:
    assert "title" not in read(f"{row}\n{SILENT}")


@pytest.mark.parametrize(
    ("row", "source"),
    [
        ("社会 示范日报 2016-05-04 08:00", "示范日报"),
        ("示范网 2016年05月04日 08:00 来源示范日报", "示范日报"),
        ("原创 2016-05-04 08:00:11 示范在线 阅读 43", "示范在线"),
        ("2016-05-04 08:00 示范星空[原创]", "示范星空"),
        ("2016-05-04 08:00|\n来自SHIFAN|", "SHIFAN"),
        ("2016-05-04 08:00 张三[原创]", None),
        ("2016-05-04 08:00|\n来自HUAWEI|", None),
        ("供电 电网 2016-05-04 08:00", None),
        ("示范网 编辑部 2016-05-04 08:00", None),
        ("2016-05-04 08:00 来源清楚", None),
    ],
)
def test_a_medium_on_the_row_of_the_day(row: str, source: str | None) -> None:
    text = "5月4日，示范市召开防汛工作会议，研究部署近期工作。\n会议要求，各单位要落实责任。"
    page = f"示范市召开防汛工作会议\n{row}\n{text}"
    assert read_page(page) == (source, "2016-05-04")


@pytest.mark.parametrize(
    ("rows", "source"),
    [
        ("2019-12-30 18:07\n来源：\n示范星空\n作者：\n张三", "示范星空"),
        ("来源：\n示范星空\n2019-12-30 18:07", "示范星空"),
        ("2019-12-30 18:07\n来源：\n示范星空\n浏览次数：37", "示范星空"),
        ("2019-12-30 18:07\n来源：\n作者：张三\n编辑：李四", None),
        ("2019-12-30 18:07\n来源：\n分享到微信\n浏览次数：37", None),
        ("2019-12-30 18:07\n来源：\n示范星空", None),  # nothing below says that it is a value
    ],
)
def test_a_name_between_the_label_of_a_source_and_the_next_one(rows: str, source: str | None) -> None:
    text = "5月4日，示范市召开防汛工作会议，研究部署近期工作。\n会议要求，各单位要落实责任。"
    page = f"示范市召开防汛工作会议\n{rows}\n{text}"
    assert read_page(page) == (source, "2019-12-30")
