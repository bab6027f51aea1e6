"""Where the document lies on its page: what stands above, between and below goes by its sum, not by single words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govclean import Document, Options
from govclean.chain import Chain
from govclean.filters.chrome import chrome
from govclean.frame.signals import word_sign
from linear import assert_linear

ALONE = Chain([chrome])
STRICT = Options(strict=True)
TITLE = "示范市召开安全生产例会"
BODY = (
    "5月4日，示范市召开安全生产例会，研究部署近期工作。\n会议要求，各单位要落实责任，抓好隐患排查，确保安全。\n"
    "会议强调，要坚持问题导向，举一反三，逐项整改到位。"
)
BYLINE = "2023-05-04 09:20 来源：示范日报"
PORTAL = "示范网首页\n新闻\n国内\n财经\n科技\n走遍示范\n看懂这座城\n登录\n注册\n客户端下载\n搜索"
FOOTER = "关于我们\n联系我们\n广告服务\n网站地图\nCopyright © 2023 示范网\n示ICP备12345678号-1"

ABOVE = [
    PORTAL,
    f"{TITLE}_要闻_示范网\n{PORTAL}",
    "茶座论坛 › 综合讨论 › 查看内容\n设为首页 收藏本站\n没有帐号？立即注册\n返回列表",
    "首页 分类 会员中心 上传文档 帮助\n示范文库 > 公文 > 讲话",
    "设为首页\n加入收藏\n部门网站导航\n• 教育局\n• 公安局\n• 民政局\n首页\n政务公开\n政民互动\n"
    "您的位置：首页 > 要闻 > 正文",
]
BELOW = [
    f"责任编辑：李四\n相关推荐\n示范市开展防汛检查\n示范市部署森林防火\n{FOOTER}",
    f"收藏\n举报\n3,120 条评论\n评论\n路过的人 3小时前\n希望多搞这样的检查，让大家都放心，支持一下。\n"
    f"回复 12条回复 8\n{FOOTER}",
    f"关键词 >> 安全生产\n584\n收藏\n热新闻\n一天\n三天\n示范市组织应急演练\n{FOOTER}",
    "责任编辑：李四\n我要反馈\n0条评论|0人参与网友评论\n表情\n登录|注册\n发布\n最新评论\n大盘今天震荡，投资者要注意风险，仓位不要太重。\n"
    "老师回答：可以继续持有，注意五日线的支撑，跌破以后再看。",
    "下载文档到电脑，查找使用更方便\n还剩页未读，继续阅读\n相关搜索\n就业\n三农\n猜您喜欢\n"
    "示范市工作总结.docx\n客服电话：0100-1234567 示ICP备12345678号-1",
]
BETWEEN = [f"{BYLINE}\n17\n举报\n0\n分享至", f"{BYLINE}\n张三/示范青年报\n字号\n超大\n大\n标准\n小\n分享到：\n收藏"]
KEPT = [
    "附件\n检查人员名单\n张三\n李四\n王五",
    "示范市应急管理局\n2023年5月4日",
    "（此件公开发布）",
    "联系人：张三 联系电话：0100-1234567\n示范市应急管理局\n2023年5月4日",
    "表1 检查结果\n示范区\n合格\n示范县\n合格\n示范镇\n不合格",
    "抄送：市委办公室，市人大常委会办公室。",
]


@pytest.mark.parametrize("above", ABOVE)
def test_all_that_stands_above_a_title_goes(above: str) -> None:
    doc = ALONE(f"{above}\n{TITLE}\n{BYLINE}\n{BODY}", options=STRICT)
    assert doc.text == f"{TITLE}\n{BODY}"
    assert doc.undo() == doc.source


@pytest.mark.parametrize("below", BELOW)
def test_all_that_stands_below_a_text_goes(below: str) -> None:
    doc = ALONE(f"{TITLE}\n{BODY}\n{below}", options=STRICT)
    assert doc.text == f"{TITLE}\n{BODY}"
    assert doc.undo() == doc.source


@pytest.mark.parametrize("between", BETWEEN)
def test_what_stands_between_title_and_text_goes(between: str) -> None:
    assert ALONE(f"{TITLE}\n{between}\n{BODY}", options=STRICT).text == f"{TITLE}\n{BODY}"


@pytest.mark.parametrize("kept", KEPT)
@pytest.mark.parametrize("below", ["", *BELOW])
def test_what_belongs_to_the_document_stays_between_text_and_frame(kept: str, below: str) -> None:
    text = f"{TITLE}\n{BODY}\n{kept}"
    assert ALONE(f"{text}\n{below}" if below else text).text == text


@pytest.mark.parametrize("above", ABOVE)
@pytest.mark.parametrize("below", BELOW)
def test_a_whole_page(above: str, below: str) -> None:
    page = f"{above}\n{TITLE}\n{BYLINE}\n{BODY}\n示范市应急管理局\n2023年5月4日\n{below}"
    doc = ALONE(page, options=STRICT)
    assert doc.text == f"{TITLE}\n{BODY}\n示范市应急管理局\n2023年5月4日"
    assert doc.fields["publish_date"].value == "2023-05-04"
    assert doc.fields["source"].value == "示范日报"


def test_traditional_and_spaced() -> None:
    page = f"首 頁\n登 錄\n註 冊\n政 務 公 開\n{TITLE}\n發佈時間：2023-05-04 來源：示範日報\n{BODY}\n"
    page += "熱門推薦\n示範市開展防汛檢查\n發表評論\n關於我們\n版權聲明"
    assert ALONE(page).text == f"{TITLE}\n{BODY}"


@pytest.mark.parametrize("line", [FOOTER, *BELOW])
def test_frame_between_two_texts_takes_neither_along(line: str) -> None:
    before, after = BODY.split("\n")[:2]
    kept = ALONE(f"{TITLE}\n{before}\n{FOOTER}\n{after}").text
    assert kept.startswith(f"{TITLE}\n{before}\n")
    assert kept.endswith(after)


def test_issuers_below_a_byline_are_no_teasers() -> None:
    issuers = "\n".join(f"示范{place}应急管理局" for place in "东西南北中上下前后左右")
    page = f"{PORTAL}\n{PORTAL}\n{TITLE}\n{BYLINE}\n【打印】\n{issuers}\n令\n{BODY}"
    assert ALONE(page).text == f"{TITLE}\n{issuers}\n令\n{BODY}"


def test_lines_in_other_scripts_stay() -> None:
    page = f"{PORTAL}\nབོད་ཡིག\n{TITLE}\n{BYLINE}\n{BODY}\n{BELOW[0]}\nئۇيغۇرچە"
    assert set(ALONE(page).text.split("\n")) >= {"བོད་ཡིག", "ئۇيغۇرچە"}


def test_one_kind_of_word_is_no_sign() -> None:
    assert word_sign("登录 | 注册") is not None
    assert word_sign("防汛检查") is None
    text = f"{TITLE}\n{BODY}\n热榜\n今日热点\n最新视频\n热闻\n编辑推荐"
    assert ALONE(text).text == text


PIECES = [
    *ABOVE,
    *BELOW,
    *BETWEEN,
    *KEPT,
    TITLE,
    BODY,
    BYLINE,
    FOOTER,
    "",
    "回复",
    "1",
    "关于我们",
    "。",
    "第一条 总则",
    "登录",
]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("\n".join))
def test_idempotent_and_reversible(text: str) -> None:
    once = ALONE(text, options=STRICT)
    assert once.undo() == text
    assert ALONE(once.text).text == once.text
    doc = Document(once.text, options=STRICT)
    assert doc.with_step("chrome", chrome(doc))[0].text == once.text


@pytest.mark.parametrize(
    "unit", ["登录\n", "回复\n赞\n", "会议。\n", "首页 > 新闻\n", f"{TITLE}\n", "3小时前\n", "A|B|C\n"]
)
def test_linear_time(unit: str) -> None:
    assert_linear(lambda text: list(chrome(Document(text))), unit, 25_000)
