"""Titles set over more rows than one: which rows are theirs, and which are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govclean
from govclean.frame.wrapped import rows_more

ADDRESSED = (
    "各区应急管理局，委属各单位：\n现将防汛期间值守工作通知如下，请认真组织实施。\n示范市应急管理局\n2023年5月4日"
)
TOLD = (
    "为做好防汛期间的安全管理，现将有关事项公告如下，请沿河单位和群众相互转告，自觉遵守。\n示范县水利局\n2023年5月4日"
)


def titled(text: str) -> str | None:
    """The title that is found."""
    field = govclean.clean(text).fields.get("title")
    return field.value if field else None


@pytest.mark.parametrize(
    "rows",
    [
        ["关于示范县青石河清淤期间封闭道路的", "通 告"],
        ["关于示范县冬春清淤的", "通　告"],
        ["关于做好防汛期间", "安全管理和应急值守有关", "工作的通知"],
        ["示范省人民政府办公厅关于印发", "示范省进一步支持河道治理投资", "发展实施方案的通知"],
        ["示范省人民政府办公厅关于印发示范省", "进一步支持河道治理投资发展", "实施方案的通知"],
        ["示范市河道指挥部办公室", "关于做好防汛期间", "应急值守工作的通知"],
        ["印发示范区河道清淤突发情况", "应急处置预案的通知"],
        ["示范县青石河流域冬春清淤的", "河道安全指挥部", "通告"],
        ["示范县人民政府", "公 告"],
        ["示范县水利局", "通知"],
    ],
)
@pytest.mark.parametrize("body", [ADDRESSED, TOLD])
def test_a_title_is_whole(rows: list[str], body: str) -> None:
    assert titled("\n".join([*rows, body])) == "".join(rows)


@pytest.mark.parametrize("head", ["您的位置：首页 > 公开 > 文件", "首页\n政务公开\n您现在的位置：首页 > 公开"])
def test_below_a_path_too(head: str) -> None:
    rows = ["示范省人民政府办公厅关于印发示范省", "进一步支持河道治理投资发展", "实施方案的通知"]
    assert titled("\n".join([head, *rows, ADDRESSED])) == "".join(rows)


@pytest.mark.parametrize(
    "rows",
    [
        ["示范市水利局关于防汛工作的公告", "本公告", TOLD],
        ["关于开展防汛检查的通知", "示范市防汛工作方案", ADDRESSED],  # the document that it issues
        ["市长就关于防汛工作的提问答复记者", "问：为何部署？", "答：为防汛部署工作方案"],
        ["示范市召开关于防汛的部署会", "一、部署工作方案", TOLD],
        ["示范市召开防汛会议", "通知", TOLD],
    ],
)
def test_what_is_below_a_title_is_no_part_of_it(rows: list[str]) -> None:
    assert titled("\n".join(rows)) in (None, rows[0])


@pytest.mark.parametrize("below", ["关于开展防汛检查的通知", "张三", "第一条", "示范市水利局关于开展防汛检查的公告"])
def test_a_body_above_the_name_of_a_column_is_no_title(below: str) -> None:
    assert not (titled(f"示范县水利局\n公告\n{below}\n{TOLD}") or "").startswith("示范县水利局公告")


@pytest.mark.parametrize(
    "between", ["来源：示范日报", "2023年5月4日", "示水〔2023〕5号", "打印，关闭", "附件一览", "一、总体要求"]
)
def test_what_stands_between_the_rows_of_no_title(between: str) -> None:
    assert rows_more("关于做好防汛期间", [between, "工作的通知"]) == 0


@pytest.mark.parametrize("cut", ["《示范省进一步支持河道治理投资发展实施", "示范省印发《进一步支持河道治理投资发"])
def test_a_headline_that_was_cut_inside_book_marks_is_no_title(cut: str) -> None:
    rows = ["示范省人民政府办公厅关于印发示范省", "进一步支持河道治理投资发展", "实施方案的通知"]
    body = "《示范省进一步支持河道治理投资发展实施方案》已经省人民政府同意，现印发给你们，请认真组织实施。"
    text = "\n".join(["您的位置：主页 > 公告动态 > 资讯", cut, *rows, "示府办〔2023〕5号", "各市人民政府：", body])
    assert titled(text) == "".join(rows)


def test_an_open_book_mark_that_the_next_row_closes_is_none() -> None:
    rows = ["示范省关于印发《进一步支持河道", "治理方案》的通知"]
    assert titled("\n".join(["您的位置：主页 > 公告动态 > 资讯", *rows, ADDRESSED])) == "".join(rows)


@pytest.mark.parametrize("title", ["紧急通知", "通知", "公告", "补充通知"])
@pytest.mark.parametrize("body", [ADDRESSED, TOLD])
def test_the_word_of_a_genre_alone(title: str, body: str) -> None:
    assert titled(f"{title}\n{body}") == title


@pytest.mark.parametrize("title", ["新闻", "目录", "打印", "公告栏", "一、通知", "张三"])
def test_other_short_rows_are_no_title(title: str) -> None:
    assert titled(f"{title}\n{TOLD}") is None
    assert titled(f"示范网\n{title}\n首页\n{TOLD}") is None


ON_ONE_ROW = (
    "为贯彻落实上级关于加强河道管理的决定，明确清淤责任，现就建立清淤责任制有关问题通知如下，请遵照执行。各级政府统一领导。"
    "各地要把清淤工作摆上议事日程，落实责任，加强督查，确保汛期安全。各部门要密切配合，形成合力，按时完成任务。"
)


@pytest.mark.parametrize(
    "behind", [" 示府办〔2007〕12号 各市人民政府：", "　　示府办[2007]12号　　", " 各市、县人民政府，各部门："]
)
def test_a_document_on_one_row_has_its_title_before_its_number(behind: str) -> None:
    title = "示范省人民政府办公厅关于建立河道清淤责任制的通知"
    assert titled(f"{title}{behind}{ON_ONE_ROW}") == title


@pytest.mark.parametrize("salutation", ["同志们：", "各位代表：", " 同志们，", "尊敬的各位来宾："])
def test_a_speech_on_one_row_has_its_title_before_those_who_hear_it(salutation: str) -> None:
    title = "在全县河道清淤工作推进会议上的讲话"
    assert titled(f"{title}{salutation}今天，我们召开会议，总结工作。{ON_ONE_ROW}") == title


@pytest.mark.parametrize(
    "begin",
    [
        "根据《示范省人民政府关于建立责任制的通知》 示府办〔2007〕12号 各市要求，",
        "示范市印发建立河道清淤责任制的通知，要求各市、县人民政府：",
        "近日，示范市发布关于建立河道清淤责任制的通知 各市要求：",
        "在会议上的讲话中，同志们：",
    ],
)
def test_a_sentence_that_names_a_document_is_no_title(begin: str) -> None:
    assert titled(f"{begin}{ON_ONE_ROW}") is None


@given(st.lists(st.text("关于示范局的通知 《》（试行）。：号1一、", min_size=1, max_size=8), min_size=1, max_size=6))
def test_no_more_rows_than_there_are(rows: list[str]) -> None:
    below = [row for row in rows[1:] if row.strip()]
    assert 0 <= rows_more(rows[0], below) <= len(below)
