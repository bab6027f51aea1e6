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


@pytest.mark.parametrize(
    "row",
    [
        "[转帖][公告]{}",
        "标题：[原创] {}",
        "主贴：{}",
        "帖子：{}",
        "主题: 【{}】",
        "【文件名称】{}",
    ],
)
def test_the_tags_and_labels_of_a_board_are_no_part_of_a_title(row: str) -> None:
    assert titled(f"{row.format(TITLE)}\n楼主 发表于 2023-05-04 09:20\n{BODY}") == TITLE


@pytest.mark.parametrize(
    "title",
    [
        "[县城][民生] 示范市召开全市防汛抗旱工作会议",  # topics of a board
        "【示范发布】示范市召开全市防汛抗旱工作会议",  # as newsrooms set it
        "示范市召开[2023]第一次防汛抗旱工作会议",
        "示范市公布“防汛主题”活动名单",
        "示范市召开防汛会议【图】",
        "主题党日：示范市召开全市防汛抗旱工作会议",
        "标题党：示范市召开全市防汛抗旱工作会议后的传言",
        "帖子里的民生：示范市召开全市防汛抗旱工作会议",
    ],
)
def test_what_looks_like_a_tag_or_a_label_stays(title: str) -> None:
    assert titled(f"{title}\n2023-05-04 09:20 来源：示范日报\n{BODY}") == title


@pytest.mark.parametrize(
    "below",
    [
        "张三主持并讲话",
        "张三出席并讲话 李四主持",
        "市委书记张三出席并讲话，市长李四主持会议".replace("，", " "),
        "张三、李四、王五参加",
        "贯彻落实全省防汛部署\n张三主持会议 李四王五出席",
    ],
)
def test_rows_of_who_took_part_stand_below_a_headline(below: str) -> None:
    assert titled(f"{TITLE}\n{below}\n发布日期：2023-05-04 09:20 信息来源：示范日报\n{BODY}") == TITLE


@pytest.mark.parametrize(
    "title",
    [
        "张三主持召开全市防汛抗旱工作会议",
        "张三出席全市防汛抗旱工作会议并讲话",
        "市长在全市防汛抗旱工作会议上的讲话",
        "高标准做好全市防汛抗旱工作部署",
        "张三在全市防汛抗旱工作会议上作重要讲话",
    ],
)
def test_headlines_that_say_who_spoke(title: str) -> None:
    assert titled(f"{title}\n2023-05-04 09:20 来源：示范日报\n{BODY}") == title


def test_of_a_headline_of_three_rows_the_one_that_the_lead_says() -> None:
    assert titled(f"{TITLE}\n织密安全网络\n市委领导要求排查隐患\n2023-05-04 09:20 来源：示范日报\n{BODY}") == TITLE


@pytest.mark.parametrize(
    "above", ["示范市交通局印发道路施工方案", "上一篇：示范市召开例会", "示范市举办防汛抗旱知识竞赛活动"]
)
def test_rows_above_a_title_that_the_lead_does_not_say_are_none(above: str) -> None:
    assert titled(f"{above}\n{TITLE}\n2023-05-04 09:20 来源：示范日报\n{BODY}") == TITLE


@pytest.mark.parametrize("row", ["——全面推进防汛抗旱重点工作", "记者张三/综合报道", "人员平安多幸福"])
def test_what_no_title_begins_with(row: str) -> None:
    assert titled(f"{row}\n{BODY}") is None


def test_a_title_is_known_again_though_its_marks_were_brought_into_form() -> None:
    field = govclean.clean(f"防汛,刻不容缓!\n首页\n要闻\n防汛,刻不容缓!\n2023-05-04 09:20\n{BODY}").fields["title"]
    assert field.value.replace("！", "!").replace("，", ",") == "防汛,刻不容缓!"


@pytest.mark.parametrize(
    "first",
    [
        "{}_要闻_示范网",
        "{} - 县城热点 - 示范论坛 - Powered by Example",
        "示范网 - {}",
        "示范市人民政府门户网站 | {}",
        "示范市  召开全市防汛抗旱 工作会议_示范网",
    ],
)
@pytest.mark.parametrize("row", ["{}", "[转载] {}", "{} [复制链接]", "示范市召开全市防汛 抗旱工作会议"])
def test_the_browsers_title_tells_the_row(first: str, row: str) -> None:
    rows = [first.format(TITLE), "首页", "县城", "新闻", row.format(TITLE), "楼主小明", BODY, BODY]
    assert "".join((titled("\n".join(rows)) or "").split()) == TITLE


@pytest.mark.parametrize(
    "first",
    [
        "示范市召开_要闻_示范网",  # the beginning of a title
        "示范网 - 示范市人民政府门户网站",
        "示范市召开全市防汛抗旱工作会议之后的新闻_示范网",
        "通知公告 - 示范市人民政府门户网站 - 首页",
    ],
)
def test_a_browsers_title_that_no_row_says_tells_none(first: str) -> None:
    rows = [first, "首页", "示范市人民政府门户网站", "通知公告", "会议要求，各单位要落实责任，抓好隐患排查，确保安全。"]
    assert (titled("\n".join(rows)) or "") not in ("示范市人民政府门户网站", "通知公告", "首页")


@pytest.mark.parametrize(
    "first",
    ["{}_要闻_示范网", "{}发布时间：2023-05-04", "{} 来源：示范日报 2023-05-04 09:20", "{}【时间：2023年5月4日】"],
)
def test_a_title_that_only_the_first_line_says_is_read_there(first: str) -> None:
    assert titled(f"{first.format(TITLE)}\n首页\n要闻\n{BODY}\n{BODY}") == TITLE


@pytest.mark.parametrize(
    "first",
    ["通知公告_示范市人民政府门户网站", "示范网_要闻_新闻中心", "加强安全生产监管_要闻_示范网", "时间：2023-05-04"],
)
def test_a_first_line_that_the_text_does_not_say_is_no_title(first: str) -> None:
    assert titled(f"{first}\n首页\n要闻\n{BODY}\n{BODY}") is None


@pytest.mark.parametrize(
    "title", ["示范市公布防汛时间：5月至9月", "火灾原因来源：一支烟头", "示范市会议时间：今日上午"]
)
def test_a_title_with_the_word_of_a_label_is_whole(title: str) -> None:
    assert titled(f"{title}\n2023-05-04 09:20 来源：示范日报\n{title}。{BODY}") == title


@pytest.mark.parametrize(
    "above",
    [
        "QHTV 网络传媒",
        "青木轩",
        "Connect with us\n市闻",
        "首   页 走进示范 新闻中心 政务服务 互动交流",
        "|",
        "你好，示范！",
    ],
)
def test_a_title_that_the_text_says_again_is_known_below_rows_of_a_site(above: str) -> None:
    assert titled(f"{above}\n{TITLE}\n{BODY}\n{BODY}") == TITLE


@pytest.mark.parametrize(
    "deck", ["张某寄语广大市民齐心抗旱", "市长主持会议并部署汛期重点工作", "部署汛期各项重点工作落实"]
)
def test_a_deck_that_the_text_says_is_no_title(deck: str) -> None:
    assert titled(f"示范网首页\n{TITLE}\n{deck}\n{BODY}\n{BODY}") in (TITLE, None)


@pytest.mark.parametrize(
    "row",
    [
        "{}*",
        "篇一：{}",
        "第一篇：4. {}",
        "标题: | {} | ||",
        "| 题名：| {}",
    ],
)
def test_cells_foot_marks_and_numbers_of_a_collection_are_no_part_of_a_title(row: str) -> None:
    assert titled(f"{row.format(TITLE)}\n发布时间：2023-05-04 09:20 来源：示范日报\n{BODY}") == TITLE


@pytest.mark.parametrize(
    "title", ["（示范两会）示范市召开全市防汛抗旱工作会议", "(示范两会)示范市召开全市防汛抗旱工作会议"]
)
def test_the_tag_of_an_agency_is_part_of_its_headline(title: str) -> None:
    assert (titled(f"{title}\n{BODY}\n{BODY}") or "").translate({40: "（", 41: "）"}) == title.translate(
        {40: "（", 41: "）"}
    )


@pytest.mark.parametrize(
    "row",
    [
        "关键词：示范市防汛抗旱工作会议",
        "【摘要】：示范市召开全市防汛抗旱工作会议",
        "主题词：防汛 抗旱 工作会议",
        "（记者张三）示范市召开全市防汛抗旱工作会议",
        "（附件）示范市防汛抗旱工作会议",
        "示范市人民政府办公室文件",
    ],
)
def test_what_is_no_title_though_the_text_says_it_again(row: str) -> None:
    assert titled(f"示范网\n{row}\n首页\n{row}\n{BODY}\n{BODY}") is None


def test_the_rows_of_one_title_are_weighed_together() -> None:
    rows = ["示范市人民政府办公室关于做好防汛抗旱", "工作会议服务保障的通知"]
    body = "根据示范市防汛抗旱工作会议部署，现就做好防汛抗旱工作会议服务保障有关问题通知如下，请遵照执行。"
    text = "\n".join(["Connect with us", *rows, "各区人民政府：", body, body])
    assert titled(text) == "".join(rows)


@pytest.mark.parametrize("dashes", ["——", "—", "――"])
def test_a_headline_above_its_subtitle_and_a_day(dashes: str) -> None:
    head = f"欢迎访问“示范水利”网\n\n一条清河润万家 千亩良田换新颜\n{dashes}示范县青石河治理纪事\n\n分享到:\n2023-05-04"
    body = "青石河发源于白云山，全长四十公里，是沿岸两万人的水源。下游地势低洼，过去常受内涝之苦。"
    assert titled(f"{head}\n{body}\n{body}") == "一条清河润万家 千亩良田换新颜"


def test_a_dash_above_a_by_line_makes_no_title_of_a_bodys_name() -> None:
    assert titled(f"示范市人民政府\n——示范县青石河治理纪事\n2023-05-04 09:20\n{BODY}") != "示范市人民政府"


SAID = "会议要求，各单位要落实责任，抓好隐患排查，确保安全，示范市全市防汛抗旱形势平稳，防汛值班守安澜。"


@pytest.mark.parametrize(
    ("first", "row"),
    [
        ('防汛,刻不容缓:示范市"三到位"守安澜_要闻_示范网', "防汛，刻不容缓：示范市“三到位”守安澜"),
        ("“三到位”守安澜 示范网", "“三到位”守安澜"),
        ("示范市召开全市防汛抗旱工作会议 示范网", TITLE),
        ("示范市召开全市防汛抗旱工作会议（图）_示范网", TITLE),
        ("示范市召开全市防汛抗旱工作..._示范网", TITLE),
        ("5月4日示范市召开防汛会议_示范网", "5月4日示范市召开防汛会议"),
        ("2023年5月4日 示范市防汛值班情况_示范网", "2023年5月4日 示范市防汛值班情况"),
        ("示范市，防汛，抗旱，值班，一个不少_示范网", "示范市，防汛，抗旱，值班，一个不少"),
    ],
)
def test_a_browsers_title_is_compared_without_marks(first: str, row: str) -> None:
    assert titled("\n".join([first, "首页", "县城 新闻", row, "楼主小明", SAID, SAID])) == row


@pytest.mark.parametrize(
    ("first", "row"),
    [
        ("示范市防汛办法（修订）", "示范市防汛办法"),  # the document and its annex
        ("示范市人民政府门户网站 首页", "示范市人民政府门户网站"),
        ("5月4日 星期四_示范网", "5月4日 星期四"),
        ("防汛，_示范网", "防汛，"),
    ],
)
def test_a_row_that_is_part_of_the_first_line_only_is_not_told_by_it(first: str, row: str) -> None:
    assert titled("\n".join([first, "首页", "县城 新闻", row, "楼主小明", SAID, SAID])) != row


@pytest.mark.parametrize("row", ["5月4日，示范市召开会议", "5月4日 示范市召开会议部署", "5月4日-6日天气", "5月4日上午"])
def test_a_day_that_is_set_apart_begins_no_title(row: str) -> None:
    assert titled(f"{row}\n{BODY}") is None


def test_a_headline_may_begin_with_a_day() -> None:
    assert titled(f"5月4日示范市召开防汛抗旱工作会议\n{BODY}") == "5月4日示范市召开防汛抗旱工作会议"
