"""What others put into a page: removed where certain, noted where not, left alone where it belongs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import govclean
from govclean.chain import Chain
from govclean.document import Document
from govclean.filters.injection import injection, may_be_injected
from govclean.options import Options
from linear import assert_linear

CHAIN = Chain([injection])
STRICT = Options(strict=True)
BODY = "会议强调，各地各部门要提高认识，压实责任，抓好隐患排查整治。"


def read(text: str) -> tuple[str, list[tuple[str, str]]]:
    doc = CHAIN(text, options=STRICT)
    return doc.text, [(n.kind, doc.source[n.start : n.end]) for n in doc.notes]


@pytest.mark.parametrize(
    "text, kind, token",
    [
        ("会议传达了开云online(中国)精神，要求抓好落实。", "injected", "开云online(中国)"),
        ("各地要通过亚搏app加强宣传，确保到位。", "injected", "亚搏app"),
        ("据02manbetx.com报道，全市召开会议。", "injected", "02manbetx.com"),
        ("各地要落實亞博體育責任，抓好整改。", "injected", "亞博體育"),
        ("会议强调，要全力整治事故02example.com隐患。", "injected", "02example.com"),
        ("要深入学习贯彻习重要指示精神。", "masked", "习重要指示"),
        ("以习新时代中国特色社会主义思想为指导。", "masked", "习新时代中国特色"),
        ("在模板中写{jz:field.title/}即可输出标题。", "generated", "{jz:field.title/}"),
        ("作为AI语言模型，我无法核实会议时间。", "generated", "作为AI语言模型，我"),
        ("希望这篇范文能对您有所帮助！", "generated", "希望这篇范文能对您有所帮助"),
        ("请根据以下要求撰写一篇讲话稿。", "generated", "请根据以下要求撰写一篇"),
        ("好的，以下是为您准备的讲话稿：\n同志们，会议现在开始。", "generated", "好的，以下是为您"),
    ],
)
def test_noted_and_left(text: str, kind: str, token: str) -> None:
    assert read(text) == (text, [(kind, token)])
    assert read(read(text)[0]) == (text, [(kind, token)])


@pytest.mark.parametrize(
    "text",
    [
        "下载国家反诈中心APP，注册登录后开启预警。",
        "会议指出，作为人工智能语言模型的监管部门，我局要依法履职。",
        "发布会介绍了人工智能语言模型，我国已有多个通过备案。",
        "请根据以下要求报送材料。",
        "请根据上述材料撰写学习体会，每人一篇。",
        "希望各位代表的建议对您有所帮助。",
        "请登录www.example.gov.cn或者example.com查询，邮箱abc@example.com。",
        "中国政府网（www.example.cn）、某新闻网example.com报道。",
        "警方打掉一个以亚博体育为名的网络赌博平台。",
        "通过“乐鱼体育”APP注册账号的人员应当到所在地派出所说明情况。",
        "市体育局、体育总局、体育馆、体育场，电子政务，真人真事。",
        "学习重要讲话精神，复习重要内容，学习新时代中国特色社会主义思想。",
        "习近平新时代中国特色社会主义思想，习近平重要讲话。",
        "Python 3.11 and Node.js are used by OpenAI.com staff.",
        "<style>p {color: red}</style>",
        "函数f(x)={x|x>0}，数组a[b[0]]。",
        "单价：$ 5 & # 3 * 2",
        "🎉 喜报\n祝贺🎉\n点击👇查看",
        "第1号. com",
    ],
)
def test_what_belongs_there_stays_without_a_note(text: str) -> None:
    assert read(text) == (text, [])


@pytest.mark.parametrize(
    "token",
    [
        "{jz:field.toptypename/}",
        "{dede:field.title/}",
        "{pboot:sitetitle}",
        "{{ item.title }}",
        "[标签:标题]",
        "@page {margin: 2cm; mso-page-orientation: landscape}",
        ".TRS_Editor P{line-height:2;font-size:12pt;} .TRS_Editor TD{font-size:12pt;}",
        "p.MsoNormal {\n line-height: 2;\n}",
        "$('#x').share();",
        "]]>",
        "6 Z& F5 N$ q* C7",
        '- D4 z* J( h! r9 _" k',
    ],
)
def test_a_line_of_leaked_code_goes_with_its_line_end(token: str) -> None:
    for text in (f"{token}\n{BODY}", f"{BODY}\n{token}"):
        assert read(text) == (BODY, [])
    assert read(f"{BODY}\n{token}\n{BODY}") == (f"{BODY}\n{BODY}", [])
    assert read(token)[0] == token  # nothing else is there


@pytest.mark.parametrize(
    "token",
    [
        "[标签:标题]",
        "{jz:field.toptypename/}",
        "{CSS}",
        "{title}",
        "{$row.title}",
        "p{margin:0;text-indent:2em}",
        "body,td.a p{font-size:14px}.b{color:#333;}",
        "#zoom p{font-family:宋体;font-size:16px}",
        "{line-height:1.5}",
        "<style type='text/css'>p{color:red}</style>",
        "<script>var a = 1;</script>",
        "<!-- 正文 begin -->",
        "var _hmt = _hmt || [];",
        "document.getElementById('a').style.display='none';",
        "document.write(unescape('%3Cscript%3E'));",
        "function show(a, b){ return a + b; }",
        '(function() { var hm = document.createElement("script"); hm.src = "//example.com/h.js"; })();',
        "$('#x').share();",
    ],
)
def test_leaked_code_inside_a_line_goes(token: str) -> None:
    head, tail = "会议强调,要压实责任;14:00前上报数据,", "抓好隐患排查整治,确保PM2.5浓度<35,首页 > 正文。"
    assert read(head + token + tail) == (head + tail, [])
    assert read(f"{head} {token} {tail}") == (f"{head} {tail}", [])
    assert read(token + head + token + tail + token) == (head + tail, [])


@pytest.mark.parametrize(
    "text",
    [
        "集合{GDP}与{a, b}、{x | x > 0}都不是空集，{color}不在其中。",
        "变量var表示方差，函数f(x) = 1;",
        "培训内容：样式表p{margin:0}的写法，脚本var a = 1;的含义。",
        "本课讲解HTML标签<script>var a = 1;</script>。",
        "p{margin:0;text-indent:2em}",
        "var a = 1;\nfunction f(x){ return x; }",
        "if (a < b) { p{margin:0} }\n会议要求，落实责任。",
        "温度<-5℃，风力>6级，A=B；1<2。",
        "请填写[标签]和{姓名}、{单位名称}，并附《title》。",
        "他在document.write一栏填写了姓名。",
        "该市GDP（亿元）{见附表}增长5%。",
        "{color:浅红}为标注颜色。",
        "会议(function)分为三个阶段；展厅{左:展品}。",
    ],
)
def test_code_that_is_meant_stays(text: str) -> None:
    assert read(text)[0] == text


def test_a_domain_letter_by_letter_goes_where_it_stands_twice() -> None:
    spaced = "x y z b 7 7 . c o m"
    once = f"各地要深刻吸取教训{spaced}，压实责任。"
    assert read(once) == (once, [("injected", spaced)])
    twice = once + f"各部门要排查隐患{spaced}，抓好整改。"
    assert read(twice) == ("各地要深刻吸取教训，压实责任。各部门要排查隐患，抓好整改。", [])


def test_the_default_chain_has_it_and_keeps_the_spans_of_notes() -> None:
    doc = govclean.clean("会议传达了亚搏app精神,要求抓好落实。", options=STRICT)
    (note,) = [n for n in doc.notes if n.kind == "injected"]
    assert doc.source[note.start : note.end] == "亚搏app"


REPORT = "示范市召开安全生产例会\n5月4日，示范市召开安全生产例会，研究部署近期工作。"
STUFFED = [
    "国产精品无码_人妻一区二区_毛片不卡",
    "亚洲精品视频在线,日韩精品不卡,欧美高清视频,看片网址",
    "久久久久精品|麻豆国产在线|成人视频免费观看",
    "91精品国产-国产無碼視頻-歐美大片在線觀看-嫩草影院",
]


@pytest.mark.parametrize("line", STUFFED)
def test_search_words_of_adult_sites_go_at_the_ends_of_a_page(line: str) -> None:
    assert read(f"{line}\n{REPORT}") == (REPORT, [])
    assert read(f"示范新闻网\n\n{line}\n{line}\n{REPORT}") == (f"示范新闻网\n\n{REPORT}", [])
    assert read(f"{REPORT}\n{line}\n责任编辑：张三") == (f"{REPORT}\n责任编辑：张三", [])


@pytest.mark.parametrize(
    "text",
    [
        *(f"{line}\n示范市公安局开展扫黄打非行动，查处此类网站三个。" for line in STUFFED),
        *(f"示范市公安局通报\n查处的淫秽网站以下列词语招揽访客：\n{line}\n以上网站均已关闭。" for line in STUFFED),
        *(f"一、总则\n二、分工\n{line}\n三、要求\n四、附则\n五、附件" for line in STUFFED),  # in the middle: unsure
        f"系统运行平稳,视频会议不卡顿,画面清晰\n{REPORT}",
        f"国产设备_欧美市场_日韩合作_精品工程\n{REPORT}",
        f"不卡顿,不掉线,不黑屏\n{REPORT}",
        f"中小学无码头设施,一区二区三区划分,三区四线管理\n{REPORT}",
        f"{REPORT}\n高清视频,在线观看,免费下载",
        f"麻豆镇,佳里镇,学甲镇\n{REPORT}",
        "不卡一区二区，人妻熟女，毛片。",
    ],
)
def test_what_is_no_list_of_adult_search_words_stays(text: str) -> None:
    assert read(text)[0] == text


HOSTILE = [
    *STUFFED,
    "无码_",
    "不卡,国产视频",
    "淫秽",
    "{jz:a/}",
    "{jz:",
    "{{",
    "}}",
    "[标签:",
    "标题]",
    "@page",
    "@page {a: b}",
    ".TRS_Editor",
    "p.MsoNormal{",
    "a: b;",
    "$('#x')",
    ".share();",
    "]]>",
    "]]",
    ">",
    "6 Z& F5 N$ q* C7",
    "\n",
    " ",
    "亚搏app",
    "乐鱼官网,",
    "事故",
    "隐患",
    "x y z 7 . c o m",
    "02example.com",
    "，",
    "。",
    "🍻",
    "👧",
    "🤌",
    "🚢",
    "🏃",
    "🎯",
    "🐳",
    "🥁",
    "习重要讲话",
    "\ud800",
    "<%",
    "%>",
    "<![CDATA[",
    "}",
    "p{margin:0}",
    "{color:",
    ".a ",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "var a = 1;",
    "function(){",
    "(function(){",
    "})();",
    "document.write('a');",
    "{title}",
    "代码",
]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(HOSTILE), max_size=30).map("".join))
def test_hostile_text_settles_at_once(text: str) -> None:
    doc = CHAIN(text, options=STRICT)
    assert not any(n.kind in ("unstable", "skipped") for n in doc.notes)
    assert doc.undo() == text
    assert CHAIN(doc.text, options=STRICT).edits == []
    if not may_be_injected(Document(text)):
        assert list(injection(Document(text))) == []


@pytest.mark.parametrize("unit", [*HOSTILE, "{", "$", "{{ a ", "6 Z& ", "a b c d ", "事故a.com\n隐患"])
def test_time_is_linear(unit: str) -> None:
    assert_linear(lambda text: list(injection(Document(text))), unit, 10_000)
