"""Which row of a page is its title: what tells one, and what does not."""

from __future__ import annotations

import pytest

import govclean

TITLE = "示范市召开全市防汛抗旱工作会议"
BODY = "5月4日，示范市召开全市防汛抗旱工作会议，部署汛期各项重点工作，市长主持会议并讲话。"


def titled(text: str) -> str | None:
    """The title that is found."""
    field = govclean.clean(text).fields.get("title")
    return field.value if field else None


@pytest.mark.parametrize(
    "head",
    [
        f"## {TITLE}",
        f"----  {TITLE}",
        f"信件主题：{TITLE}",
        f"【法规标题】{TITLE}",
        f"{TITLE}  (http://www.example.cn/show.asp?id=3)",
        f"简体版 寄给朋友 新闻网\n{TITLE}\n**************",
    ],
)
def test_marks_and_labels_beside_a_title_are_no_part_of_it(head: str) -> None:
    assert titled(f"{head}\n{BODY}") == TITLE


@pytest.mark.parametrize("between", ["级别：骑士", "赞同 157 添加评论", "来自：县城生活小组", "提供机关：政务公开科"])
def test_a_row_between_a_title_and_its_by_line_is_none(between: str) -> None:
    assert titled(f"首页\n要闻\n{TITLE}\n{between}\n2023-05-04 09:20\n{BODY}\n{BODY}") == TITLE


@pytest.mark.parametrize(
    "row", ["级别：骑士", "赞同 157 添加评论", "下载文字版　下载图片版", "人气 4 收藏", "注册：2023-12-20"]
)
def test_what_stands_above_a_by_line_must_look_like_a_title(row: str) -> None:
    value = titled(f"首页\n要闻\n{row}\n2023-05-04 09:20 来源：示范日报\n{BODY}")
    assert value is None or value not in row


@pytest.mark.parametrize("text", ["***********\n", "目录\n==========\n", "一、总体要求\n**********\n"])
def test_a_rule_alone_tells_no_title(text: str) -> None:
    assert titled(text + BODY) is None
