"""Frame lines go and give their facts; what belongs to the document stays."""

from __future__ import annotations

from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from govclean import Document, Options, clean
from govclean.chain import Chain
from govclean.filters.chrome import chrome, has_frame
from govclean.frame import guard
from govclean.frame.anchors import spaced
from govclean.frame.guard import openings
from govclean.frame.heads import heads
from govclean.rules import rules
from linear import assert_linear

ALONE = Chain([chrome])
STRICT = Options(strict=True)
SEEDS = Path(__file__).parents[1] / "seeds"
TITLE = "示范市召开安全生产例会"
BODY = "5月4日，示范市召开安全生产例会，研究部署近期工作。\n会议要求，各单位要落实责任，抓好隐患排查。"

HEADS = [
    "您当前的位置:首页 >政务公开 >通知公告",
    "首页> 新闻中心> 要闻> ",
    "当前位置：\n首页\n>\n新闻中心\n>\n正文",
    "發佈時間：2023-05-04 09:20 來源：示範日報 瀏覽量：1768",
    "发布时间：2023年05月04日 来 源：示范日报 作者：张 三 点击：8次",
    "时间：2023-05-04\n来源：\n示范日报",
    "下载\n打印\n全屏\n收藏\n【字号：\n加大\n还原\n减小\n】",
    "字号：大 中 小 【打印】 【关闭】",
    "[ 索引号 ] 1137/2023-00012 [ 发文字号 ] 示府发〔2023〕21号 [ 成文日期 ] 2023-05-04",
    "32px\n22px\n18px",
    "2023-05-04 09:20:33 28",
    "时间:2019-02-17 点击: 次 来源:网络 作者:佚名 - 小 + 大",
    "03-03 23:26",
    "客户端\n官方微信\n百家号\n今日头条\n搜狐号\n首页 > 应急 > 正文",
    "客户端\n官方微信\n百家号\n大风号\n搜狐号",
    "• 个人中心\n• |\n• 设为首页\n• |\n• 加入收藏\n• |\n• 繁体",
    "收藏\n/\n70.36W\n/\n我要评论",
    "收藏 / 70.36W / 我要评论",
    "第RB02版：要闻",
    "第02版:要闻 上一版 下一版",
    "发表时间:2023-05-04 10:58:00 | 来源:",
    "11370000/2020-2018363\n示范市应急管理局\n2023-05-04\n有效",
    "文  号: 是否有效: 索 引 号: 11370000/2020-2018363",
    "索 引 号:1137/2018-00323主题分类:政务\n文    号成文日期:2023-05-04发布日期:2023-05-04\n体    裁生效日期废止日期",
    "发布机构：文号成文日期：2023-05-04\n名  称：示范市召开安全生产例会",
    "发布机构：示范市应急管理局文号成文日期：2023-05-04",
    "示范网\n示范网>>社会·法治\n小字号",
    "示范新闻网>要闻>正文",
    "新闻中心 > 国内新闻 > 要闻",
    "【编辑日期:2023-05-04】 【来源:】 【关闭】",
    "无障碍浏览长者模式\n返回首页",
    "上传人:示** 文档编号:26960784 上传时间:2023-05-04 格式:DOCX 页数:56 大小:53.06KB\n下载 相关 举报",
    "索引号:11532323015172622Y-/2018-1220012 公文目录:应急管理 文  号: 成文日期:",
    "相关链接：示范安全网 示范质量网 示范论坛",
    "2023-05-04 07:00:0003:37 1.7万\n声音简介",
]
TAILS = [
    "• 微笑\n• 流汗\n• 难过\n• 羡慕\n责任编辑：紫萱",
    "感动 同情 无聊 愤怒 搞笑 难过 高兴 路过\n分享按钮",
    "评论一下\n评论 0人参与,0条评论\n还没有评论,快来抢沙发吧!",
    "电话咨询\n邮件咨询\n在线地图\nQQ客服",
    "(责编:李四、王五)\n分享让更多人看到\n返回顶部",
    "示范日报客户端下载手机示范网示范视频客户端下载示范号客户端下载",
    "……(示范文秘网https://www.example.com省略826字,正式会员可完整阅读)",
    "……(未完,全文共6606字,当前仅显示2320字,请阅读下面提示信息。\n收藏《在例会上的讲",
    "想爆料？请登录《示范连线》、拨打新闻热线0100-1234567或登录示范网官方微博提供新闻线索。",
    "如果您有新闻线索，欢迎向我们报料，一经采纳有费用酬谢。报料微信：shifan。",
    "（欢迎读者提供新闻线索，联系电话：0100-1234567）",
    "友情链接：示范政府网｜示范应急网｜示范论坛",
    "责任编辑：李四_NB123",
    "一审：李四 二审：王五 三审：赵六",
    "【打印本页】 【关闭窗口】",
    "分享到:\n微信\n微博",
    "【\n打印本页\n】\n【\n关闭窗口\n】",
    "扫一扫在手机打开当前页面",
    "上一篇：示范市开展防汛检查\n下一篇：没有了",
    "相关链接：\n示范市开展防汛检查\n示范市部署森林防火",
    "主办：示范市应急局 承办：市大数据中心\n示ICP备12345678号-1 示公网安备 11010102000001号\n网站标识码：1101000001",
    "Copyright © 2019-2023 示范网 版权所有",
    "阅读全文，请先 登录",
    "责任编辑：李四\n- 示范市开展防汛检查…2021-09-13\n- 示范市部署森林防火2021-09-13\n- 示范市组织应急演练2021-09-12",
    "责任编辑：李四\n- 最新国内新闻 频道推荐\n已有0人发表了评论",
    "收藏\n我要评论\n发表评论\n关于我们|网站声明|联系方式|举报电话：0100-1234567",
    "0 条评论\n来说两句吧。。。\n最热评论\n已有0人参与，点击查看更多精彩评论\n加载中。。。。\n表情",
    "© 1997-2019 示范公司版权所有\n关于我们 |\n公司简介 |\n联系方法 |\n招聘信息 |\n客户服务 |\n隐私政策 |\n网站地图 |",
    "责任编辑：李四\n示范市开展防汛检查 2021-09-13\n示范市部署森林防火工作 09-13\n示范市组织地震应急演练 09-12",
    "责任编辑：李四\n[09-13] 示范市开展防汛检查\n[09-13] 示范市部署森林防火工作\n[09-12] 示范市组织地震应急演练",
]
KEPT_TAILS = [
    "联系电话：0100-1234567\n热线：12350",
    "电话咨询\n0100-1234567",
    "请先登录系统",
    "参加人员：张三、李四\n参与人数：30人参与",
    "高兴镇\n路过村\n开心社区",
    "格式：见附件\n页数：不限",
    "责任编辑委员会",
    "市民发现隐患，可拨打热线12350报料，经查实的给予奖励，有关单位要及时受理。",
    "新闻线索征集工作由市委宣传部负责，各单位要按月报送，重要情况随时报送。",
    "各单位要组织干部下载使用客户端，客户端下载情况每月通报一次。",
    "收藏《示范市志》",
    "分享让更多人受益",
    "报告全文共6606字，当前正在征求意见，请各单位于本月底前反馈。",
    "会议材料（省略部分详见附件）",
    "相关网站：物联网",
    "名称：示范市应急管理局\n地址：示范路1号",
    "文号 成文日期 有效性",
    "特此通知。",
    "（此件公开发布）",
    "附件：1.检查表\n2.名单",
    "抄送：市委办公室，市人大常委会办公室。",
    "示范市应急管理局\n2023年5月4日",
    "联系人：张三 电话：0100-1234567",
    "市领导陶某、王某、何某出席。",
    "主办单位：示范市应急管理局\n承办单位：示范区应急管理局",
    "附件1 2021-09-13\n附件2 2021-09-13\n附件3 2021-09-12",
    "第一组 09-13\n第二组 09-13\n第三组 09-12",
    "70.36万",
    "示范市应急管理局\n2023-05-04\n示应急〔2023〕12号",
]


@pytest.mark.parametrize("head", HEADS)
def test_head_lines_go(head: str) -> None:
    doc = ALONE(f"{head}\n{TITLE}\n{BODY}", options=STRICT)
    assert doc.text == f"{TITLE}\n{BODY}"
    assert doc.undo() == doc.source
    under = ALONE(f"{TITLE}\n{head}\n{BODY}", options=STRICT)
    assert under.text == f"{TITLE}\n{BODY}"


@pytest.mark.parametrize("tail", TAILS)
def test_tail_lines_go(tail: str) -> None:
    doc = ALONE(f"{TITLE}\n{BODY}\n{tail}", options=STRICT)
    assert doc.text == f"{TITLE}\n{BODY}"
    assert doc.undo() == doc.source


@pytest.mark.parametrize("tail", KEPT_TAILS)
def test_what_belongs_to_the_document_stays(tail: str) -> None:
    text = f"{TITLE}\n{BODY}\n{tail}"
    assert ALONE(text).text == text
    assert ALONE(f"{text}\n责任编辑：李四").text == text


def test_the_rows_of_a_previews_pages_name_the_document() -> None:
    leaves = "\n".join(f"示范市防汛抗旱应急预案(试行).docx_第{n}页" for n in (1, 2, 3))
    page = clean(f"{leaves}\n已阅读3页，还剩9页未读，继续免费阅读\n{BODY}")
    assert page.fields["title"].value == "示范市防汛抗旱应急预案(试行)"
    lists = clean(f"示范市通讯录_第1页\n示范县通讯录_第2页\n{BODY}").fields
    assert "示范市通讯录" not in [field.value for field in lists.values()]


@pytest.mark.parametrize(
    ("closing", "name", "value"),
    [
        ("【责任编辑：曹芳】", "editor", "曹芳"),
        ("［责任编辑 苏浩］", "editor", "苏浩"),
        ("（编辑：曹芳 审核：李明）", "editor", "曹芳"),
        ("（全媒体记者 曹芳 通讯员 李明）", "author", "曹芳"),
        ("（稿源：示范日报）", "source", "示范日报"),
        ("【转自示范在线】", "source", "示范在线"),
    ],
)
def test_the_bracket_that_closes_a_text_becomes_a_field(closing: str, name: str, value: str) -> None:
    page = clean(f"{TITLE}\n{BODY}{closing}")
    assert page.text.endswith(BODY)
    assert page.fields[name].value == value


@pytest.mark.parametrize(
    "closing", ["（校对稿）", "（综合执法支队）", "【编者按】", "（审核通过）", "（监制单位另行通知）"]
)
def test_other_brackets_at_the_end_of_a_text_stay(closing: str) -> None:
    assert clean(f"{TITLE}\n{BODY}{closing}").text.endswith(closing)


@pytest.mark.parametrize(
    "rows",
    [
        "1 总则\n1.1 编制目的\n1.2 编制依据",
        "目 录\n1.总则\n2.组织体系\n2.1指挥机构",
        "第一章 总则\n第二章 监督检查",
        "通信地址：示范市文昌路1号，邮政编码：100000\n传真：（0100）1234567\n示范市应急网网址：www.example.gov.cn",
    ],
)
def test_headings_and_contacts_within_a_text_stay_in_any_frame(rows: str) -> None:
    body = f"{TITLE}\n{BODY}\n{rows}\n有关意见请于本月底前反馈，逾期不再受理。\n示范市应急管理局\n2023年5月4日"
    head, tail = (
        "当前位置：首页 > 公告\n32px\n22px\n18px",
        "[字体：大 中 小] 打印\n上一篇：示范市开展防汛检查\n版权所有：示范网",
    )
    assert ALONE(f"{head}\n{body}\n{tail}").text == body


def test_a_list_with_days_below_an_editor_is_a_list_of_links_only_when_it_holds_headlines() -> None:
    places = "- 示范区 2021-09-13\n- 示范县 2021-09-13\n- 示范镇 2021-09-12"
    assert ALONE(f"{TITLE}\n{BODY}\n责任编辑：李四\n{places}").text == f"{TITLE}\n{BODY}\n{places}"


@pytest.mark.parametrize(("end", "kept"), [("", ""), ("\n", "\n"), ("\n\n\n", "\n")])
def test_a_text_ends_as_it_ended_before(end: str, kept: str) -> None:
    assert ALONE(f"{TITLE}\n{BODY}\n\n【打印】\n\n责任编辑：李四{end}").text == f"{TITLE}\n{BODY}{kept}"


@pytest.mark.parametrize("line", [*HEADS, *TAILS])
def test_a_frame_line_between_body_lines_never_takes_body_along(line: str) -> None:
    before, after = BODY.split("\n")
    kept = ALONE(f"{TITLE}\n{before}\n{line}\n{after}").text
    assert kept.startswith(f"{TITLE}\n{before}\n")
    assert kept.endswith(after)


@pytest.mark.parametrize(
    "line",
    [
        "资金来源：财政拨款",
        "报社实行责任编辑制度",
        "主办单位要加强协调",
        "第一章 总则……………………1",
        "总则 > 分则 的关系要理顺。",
        "来源：各单位要说明资料的来源，逐项登记，不得遗漏。",
    ],
)
def test_words_of_a_frame_inside_prose(line: str) -> None:
    before, after = BODY.split("\n")
    text = f"{TITLE}\n{before}\n{line}\n{after}"
    assert ALONE(text).text == text


def test_facts_become_fields() -> None:
    doc = ALONE(
        f"索引号：1137/2023-00012 主题分类： 发布机构：示范市人民政府 文号：示府发〔2023〕21号\n{TITLE}\n"
        f"发布时间：2023-05-05 09:20 来源：示范日报 作者：张 三 编辑：李四\n{BODY}"
    )
    assert {name: f.value for name, f in doc.fields.items()} == {
        "index_number": "1137/2023-00012",
        "organ": "示范市人民政府",
        "doc_number": "示府发〔2023〕21号",
        "title": TITLE,  # the row above the by-line
        "publish_date": "2023-05-05",
        "source": "示范日报",
        "author": "张三",
        "editor": "李四",
    }
    for f in doc.all_fields:
        assert f.value[:2] in doc.source[f.start : f.end].replace(" ", "") or f.name.endswith("_date")


def test_an_empty_label_does_not_swallow_the_next_one() -> None:
    doc = ALONE(f"{TITLE}\n发布时间：2023-05-05 来源： 作者：张三\n{BODY}")
    assert "source" not in doc.fields
    assert doc.fields["author"].value == "张三"


def test_an_empty_label_without_a_colon_does_not_swallow_the_next_one() -> None:
    doc = ALONE(f"发布机构：文号成文日期：2023-05-04\n名  称：{TITLE}\n体    裁生效日期废止日期\n{BODY}")
    assert doc.text == BODY
    assert {name: f.value for name, f in doc.fields.items()} == {"document_date": "2023-05-04", "title": TITLE}
    glued = ALONE(f"发布机构：示范市应急管理局文号成文日期：2023-05-04\n{TITLE}\n{BODY}")
    assert glued.fields["organ"].value == "示范市应急管理局"


def test_a_preview_is_noted() -> None:
    for line in (
        "……(示范网https://www.example.com省略826字,正式会员可完整阅读)",
        "（未完，全文共660字，当前仅显示230字）",
    ):
        doc = ALONE(f"{TITLE}\n{BODY}\n{line}")
        assert doc.text == f"{TITLE}\n{BODY}"
        assert [n.kind for n in doc.notes] == ["truncated"]


def test_a_title_below_an_empty_label_is_no_source() -> None:
    for title in (TITLE, "关于示范路火灾的通报", "示范市开展普查工作的简报"):
        text = f"{title}\n{BODY}"
        doc = ALONE(f"来源：\n{text}")
        assert doc.text == text
        assert "source" not in doc.fields


@pytest.mark.parametrize(
    "head",
    [
        "示范市应急管理局\n示应急〔2023〕12号\n2023年5月4日",
        "示范市应急管理局\n2023-05-04",
        "第九版\n2023年5月4日",
        "有效期三年\n2023年5月4日",
        "名称：示范市应急管理局",
        "文件名称 文号 成文日期 有效性",
        "物联网>>传感器",
        "示范网>平台",
        "新闻动态",
        "专项治理账号名单\n百家号\n大鱼号\n人民号\n一点号\n抖音号\n快手号",
    ],
)
def test_lines_of_a_head_that_are_no_table(head: str) -> None:
    for text in (f"{head}\n关于开展检查的通知\n{BODY}", f"关于开展检查的通知\n{head}\n{BODY}"):
        assert ALONE(text).text == text


def test_values_without_labels_become_fields() -> None:
    doc = ALONE(f"11370000/2020-2018363\n示府发〔2023〕21号\n示范市应急管理局\n2023-05-04\n{TITLE}\n{BODY}")
    assert doc.text == f"{TITLE}\n{BODY}"
    assert doc.fields["index_number"].value == "11370000/2020-2018363"
    assert doc.fields["doc_number"].value == "示府发〔2023〕21号"


@pytest.mark.parametrize("bracket", ["(示范日报记者张三、通讯员李四)", "（示范社记者 张三）"])
def test_reporters_of_a_medium_in_the_last_bracket(bracket: str) -> None:
    assert ALONE(f"{TITLE}\n{BODY}{bracket}").text == f"{TITLE}\n{BODY}"
    kept = f"{TITLE}\n{BODY.removesuffix('。')}{bracket}，并报送名单。"
    assert ALONE(kept).text == kept


def test_a_login_line_is_noted() -> None:
    notes = ALONE(f"{TITLE}\n{BODY}\n阅读全文，请先登录").notes
    assert [n.kind for n in notes] == ["truncated"]


def test_no_line_rule_inside_a_wrapped_paragraph() -> None:
    width = 20
    prose = "会议要求各单位要落实责任抓好隐患排查做好值班值守强化应急准备确保人民群众生命财产安全并及时报送信息" * 2
    lines = [prose[i : i + width] for i in range(0, 80, width)]
    text = "\n".join([*lines, "来源：示范日报", "他强调要坚持问题导向抓好工作落实。"])
    assert ALONE(text).text == text


def test_the_share_frame_leaves_its_keywords_to_the_step() -> None:
    page = (SEEDS / "002_393e867fbdc57a74.txt").read_text(encoding="utf-8")
    doc = ALONE(page, options=STRICT)
    assert doc.text.startswith("1、赵俊民同志")
    assert doc.text.endswith("按照 1+2+1")
    rules_used = {e.rule: e.old for e in doc.steps[0].edits}
    assert "安全生产" in rules_used["chrome.share_tail"]
    assert "安全生产" in rules_used["chrome.share_head"]
    assert doc.fields["title"].value == "赵俊民同志在全市应急管理暨安全生产工作会议上的讲话"
    assert [n.kind for n in doc.notes] == ["truncated"]


def test_the_other_seeds() -> None:
    for path in sorted(SEEDS.glob("*.txt")):
        page = path.read_text(encoding="utf-8")
        if path.name[:3] in ("000", "001", "004"):
            assert ALONE(page).text == page, path.name
    tagged = "【\n智慧城市網 企業關注】1月7日至8日,全國應急管理工作會議在京召開。"
    doc = ALONE(tagged)
    assert doc.text == "1月7日至8日,全國應急管理工作會議在京召開。"
    assert doc.fields["source"].value == "智慧城市网 企业关注"
    assert ALONE(tagged, options=Options(script="keep")).fields["source"].value == "智慧城市網 企業關注"


def test_a_page_of_nothing_but_frame_is_left_alone() -> None:
    text = "首页 > 新闻 > 正文\n来源：示范日报 浏览次数：12\n责任编辑：李四"
    assert ALONE(text).text == text


def test_the_guard_files_every_pattern_under_all_its_first_characters() -> None:
    """Partial matching tells what a pattern can begin with; blanks are passed over before it is asked."""
    for pattern in openings():
        begins = regex.compile(spaced(pattern))
        chars = set(pattern) | set(map(chr, range(33, 127)))
        assert {c for c in chars if begins.fullmatch(c, partial=True)} - set(" \t\u3000\xa0") <= heads(pattern), pattern


@pytest.mark.parametrize("key", ["anchors", "anywhere"])
def test_what_the_prefilter_looks_for_stands_in_each_word_that_the_guard_looks_for(key: str) -> None:
    for rule in rules("chrome").values():
        pairs = rule.data.get(f"{key}_pairs", ())
        for word in rule.data.get(key, ()):
            assert any(pair in word.replace(r"\s?", "") for pair in pairs), word


@pytest.mark.parametrize("blank", ["", " ", "\u3000", "\xa0", "\t"])
@pytest.mark.parametrize("line", ["省政府 示 ICP 备12345678号", "由 会员 分享", "增 值 电 信 业 务", "第三方 © 示范"])
def test_the_guard_finds_words_set_with_blanks(line: str, blank: str) -> None:
    line = line.replace(" ", blank)
    text = f"{TITLE}\n{BODY}\n{line}"
    known = guard._known()
    held = known.anchors.search(line) or any(words.search(line) for words in known.anywhere)
    assert bool(held) <= has_frame(Document(text))


SCRAPS = [
    *HEADS,
    *TAILS,
    *KEPT_TAILS,
    TITLE,
    BODY,
    *(rule.example for rule in rules("chrome").values()),
    "。",
    "首页/新闻/正文",
    "〔来源〕示范日报",
    "２３：15",
    f"{TITLE}_要闻_示范网\n{TITLE}",
    "政务公开\n政务服务\n互动交流",
    *"大中小首页打印关闭来源编辑记者>＞[]【】（）：:0123456789-|_年月日时",
    "",
    " ",
    "\u3000",
    "\ud800",
    "\x00",
    "相关链接",
    "- 关 键 词:",
    "限制150内",
    "ᠮᠣᠩᠭᠣᠯ",
    "བོད་ཡིག",
    "ئۇيغۇرچە",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(SCRAPS), st.sampled_from(["\n", "", " ", "\n\n"])), max_size=14))
def test_idempotent_reversible_settled_and_guarded(pieces: list[tuple[str, str]]) -> None:
    text = "".join(a + b for a, b in pieces)
    doc = Document(text, options=STRICT)
    after, _ = doc.with_step("chrome", chrome(doc))
    assert after.undo() == text
    again = Document(after.text, options=STRICT)
    assert again.with_step("chrome", chrome(again))[0].text == after.text
    if after.text != text:
        assert has_frame(doc)
    for script in ("ᠮᠣᠩᠭᠣᠯ", "བོད་ཡིག", "ئۇيغۇرچە"):
        kept = [line for line in text.split("\n") if line == script]
        assert after.text.split("\n").count(script) >= len(kept) or any(
            h in text for h in ("相关", ".docx", "配套讲稿")
        )


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_string_is_legal(text: str) -> None:
    doc = Document(text)
    assert doc.with_step("chrome", chrome(doc))[0].undo() == text


UNITS = [
    "(",
    "来源：",
    "首页>",
    "1",
    "1391234567",
    " ",
    "大\n",
    "\n",
    "《",
    "责任编辑：王\n",
    "2023-05-04,1|",
    "来 源 ：",
]


@pytest.mark.parametrize("unit", [*UNITS, "来 源 ：", "记者、", "相关链接\n", "- 会议 2021-09-13\n"])
def test_linear_time(unit: str) -> None:
    assert_linear(lambda text: list(chrome(Document(text))), unit, 25_000)


PAGE = "示范市召开防汛会议\n{}\n5月4日，示范市召开防汛会议，研究部署近期工作。\n会议要求，各区落实责任，确保安全。\n{}"


@pytest.mark.parametrize(
    "row",
    [
        "正文复制",
        "复制全文",
        "下载到本地",
        "论文部分内容阅读",
        "下载Word文档",
        "朗读正文",
        "简介：本文由样例文库小编整理，供大家参考，希望对您有所帮助。",
        "以下是样例范文网编辑为大家收集的防汛材料，欢迎阅读。",
        "下载文档前请自行甄别文档内容的完整性，平台不提供额外的编辑、内容补充、找答案等附加服务。",
        "以上内容是根据您提供的标题创作，如有需要可以继续修改。",
        "注：以上内容由人工智能生成，仅供参考。",
        "您访问的链接即将离开“示范市水利局门户网站”，是否继续？",
    ],
)
def test_tools_and_notices_of_sharing_sites_go(row: str) -> None:
    for page in (PAGE.format(row, ""), PAGE.format("2023-05-04 09:20 来源：示范网", row)):
        assert row not in ALONE(page).text
        assert "示范市召开防汛会议" in ALONE(page).text


@pytest.mark.parametrize(
    "row",
    [
        "打开",
        "附件下载",
        "复制全文材料",
        "朗读课文",
        "本文由示范市文库建设办公室组织编写，供各单位参考。",
        "下面，小编带您了解防汛知识，希望对大家有所帮助。",
        "下载文件前请各单位核对名称和文号，确认无误后再使用。",
        "以上要求根据你单位的职责提出，请按时完成。",
        "以上内容由人工智能生成的，应当标明，各平台落实责任。",
        "希望以上经验对各地有所帮助，请认真学习借鉴。",
        "车辆即将离开收费站时，请减速慢行，是否继续通行听从指挥。",
    ],
)
def test_what_only_looks_like_tools_and_their_notices_stays(row: str) -> None:
    page = PAGE.format(row, row)
    assert ALONE(page).text == page


@pytest.mark.parametrize(
    ("byline", "source"),
    [
        ("发布时间：2023-05-04 09:20 ??来源：示范日报", "示范日报"),
        ("发布时间：2023-05-04??来源：示范日报??作者：张三", "示范日报"),
        ("来源：示范日报\ufffd 2023-05-04 09:20", "示范日报"),
        ("| 时间：2023-05-04 |", None),
    ],
)
def test_by_lines_with_lost_blanks_or_bars_go(byline: str, source: str | None) -> None:
    doc = ALONE(PAGE.format(byline, ""))
    assert doc.text == PAGE.format("", "").replace("\n\n", "\n")
    assert [f.value for f in doc.all_fields if f.name == "source"] == [source] * sum(
        f.name == "source" for f in doc.all_fields
    )


@pytest.mark.parametrize("byline", ["时间：2023-05-04", "| 时间：2023-05-04 | 地点：会议室 |", "？？时间：5月4日上午"])
def test_rows_that_only_look_like_such_by_lines_stay(byline: str) -> None:
    assert ALONE(PAGE.format(byline, "")).text == PAGE.format(byline, "")


def test_a_bar_alone_on_its_row_goes_where_no_table_stands_beside_it() -> None:
    page = PAGE.format("", "").replace("\n\n", "\n").strip()
    assert ALONE("|\n" + PAGE.format("|||", "责任编辑：张三")).text == page
    table = "5月4日，示范市公布检查结果，情况如下。\n|单位|结果|\n| | |\n|示范区|合格|\n责任编辑：张三"
    assert "| | |" in ALONE(table).text
    assert ALONE(PAGE.format("——————", "责任编辑：张三")).text == PAGE.format("——————", "").strip()
