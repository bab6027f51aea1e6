"""Hypothesis strategies that generate what the filters look for: damaged pages, and pieces that only look so."""

from __future__ import annotations

from hypothesis import strategies as st

CLEAN = [
    "会议强调，要坚持人民至上、生命至上，统筹发展和安全。",
    "各地区、各部门要压实责任，扎实开展隐患排查整治。",
    "7月12日，全市安全生产工作会议召开。",
    "市长李明远出席会议并讲话。",
    "一、总体要求",
    "（一）加强组织领导。",
    "第一章 总则",
    "国办发〔2023〕12号",
    "附件：1.任务分工表",
    "张三 李四 王小五",
    "增长3.5%，比上年提高0.2个百分点。",
    "时间：14:00至16:30",
    "二〇二三年五月四日",
]
DIRTY = [
    "會(huì)議(yì)強(qiáng)調(diào)，要做好應(yīng)急管理工作。",
    "領域?qū)m椪危V山方面要下更大力氣",
    "燃?xì)忸I(lǐng)域安全",
    "提升？笆奈濉薄笆逦濉睍r(shí)期",
    "会议指出,各地区要抓好安全生产;要落实责任",
    "聚 焦应急管理,夯实措 施",
    "您当前的位置：首页 > 政务公开 > 工作动态",
    "发布时间：2023-07-12 来源：应急管理局 浏览量：1768",
    "主办：某市人民政府 版权所有 X ICP备12345678号-1",
    "【字体：大 中 小】 【打印】 【关闭】",
    "责任编辑：王小明",
    "版权与免责声明：",
    "凡本网注明“来源：某某网”的所有作品，未经本网授权不得转载。",
    "《讲话.docx》由会员分享,可在线阅读,更多相关《讲话.docx(7页珍藏版)》请在某某网上搜索。",
    "1、在全市平安生产工作会议上的讲话今天会议主要任务是",
    "2、抓的全过程，为全市开展大局提供保障，平安风险防控能力不间断增强",
    "The meeting pointed out that all regions should do a good job in 2023.",
    "鏀垮簻宸ヤ綔鎶ュ憡",
    "×÷ÎªÓ¦¼±¹ÜÀí",
    "æ”¿åºœå·¥ä½œæŠ¥å‘Š",
    "&nbsp;&nbsp;&amp;ldquo;安全&amp;rdquo;",
    "锟斤拷锟斤拷烫烫烫",
    "⾼⼯\u00ad安\u200b全\ufeff",
    "１２３ＡＢＣ　　四届H一次全会",
    "監督管理(lǐ)著力推進檔案",
    "监监理理监监理理",
]
MARKS = [
    *" ,:;?!()（）[]【】<>&?:：;；，。、…—-|/\\\"'“”〞·.0123456789aāabcXYZ",
    "\u3000",
    "\u00a0",
    "\t",
    "\r\n",
    "\n",
]
HOSTILE = ["\x00", "\ud800", "\udfff", "\ufffd", "\u2028", "\u202f", "\u180e", "\ue000", "??", "((", "))", "&amp;amp;"]
FOREIGN = ["བོད་ཡིག་གཞུང་", "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ\u180bᠠ", "ئۇيغۇرچە خەۋەر", "Vahcuengh Sawcuengh", "ひらがなカタカナ", "한국어"]

han = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=6)
piece = st.one_of(
    st.sampled_from(CLEAN),
    st.sampled_from(DIRTY),
    st.sampled_from(MARKS),
    st.sampled_from(HOSTILE),
    st.sampled_from(FOREIGN),
    han,
    st.text(max_size=4),
)
fragments = st.lists(st.tuples(piece, st.sampled_from(["", "", "\n", "\n\n", " ", "\u3000"])), max_size=12)


def _joined(parts: list[tuple[str, str]]) -> str:
    return "".join(a + b for a, b in parts)


pages = st.one_of(fragments.map(_joined), st.text(st.characters(), max_size=40), st.text("".join(MARKS), max_size=60))
"""Whole pages: pieces of damage and of clean text in any order, and plain noise; surrogates and NULs included."""

foreign_pages = st.lists(
    st.one_of(
        st.text("བོད་ཡིགགཞུང། ༡༢༣", max_size=20),
        # a letter leads: an invisible character alone on a line belongs to no script
        st.text("ᠮᠣᠩᠭᠯᠤ\u180b\u180c\u180d\u180e\u202f\u200d᠂᠃ ", max_size=20).map("ᠮ".__add__),
        st.text("ئۇيغۇرچەخۋ\u200c\u200d،؟ ", max_size=20).map("ئ".__add__),
        st.sampled_from(["Vahcuengh Sawcuengh, gvangjsih bouxcuengh sw ceih gih."]),
    ),
    min_size=1,
    max_size=6,
).map("\n".join)
"""Text in Tibetan, Mongolian, Uyghur and Zhuang only, with the invisible characters that these scripts need."""
