"""Pages of HTML, all made up: what sites of many kinds put around a document, and what of it is the document."""
# ruff: noqa: E501  # lines of HTML

from __future__ import annotations

from typing import NamedTuple


class Page(NamedTuple):
    """A page: the lines of its document in order, what must not be left, and the fields that it states."""

    html: str
    text: str
    gone: tuple[str, ...]
    fields: dict[str, str] = {}  # noqa: RUF012  # never changed
    encoding: str = "utf-8"
    taken: str = "main"


CHANNELS = ["要闻动态", "政务公开", "办事服务", "互动交流", "数据发布", "专题专栏", "走进示范", "招商引资", "网上信访"]
HEADLINES = [
    "示范市召开全市重点项目建设推进会",
    "我市三项举措推动秋粮颗粒归仓",
    "示范市举办职工技能大赛决赛",
    "市领导调研城区老旧小区改造",
    "全市义务教育招生工作圆满结束",
    "示范港集装箱吞吐量再创新高",
    "示范市图书馆新馆对外开放",
    "我市开展秋季植树护绿活动",
]


def menu(times: int = 1, tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="/c{n}/">{name}</a></{tag}>' for n, name in enumerate(CHANNELS * times))


def links(times: int = 1) -> str:
    rows = "".join(
        f'<li><a href="/a{n}.html">{line}</a><span>09-0{n + 1}</span></li>' for n, line in enumerate(HEADLINES)
    )
    return f"<ul>{rows * times}</ul>"


FOOT = (
    '<div class="wz-bottom"><p>主办：示范市人民政府办公室 承办：示范市大数据中心</p><p>示范ICP备00000001号-1 '
    "示范公网安备 00000000000001号 网站标识码：0000000001</p><p>版权所有：示范市人民政府</p></div>"
)

NOTICE = """示范市人民政府关于加强城镇燃气安全管理的通知
示政发〔2023〕21号
各县（区）人民政府，市政府各部门：
为进一步加强城镇燃气安全管理，防范各类事故发生，现就有关事项通知如下。
一、落实安全责任
燃气经营企业要落实安全生产主体责任，建立健全全员安全生产责任制，定期开展隐患排查。
二、强化监督检查
各级燃气管理部门要加强日常监督检查，对发现的问题建立台账，限期整改到位。
示范市人民政府
2023年7月12日
（此件公开发布）"""

GOVERNMENT = Page(
    f"""<!DOCTYPE html><html><head><meta charset="utf-8">
<title>示范市人民政府关于加强城镇燃气安全管理的通知_示范市人民政府门户网站</title>
<meta name="SiteName" content="示范市人民政府门户网站"><meta name="SiteDomain" content="www.example.gov.cn">
<meta name="SiteIDCode" content="0000000001"><meta name="ColumnName" content="市政府文件">
<meta name="ArticleTitle" content="示范市人民政府关于加强城镇燃气安全管理的通知">
<meta name="PubDate" content="2023-07-13 09:30:00"><meta name="ContentSource" content="市政府办公室">
<meta name="Keywords" content=""><meta name="Author" content="{{author}}">
<style>.a{{color:red}}</style><script>var 安全 = "脚本里的文字不是正文。";</script></head>
<body><div class="header"><ul class="nav">{menu(2)}</ul></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zw/">政务公开</a> &gt; 市政府文件</div>
<table class="xxgk-table"><tr><td>索 引 号：</td><td>000000001/2023-00021</td><td>主题分类：</td><td>城乡建设</td></tr>
<tr><td>发布机构：</td><td>示范市人民政府</td><td>成文日期：</td><td>2023年7月12日</td></tr>
<tr><td>发文字号：</td><td>示政发〔2023〕21号</td><td>有 效 性：</td><td>有效</td></tr></table>
<h1 class="title">示范市人民政府关于加强城镇燃气安全管理的通知</h1>
<div class="info"><span>发布时间：2023-07-13 09:30</span><span>来源：市政府办公室</span>
<span>浏览次数：<i>221</i></span>
<span>字号：<a>大</a> <a>中</a> <a>小</a></span></div>
<div id="UCAP-CONTENT"><div class="TRS_Editor">
{"".join(f"<p>&emsp;&emsp;{p}</p>" for p in NOTICE.split(chr(10))[1:])}</div></div><div class="fujian"><p>附件：<a href="/files/P0201.docx">1.城镇燃气隐患排查表</a></p></div>
<div class="share">分享到：<a>微信</a><a>微博</a></div><div class="xgxx"><h3>相关解读</h3>{links()}</div>{FOOT}
<script>document.write("统计代码");</script></body></html>""",
    NOTICE + "\n附件：1.城镇燃气隐患排查表",
    ("首页", "索 引 号", "浏览次数", "分享到", "脚本里", "版权所有", "重点项目建设推进会", "统计代码"),
    {
        "title": "示范市人民政府关于加强城镇燃气安全管理的通知",
        "publish_date": "2023-07-13",
        "source": "市政府办公室",
        "column": "市政府文件",
        "site": "示范市人民政府门户网站",
        "site_code": "0000000001",
        "doc_number": "示政发〔2023〕21号",
        "index_number": "000000001/2023-00021",
    },
)

COUNTY = Page(
    f"""<html><head><title>示范县召开防汛工作会议 - 示范县人民政府</title></head><body>
<div id="top">{menu(1, "span")}</div><div id="left"><h2>栏目导航</h2>{menu(3)}</div>
<div id="right"><div class="bt">示范县召开防汛工作会议</div>
<div class="ly">2023-07-12 16:20　　来源：示范县融媒体中心　　编辑：某某某　　点击：<script>hits()</script>33次</div>
<div class="nr" id="zoom"><p>　　7月12日，示范县召开防汛工作会议，安排部署下一阶段防汛各项工作。</p>
<p style="text-align:center"><img src="data:image/png;base64,{"iVBOR" * 400}"></p>
<p style="text-align:center">会议现场</p>
<p>　　会议要求，各乡镇要压实责任，加强值班值守，做好群众转移避险准备。</p>
<p>　　会议强调，要备足物资，做到有备无患。</p></div>
<p>【<a href="javascript:print()">打印</a>】【<a href="javascript:close()">关闭</a>】</p>
<p>上一篇：<a href="/1.html">示范县开展防汛演练</a></p>
<p>下一篇：<a href="/2.html">我县高温天气提示</a></p></div>{FOOT}
</body></html>""",
    """示范县召开防汛工作会议
7月12日，示范县召开防汛工作会议，安排部署下一阶段防汛各项工作。
会议现场
会议要求，各乡镇要压实责任，加强值班值守，做好群众转移避险准备。
会议强调，要备足物资，做到有备无患。""",
    ("栏目导航", "点击", "打印", "上一篇", "高温天气", "主办", "base64"),
    {"title": "示范县召开防汛工作会议", "publish_date": "2023-07-12", "source": "示范县融媒体中心"},
)

PORTAL = Page(
    f"""<html><head><meta property="og:title" content="示范港开通新航线 首船已经启航">
<title>示范港开通新航线 首船已经启航_示范新闻网</title></head><body>
<div class="top-nav">{menu(6)}</div><div class="mega">{menu(8, "dd")}</div>
<div class="wrap"><div class="main"><h1>示范港开通新航线 首船已经启航</h1>
<div class="meta"><time datetime="2023-08-11T08:00:00+08:00">2023年08月11日 08:00</time> <a href="/s">示范晚报</a></div>
<div class="art"><p>8月10日，随着一声汽笛，示范港新航线的首船缓缓离开码头，驶向目的港。</p>
<p>新航线每周一班，单程四天，比原来的路线节省两天时间，预计年运量超过五万标箱。</p>
<div class="ad">广告：示范楼盘火热销售中，欢迎您来电咨询，优惠多多。</div>
<p>港口负责人介绍，下一步还将开通三条航线，<a href="/k">进一步</a>方便企业进出口货物。</p></div>
<div class="comment-list"><div>网友甲：这条航线太好了，我们厂的货终于不用绕路，希望尽快再开几条新的航线。</div>
<div>网友乙：支持示范港，越来越好，物流时间缩短对我们做外贸的人来说非常重要，点赞。</div>
<div>网友丙：什么时候开通客运，想坐船去看看，听说那边的海鲜很好，风景也特别漂亮。</div></div>
<h3>相关阅读</h3><div class="x1"><p><a href="/r1">示范港再添新泊位</a></p><p>示范港昨日再添一个五万吨级泊位，码头总数达到二十一个，能力明显提升。</p>
<p><a href="/r2">示范市外贸增长</a></p><p>今年上半年，示范市外贸进出口总额同比增长百分之八，其中出口增长百分之九。</p></div></div>
<div class="sidebar"><h3>热点排行</h3>{links(4)}</div></div>
<div class="footer">{menu(2)}Copyright 示范新闻网</div></body></html>""",
    """示范港开通新航线 首船已经启航
8月10日，随着一声汽笛，示范港新航线的首船缓缓离开码头，驶向目的港。
新航线每周一班，单程四天，比原来的路线节省两天时间，预计年运量超过五万标箱。
港口负责人介绍，下一步还将开通三条航线，进一步方便企业进出口货物。""",
    ("示范楼盘", "网友", "新泊位", "外贸增长", "热点排行", "Copyright"),
    {"title": "示范港开通新航线 首船已经启航", "publish_date": "2023-08-11"},
)

OLD = Page(
    f"""<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset=utf-8"><TITLE>示范区安全生产简报</TITLE></HEAD>
<BODY><TABLE width=780><TR><TD colspan=2><TABLE><TR>{menu(1, "td")}</TR></TABLE></TD></TR>
<TR><TD width=160 valign=top><TABLE>{"".join(f"<tr><td><a href=#>{c}</a>" for c in CHANNELS)}</TABLE></TD>
<TD><TABLE><TR><TD align=center><FONT size=5><B>示范区安全生产简报</B></FONT><TR><TD align=center>2006-5-18 10:00:00 来源：区安监局
<TR><TD><P>本月，全区共检查企业<B>21</B>家，发现隐患<FONT color=red>33</FONT>处，已经全部整改到位。<P>下月工作安排如下：
<TABLE border=1><TR><TD>日期<TD>内容<TD>负责人<TR><TD>6月1日<TD>宣传月启动<TD>某某<TR><TD>6月9日<TD>应急演练<TD>某某某</TABLE>
<P>请各单位做好准备，按时参加各项活动。</TABLE></TD></TR>
<TR><TD colspan=2 align=center>版权所有：示范区人民政府 建议使用IE6.0浏览器、800×600分辨率浏览</TD></TR></TABLE></BODY></HTML>""",
    """示范区安全生产简报
本月，全区共检查企业21家，发现隐患33处，已经全部整改到位。
下月工作安排如下：
日期\t内容\t负责人
6月1日\t宣传月启动\t某某
6月9日\t应急演练\t某某某
请各单位做好准备，按时参加各项活动。""",
    ("网上信访", "建议使用", "版权所有", "10:00"),
    {"publish_date": "2006-05-18", "source": "区安监局"},
    "gb2312",  # the label says UTF-8
)

TRADITIONAL = Page(
    f"""<html lang="zh-Hant"><head><meta charset="big5"><title>示範市舉行消防演習 | 示範資訊網</title></head><body>
<header><nav>{menu(2)}</nav></header><main><article><h1>示範市舉行消防演習</h1><p class="date">發布日期：2023-09-01</p>
<div class="entry-content"><p>示範市消防局昨日舉行演習，共有三百多名居民參加，過程順利。</p>
<p>消防局長表示，希望透過演習提高市民的防災意識，並熟悉逃生路線。</p></div></article></main>
<aside><h2>熱門新聞</h2>{links(2)}</aside><footer>版權所有 示範資訊網</footer></body></html>""",
    """示范市举行消防演习
示范市消防局昨日举行演习，共有三百多名居民参加，过程顺利。
消防局长表示，希望透过演习提高市民的防灾意识，并熟悉逃生路线。""",
    ("熱門", "热门", "版權", "发布日期"),
    {"publish_date": "2023-09-01"},
)

BREAKS = Page(
    f"""<html><head><title>关于停水的公告-示范水务集团</title></head><body><table><tr><td>{menu(2, "b")}</td></tr></table>
<table><tr><td class="x1">关于停水的公告</td></tr><tr><td class="x2">发布日期：2023年08月01日　　阅读次数：55</td></tr>
<tr><td class="x3">各位用户：<br>&nbsp;&nbsp;&nbsp;&nbsp;因管网改造施工，定于8月3日22时至次日6时停水，请提前储水。<br><br>
&nbsp;&nbsp;&nbsp;&nbsp;停水范围：示范路以东、建设街以南的居民小区和单位，共计约三千户。<br>
&nbsp;&nbsp;&nbsp;&nbsp;给您带来不便，敬请谅解。<br>特此公告。<br><div align=right>示范水务集团<br>2023年8月1日</div></td></tr></table>
<table><tr><td>地址：示范市建设街1号 电话：0000-0000000</td></tr><tr><td>技术支持：示范科技</td></tr></table></body></html>""",
    """关于停水的公告
各位用户：
因管网改造施工，定于8月3日22时至次日6时停水，请提前储水。
停水范围：示范路以东、建设街以南的居民小区和单位，共计约三千户。
给您带来不便，敬请谅解。
特此公告。
示范水务集团
2023年8月1日""",
    ("阅读次数", "技术支持", "要闻动态"),
    {"title": "关于停水的公告", "publish_date": "2023-08-01"},
)

BROKEN = Page(
    f"""<div class=head>{menu(2)}<title>示范镇卫生院招聘公告</title></div></div></span><h1>示范镇卫生院招聘公告</h2>
<div class="content"><p>因工作需要，示范镇卫生院面向社会公开招聘护士五名，现将有关事项公告如下。<div><p><b>一、报名条件<p>年龄三十周岁以下，
具有护士执业资格，身体健康。</b></i></p></td></tr><p>二、报名时间<br/>即日起至9月10日，每天8时至17时。</span>
<p>未尽事宜由示范镇卫生院负责解释。</div></div></div></div><a href="/x">首页<div class="copyright">版权所有 示范镇卫生院""",
    """示范镇卫生院招聘公告
因工作需要，示范镇卫生院面向社会公开招聘护士五名，现将有关事项公告如下。
一、报名条件
年龄三十周岁以下，具有护士执业资格，身体健康。
二、报名时间
即日起至9月10日，每天8时至17时。
未尽事宜由示范镇卫生院负责解释。""",
    ("版权所有", "网上信访"),
    {"title": "示范镇卫生院招聘公告"},
)

FILES = Page(
    f"""<html><head><title>示范市2023年第三季度质量抽查结果公布-示范市市场监管局</title></head><body><div class="nav">{menu(3)}</div>
<div class="detail"><h2>示范市2023年第三季度质量抽查结果公布</h2><p class="info">日期：2023-10-08 来源：质量监督科</p>
<div class="con"><p>现将第三季度产品质量监督抽查结果予以公布，请有关单位做好后续处理。</p>
<ul><li><a href="./a1.xlsx">1.儿童用品抽查结果</a></li><li><a href="./a2.xlsx">2.家用电器抽查结果</a></li>
<li><a href="./a3.pdf">3.农资产品抽查结果</a></li><li><a href="./a4.doc">4.不合格产品名单</a></li></ul></div></div>
<div class="related">{links(3)}</div>{FOOT}</body></html>""",
    """示范市2023年第三季度质量抽查结果公布
现将第三季度产品质量监督抽查结果予以公布，请有关单位做好后续处理。
1.儿童用品抽查结果
2.家用电器抽查结果
3.农资产品抽查结果
4.不合格产品名单""",
    ("要闻动态", "技能大赛", "质量监督科"),
    {"publish_date": "2023-10-08", "source": "质量监督科"},
)

COPYRIGHT = Page(
    f"""<html><head><title>什么是网站备案和版权登记_示范普法</title></head><body><div class="nav">{menu(2)}</div>
<h1>什么是网站备案和版权登记</h1><div class="article"><p>网站备案，是指网站主办者依法向主管部门登记有关信息，取得备案编号。</p>
<p>版权登记则不同：作品自完成之日起，作者就依法享有权利，登记只是证明，不是取得权利的条件。</p>
<p>转载他人作品，应当注明作者和来源，并按规定支付报酬；责任编辑对此负有审核的义务。</p></div>
<div class="bottom">版权所有 示范普法网</div></body></html>""",
    """什么是网站备案和版权登记
网站备案，是指网站主办者依法向主管部门登记有关信息，取得备案编号。
版权登记则不同：作品自完成之日起，作者就依法享有权利，登记只是证明，不是取得权利的条件。
转载他人作品，应当注明作者和来源，并按规定支付报酬；责任编辑对此负有审核的义务。""",
    ("示范普法网", "要闻动态"),
)

LIST = Page(
    f"""<html><head><title>工作动态_示范市人民政府</title></head><body><div class="nav">{menu(2)}</div>
<h2>工作动态</h2><div class="list">{links(3)}</div><div class="page">首页 上一页 下一页 尾页</div>{FOOT}</body></html>""",
    "\n".join(HEADLINES),
    (),
    taken="whole",
)

SCRIPTED = Page(
    '<html><head><title>示范</title></head><body><div id="app"></div><script src="/app.js"></script></body></html>',
    "",
    (),
    taken="nothing",
)

PDF = Page(
    """<html><head><title>示范市国土空间规划</title></head><body><div id="v"><iframe src="/pdfjs/viewer.html?file=/up/gh.pdf">
</iframe></div><script>render("gh.pdf")</script></body></html>""",
    "",
    (),
    taken="nothing",
)

PAGES = {
    "government": GOVERNMENT,
    "county": COUNTY,
    "portal": PORTAL,
    "old tables": OLD,
    "traditional": TRADITIONAL,
    "line breaks in a cell": BREAKS,
    "broken nesting": BROKEN,
    "files": FILES,
    "about copyright": COPYRIGHT,
    "list": LIST,
    "scripted": SCRIPTED,
    "pdf": PDF,
}
