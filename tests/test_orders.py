"""The title of what an order or announcement publishes, and pages that only look like one."""

from __future__ import annotations

import pytest

from govclean import clean

NAME = "示范省防汛办法"
BELOW = f"{NAME}\n第一条　为了做好防汛工作，制定本办法。\n第二条　本办法适用于本省行政区域内的防汛工作。"
SIGNED = "省长　张三\n2021年3月10日"


@pytest.mark.parametrize(
    "head",
    [
        f"示范省人民政府令\n第85号\n《{NAME}》已经省人民政府第5次常务会议通过，现予公布，自2021年5月1日起施行。\n{SIGNED}",
        f"示范省人民政府\n令\n第 85 号\n现公布《{NAME}》，自2021年5月1日起施行。\n{SIGNED}",
        f"示范省人大常委会公告\n（第12号）\n《{NAME}》已由常务委员会第五次会议通过，现予公布。\n示范省人大常委会",
        f"2021年3月4日示范省人大常委会第五次会议通过《{NAME}》，现予公布。\n示范省人大常委会\n2021年3月4日",
        f"第85号\n《示范省 防汛办法》已经省人民政府同意，现予印发。\n{SIGNED}",
    ],
)
def test_what_an_order_publishes_is_the_title(head: str) -> None:
    page = clean(f"{head}\n{BELOW}")
    assert page.fields["title"].value == NAME
    assert NAME + "\n第一条" in page.text
    assert head.split("\n")[0] in page.text


@pytest.mark.parametrize(
    ("first", "number"), [("示范省人民政府令\n第85号", "第85号"), ("示府发〔2021〕5号", "示府发〔2021〕5号")]
)
def test_the_number_of_an_order_is_its_own(first: str, number: str) -> None:
    page = clean(f"{first}\n《{NAME}》已经省人民政府第5次常务会议通过，现予公布。\n{SIGNED}\n{BELOW}")
    assert (page.fields["title"].value, page.fields["doc_number"].value) == (NAME, number)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"关于印发《{NAME}》的通知\n各市人民政府：\n现将《{NAME}》印发给你们。\n{BELOW}", f"关于印发《{NAME}》的通知"),
        (
            f"示府发〔2021〕5号\n关于印发《{NAME}》的通知\n各市人民政府：\n现印发给你们。\n{BELOW}",
            f"关于印发《{NAME}》的通知",
        ),
        (
            f"5月4日，示范省召开会议，学习新修订的《{NAME}》，研究贯彻措施。\n会议指出，要抓好落实。\n{NAME}\n共八章五十条。",
            "",
        ),
        (f"示范省人民政府决定对《{NAME}》作如下修改：\n一、第一条修改为：为了防汛。\n本决定自公布之日起施行。", ""),
        (f"示范省人民政府令\n第85号\n《示范省抗旱办法》已经通过，现予公布。\n{SIGNED}\n{BELOW}", None),
    ],
)
def test_a_name_in_book_marks_is_not_always_the_title(text: str, title: str | None) -> None:
    found = clean(text).fields.get("title")
    if title is None:  # the name above is not that of the row below
        assert found is None or found.because != ("published above",)
    else:
        assert (found.value if found else "") == title
