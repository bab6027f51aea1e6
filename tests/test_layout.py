"""The filter `layout`: damages made on purpose and undone, what must stay, and what holds for any text."""

from __future__ import annotations

import random
import re

import pytest
from benchmarks.printed import numbered, printed, spaced
from hypothesis import given, settings
from hypothesis import strategies as st

from govclean.chain import Chain
from govclean.document import Document
from govclean.filters.layout import STEPS, layout
from govclean.filters.unicode import unicode
from govclean.findings import Edit
from govclean.layout.forms import look
from govclean.layout.indents import indents, keep
from govclean.layout.repeats import may_double
from govclean.options import Options
from linear import assert_linear

ALONE = Chain([layout])
STRICT = Options(strict=True)

SUBJECTS = [
    "各县区",
    "市应急管理局",
    "有关部门",
    "各级党委和政府",
    "生产经营单位",
    "基层干部",
    "3个检查组",
    "市安委会办公室",
]
ADVERBS = ["要认真", "应当全面", "必须严格", "要持续", "要依法", "要及时"]
ACTS = ["排查整治", "贯彻落实", "督促检查", "研究解决", "宣传推广", "统筹推进", "评估验收", "跟踪督办"]
THINGS = [
    "重大事故隐患",
    "“三管三必须”要求",
    "安全生产责任制",
    "2023年以来的12项重点任务",
    "群众反映强烈的突出问题",
    "《安全生产法》的各项规定",
    "防汛抗旱和森林防火工作（含应急值守）",
    "基层应急救援队伍建设",
    "占比超过85.5%的存量风险",
]
HEADINGS = ["一、提高政治站位", "（二）完善工作机制", "第三章　监督检查", "三是强化保障", "附件", "1．工作目标"]
OTHERS = [
    "陶剑锋 王永生 何金虎",
    "张 伟 李 娜 欧阳明",
    "某某市人民政府办公室",
    "2023年5月6日",
    "主 任：王建国",
    "合计 120 35",
]


def sentence(rng: random.Random) -> str:
    clauses = [
        rng.choice(SUBJECTS) + rng.choice(ADVERBS) + rng.choice(ACTS) + rng.choice(THINGS)
        for _ in range(rng.randint(1, 4))
    ]
    return "，".join(clauses) + rng.choice("。。。！；")


def paragraph(rng: random.Random) -> str:
    return "".join(sentence(rng) for _ in range(rng.randint(2, 6)))[:-1] + "。"


def page(rng: random.Random) -> list[str]:
    blocks = [paragraph(rng) for _ in range(12)]
    for extra in [*rng.sample(HEADINGS, 3), *rng.sample(OTHERS, 3)]:
        blocks.insert(rng.randrange(len(blocks) + 1), extra)
    return blocks


def restored(expected: list[str], text: str, gap: str) -> tuple[int, int, int]:
    """Paragraphs in all, paragraphs that came back exactly, other blocks lost."""
    there = set(text.split(gap))
    long = [b for b in expected if len(b) > 16]
    short = [b for b in expected if len(b) <= 16]
    return len(long), sum(b in there for b in long), sum(b not in there for b in short)


@pytest.mark.parametrize(("marks", "least"), [("written", 0.99), ("lost", 0.99), ("blank", 0.99), ("none", 0.85)])
def test_printed_pages_come_back(marks: str, least: float) -> None:
    rng = random.Random(7)
    total = good = lost = 0
    for _ in range(40):
        damaged, clean = printed(page(rng), rng.randrange(40, 81, 2), marks)
        gap = "\n\n" if marks == "blank" else "\n"
        n, k, bad = restored(clean.split(gap), ALONE(damaged, options=STRICT).text, gap)
        total, good, lost = total + n, good + k, lost + bad
    assert good >= least * total, (good, total)
    assert lost == 0


def test_spaces_at_wraps_go_and_separators_stay() -> None:
    rng = random.Random(8)
    total = good = lost = 0
    for _ in range(40):
        blocks = page(rng)
        n, k, bad = restored(blocks, ALONE(spaced(blocks, rng.randrange(40, 81, 2)), options=STRICT).text, "\n")
        total, good, lost = total + n, good + k, lost + bad
    assert good >= 0.99 * total, (good, total)
    assert lost == 0


def test_ordinals_of_shared_documents_go() -> None:
    rng = random.Random(9)
    good = 0
    for _ in range(50):
        text = "".join(paragraph(rng) for _ in range(25))
        good += ALONE(numbered(text, rng.randint(150, 500)), options=STRICT).text == text
    assert good >= 49


def test_stripped_indents_still_tell_paragraphs_apart() -> None:
    rng = random.Random(19)
    both = Chain([unicode, layout])
    for _ in range(20):
        damaged, clean = printed(page(rng), rng.randrange(40, 81, 2), "written")
        assert both(damaged, options=STRICT).text == Chain([unicode])(clean).text


def test_an_indent_is_found_behind_other_edits() -> None:
    doc = Document("导航\n\u3000\u3000会议召开。\n会议结束。", options=STRICT)
    doc, _ = doc.with_step("unicode", [Edit(3, 5, "", "unicode.indent")])
    doc, _ = doc.with_step("chrome", [Edit(0, 3, "", "chrome.menu"), Edit(5, 7, "举行", "x.y")])
    assert doc.text == "会议举行。\n会议结束。"
    assert indents(doc) == {0}
    after = Document("会议举行。会议结束。")
    keep(doc, [Edit(5, 6, "", "layout.wrap")], after)
    assert indents(after) == {0}
    assert indents(Document(doc.text)) == frozenset()


def test_spaces_at_wraps_of_an_article() -> None:
    rng = random.Random(18)
    blocks = [f"第{n}条 {paragraph(rng)}" for n in "一二三四五六七八九十"]
    for width in range(40, 81, 4):
        assert ALONE(spaced(blocks, width), options=STRICT).text == "\n".join(blocks)


def bare_numbers(text: str, size: int) -> str:
    parts = [text[i : i + size] for i in range(0, len(text), size)]
    return parts[0] + "".join(f"{n}{part}" for n, part in enumerate(parts[1:], 2))


def test_bare_ordinals_go() -> None:
    rng = random.Random(20)
    good = 0
    for _ in range(30):
        text = "".join(paragraph(rng) for _ in range(25))
        good += ALONE(bare_numbers(text, rng.randint(150, 400)), options=STRICT).text == text
    assert good >= 24, good


def test_numbers_of_the_text_are_no_ordinals() -> None:
    rng = random.Random(21)
    for _ in range(30):
        counted = [f"{paragraph(rng)[:-1]}，共检查{n}家企业。" for n in range(1, 12)]
        text = "".join(counted)
        assert ALONE(text, options=STRICT).text == text
    text = bare_numbers("".join(paragraph(rng) for _ in range(25)), 300)
    cut = text[: text.index("4", 800)] + "四" + text[text.index("4", 800) + 1 :]
    assert ALONE(cut[:1200], options=STRICT).text == cut[:1200]  # two numbers convict nobody


def test_true_lists_stay() -> None:
    rng = random.Random(10)
    for _ in range(50):
        items = ["".join(sentence(rng) for _ in range(rng.randint(1, 4))) for _ in range(8)]
        text = "\n".join(f"{n}、{item}" for n, item in enumerate(items, 1))
        assert ALONE(text, options=STRICT).text == text
        short = "\n".join(f"{n}、{rng.choice(THINGS)}" for n in range(1, 9))
        assert ALONE(short, options=STRICT).text == short


def test_the_last_copy_of_a_title_stays() -> None:
    """The first is the browser's: the one that stands above the text, set off by blank lines, is the document's."""
    page = "示范市召开防汛工作会议\n\n示范市召开防汛工作会议\n\n\n5月4日，示范市召开防汛工作会议，部署全市的防汛工作。"
    assert ALONE(page, options=STRICT).text == page.partition("\n\n")[2]
    text = "河水自西向东流过全境，两岸是宽阔的平原，" * 3 + "自古就是交通要道。"
    rows = "\n河水自西向东流过全境" * 3
    assert (
        ALONE(text + rows, options=STRICT).text == text + rows
    )  # below the first sentence of the text there is no title


@pytest.mark.parametrize("opening", ["示范日报讯（记者张某）", "5月4日，"])
def test_a_title_as_wide_as_the_lines_below_stays_apart(opening: str) -> None:
    rng = random.Random(23)
    title = "示范市召开全市防汛抗旱工作会议部署汛期重点工作落实防汛责任"
    body = opening + "示范市召开全市防汛抗旱工作会议，部署汛期工作。" + "".join(sentence(rng) for _ in range(12))
    damaged, clean = printed([title, body, "".join(sentence(rng) for _ in range(9))], 2 * len(title), "none")
    assert ALONE(damaged, options=STRICT).text.split("\n")[0] == title == clean.split("\n")[0]


def test_a_first_line_that_goes_on_is_no_title() -> None:
    rng = random.Random(29)
    for _ in range(10):
        damaged, clean = printed(["".join(sentence(rng) for _ in range(9)) for _ in range(3)], 60, "blank")
        assert ALONE(damaged, options=STRICT).text == clean


def test_fragments_extracted_twice_are_kept_once() -> None:
    rng = random.Random(11)
    for _ in range(50):
        text = "".join(dict.fromkeys(sentence(rng) for _ in range(30)))
        start = rng.randrange(len(text) - 120)
        size = rng.randint(40, 100)
        if sum(text.count(mark, start, start + size) for mark in "，。；！") < 2:
            continue
        doc = ALONE(text[: start + size] + text[start : start + size] + text[start + size :], options=STRICT)
        assert doc.text == text


def test_the_garbled_place_is_noted() -> None:
    doc = ALONE("全局特别是六稳系不断健全。市、县到人，责任全面落实。是六稳系不断健全。市、县到人，责任全面落实。完。")
    assert doc.text == "全局特别是六稳系不断健全。市、县到人，责任全面落实。完。"
    assert [n.kind for n in doc.notes] == ["damaged"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("会议于2017822日召开。", [("damaged", "2017822日")]),
        ("会议于20178月22日召开。", [("damaged", "20178月22日")]),
        ("会议于2017年8月22日召开，2023年365日值守，发文2017123号。", []),
        (
            "单位\n数量\n甲公司\n20\n乙公司\n31\n丙公司\n42\n合计\n93",
            [("table", "单位\n数量\n甲公司\n20\n乙公司\n31\n丙公司\n42\n合计\n93")],
        ),
        ("一\n二\n三\n四\n五\n六\n七\n八\n九\n十", []),
    ],
)
def test_notes(text: str, found: list[tuple[str, str]]) -> None:
    doc = ALONE(text, options=STRICT)
    assert doc.text == text
    assert [(n.kind, text[n.start : n.end]) for n in doc.notes] == found


def test_a_page_number_between_cut_lines() -> None:
    rng = random.Random(12)
    damaged, clean = printed([paragraph(rng) for _ in range(12)], 56, "written")
    rows = damaged.split("\n")
    for n, at in enumerate(range(len(rows) - 4, 4, -9)):
        rows.insert(at, rng.choice([f"— {90 - n} —", f"第 {90 - n} 页 共 99 页", f"- {90 - n} -"]))
    assert ALONE("\n".join(rows), options=STRICT).text == clean


def test_running_headers_go_with_their_page_numbers() -> None:
    rng = random.Random(13)
    damaged, clean = printed([paragraph(rng) for _ in range(14)], 56, "written")
    rows = damaged.split("\n")
    for n, at in enumerate(range(len(rows) - 4, 4, -9)):
        rows[at:at] = [f"— {90 - n} —", "某市应急预案汇编"]
    assert ALONE("\n".join(["某市应急预案", *rows]), options=STRICT).text == f"某市应急预案\n{clean}"


@pytest.mark.parametrize(
    "text",
    [
        "保持高度警觉 抓实重点工作 夯实基层基础 以坚决有力措施防范各类安全事故",
        "推出《奋斗百年路 启航新征程》系列报道,各地认真组织学习,广大干部群众反响热烈。",
        "出席会议的有陶剑锋 王永生 何金虎 余新颜,会议由市政府秘书长主持召开,各县区负责人参加。",
        "《某市人民政府 某市中级人民法院关于建立联席会议制度的通知》已经印发,请认真贯彻执行。",
        "中山某公司新兴渠道部总监 李永某：今天我们有一个活动，第二天整个业绩就会上来，大家都很有信心。",
        "某省某县黄河乡牧民 达某强：十年以前水小得很，草也长得不好，经过治理，水大了，草也长得好起来了。\n"
        "某省某办公室专职副主任 李晓某：生态移民不是简单的位移，而是要让他们从过去的生活里走出来，过上好日子。\n"
        "某市某科技公司的董事长 陈德某：通过电子商务，我们在国际上已经有一百多个客户，生意一天比一天好。",
        "共青团员 李某和 2023 年的 12 名同志参加活动，活动由市政府办公室主持，各县区有关负责人参加活动。",
        "第一章 职 责\n第一条 为了加强安全生产工作,防止和减少生产安全事故,制定本条例。",
        "一 、提高认识,加强领导,把安全生产摆在更加突出的位置,切实抓紧抓好抓出成效。",
        "会议强调,各地要认真贯彻落实,扎实做好各项工作,确保取得实效\n会议要求,要压实责任,狠抓落实。",
        "广东省育婴院 江心语：祝你们万事如意,身体健康,希望以后能够常来看看大家,谢谢你们。",
        "为了促进和保障示范区建设,实现共商 共建共管共享共赢,把示范区全面建设成为示范引领高地。",
        "床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。",
        "姓名 性别 职务\n张三 男 主任\n李四 女 副主任",
        "单位\n数量\n占比\n某某公司\n20\n35%\n某某集团\n31\n42%",
    ],
)
def test_what_has_a_meaning_stays(text: str) -> None:
    assert ALONE(text, options=STRICT).text == text


@pytest.mark.parametrize("seed", ["000_4f498a647a0d05b6", "001_3c5a6314745ab4d2", "004_21e0213ca6dcd42f"])
def test_seeds_without_broken_layout_stay(seed: str, request: pytest.FixtureRequest) -> None:
    text = (request.config.rootpath / "seeds" / f"{seed}.txt").read_text(encoding="utf-8")
    assert ALONE(text, options=STRICT).text == text


def test_seed_002(request: pytest.FixtureRequest) -> None:
    text = (request.config.rootpath / "seeds" / "002_393e867fbdc57a74.txt").read_text(encoding="utf-8")
    doc = ALONE(text, options=STRICT)
    for whole in [
        "聚焦应急管理",
        "夯实措施",
        "经济社会两手抓的全过程",
        "联络员定期",
        "习近平总书记反复强调",
        "统分结合的1+4自然",
    ]:
        assert whole in doc.text
    assert doc.text.count("责任全面落实到位。") == 1
    assert doc.undo() == text


def test_seed_003(request: pytest.FixtureRequest) -> None:
    text = (request.config.rootpath / "seeds" / "003_b6988985371fa7c4.txt").read_text(encoding="utf-8")
    doc = ALONE(text, options=STRICT)
    assert "改革安全閥。" in doc.text
    assert "扎實開展電動自行車" in doc.text
    assert {e.rule for e in doc.edits} == {"layout.break"}


ZHUANG = "Vahcuengh Sawcuengh, gvangjsih bouxcuengh sw ceih gih"


@pytest.mark.parametrize("text", [f"{ZHUANG}\n" * 6, f"\n\n{ZHUANG}  \n\n\n\n\n{ZHUANG}\n{ZHUANG} \n\n"])
def test_a_page_without_han_stays(text: str) -> None:
    assert applied(text) == text
    assert applied(f"壮文：\n{text.strip()}").count(ZHUANG) == text.count(ZHUANG)


def test_latin_lines_are_never_joined() -> None:
    rng = random.Random(14)
    damaged, clean = printed([paragraph(rng) for _ in range(12)], 56, "written")
    latin = f"\n{ZHUANG}\n{ZHUANG}\n{ZHUANG}\n"
    assert ALONE(f"{damaged}{latin}", options=STRICT).text == f"{clean}{latin}"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("\n\n会议召开。", "会议召开。"),
        (" \n\u3000\n　　会议召开。\n\n\n", "　　会议召开。\n"),
        ("会议召开。\n \n", "会议召开。\n"),
        ("会议召开。\n", "会议召开。\n"),
        ("会议召开。 ", "会议召开。"),
    ],
)
def test_blank_lines_at_the_ends_of_a_page(text: str, result: str) -> None:
    doc = ALONE(text, options=STRICT)
    assert doc.text == result
    assert doc.undo() == text


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("第一章 总 则\n第一条 制定本条例。", "第一章 总则\n第一条 制定本条例。"),
        ("第七章　罰　　則 \n", "第七章　罰則\n"),
        ("第一章 总 则 ……1", "第一章 总 则 ……1"),
        ("总 则", "总 则"),
    ],
)
def test_names_of_chapters(text: str, result: str) -> None:
    assert ALONE(text, options=STRICT).text == result


def test_doubled_figures_beside_doubled_glyphs() -> None:
    text = "11安安全全生生产产22责责任任制制"
    assert ALONE(text, options=STRICT).text == "1安全生产2责任制"


@given(st.lists(st.sampled_from(["监", "理", "单", "位", "监监", "11", "1", " ", "\n", "𠀀𠀀", "\ud800"]), max_size=30))
@settings(max_examples=300, deadline=None)
def test_doubled_glyphs_are_seen_wherever_they_stand(parts: list[str]) -> None:
    text = "".join(parts)
    assert may_double(look(Document(text))) == (re.search(r"(.)\1(.)\2(.)\3", text) is not None)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("共22个个单单位位参参加加演演练练33次", "共22个单位参加演练33次"),
        ("到22002233年年底底完完成成任任务务", "到2023年底完成任务"),
        ("监监理理单单位位职职责责，方方面面都要公公布布。", "监理单位职责，方方面面都要公布。"),
        ("事事故故调调查查报报告告，认认真真、规规矩矩，老老实实。", "事故调查报告，认认真真、规规矩矩，老老实实。"),
        ("公公布布和方方面面。", "公公布布和方方面面。"),
    ],
)
def test_what_stands_beside_doubled_glyphs(text: str, result: str) -> None:
    assert ALONE(text, options=STRICT).text == result


def test_an_ideographic_space_shows_a_list() -> None:
    text = "会议要求各地要做到时时放心不下,着力提升防灾　减灾和应 急救援水平,大力支持森林火源管控,确保守住安全底线。"
    assert ALONE(text, options=STRICT).text == text


# --- what holds for any text

PIECES = [
    *HEADINGS,
    *OTHERS,
    "全市应急管理工作会议强调，各地要认真贯彻",
    "落实各项措施，",
    "坚决防范事故。",
    "监监理理单单位位职职责责",
    "— 3 —",
    "第 3 页 共 7 页",
    "1、",
    "2、",
    "3、",
    "责2任要落实到位并抓好各项工作的督促检查和跟踪问效",
    "责3任要落实到位并抓好各项工作的督促检查和跟踪问效",
    "责4任要落实到位并抓好各项工作的督促检查和跟踪问效",
    "\n",
    "\n\n",
    " ",
    "\u3000",
    "\u00a0",
    "\t",
    "，",
    "、",
    "。",
    "”",
    "“",
    "A",
    "9",
    "བོད",
    "ᠮᠣᠩ",
    "\ud800",
    "\x00",
]
hostile = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def applied(text: str) -> str:
    """One run of the filter, guard aside."""
    return Document(text, options=STRICT).with_step("layout", layout(Document(text)))[0].text


@given(hostile)
@settings(max_examples=400, deadline=None)
def test_idempotent_and_undone(text: str) -> None:
    doc = ALONE(text, options=STRICT)
    assert doc.undo() == text
    assert not any(n.kind == "unstable" for n in doc.notes)
    once = applied(text)
    assert applied(once) == once


@given(st.lists(st.sampled_from(PIECES[:16] + ["\n"] * 6), max_size=60).map("".join))
@settings(max_examples=200, deadline=None)
def test_idempotent_on_lines(text: str) -> None:
    once = applied(text)
    assert applied(once) == once


@given(hostile)
@settings(max_examples=200, deadline=None)
def test_the_guard_is_necessary(text: str) -> None:
    doc = Document(text)
    if not layout.guard(doc):  # type: ignore[attr-defined]
        assert applied(text) == text


@given(
    st.lists(st.sampled_from(["བོད་ཡིག", "ᠮᠣᠩᠭᠣᠯ\u180e", "ئۇيغۇر", " ", "\n", "\u202f", "  ", "\n\n\n\n"]), max_size=30)
)
def test_other_scripts_are_left_alone(parts: list[str]) -> None:
    text = "".join(parts)
    assert applied(text) == text


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        " ",
        "\n",
        "安",
        "安 ",
        "安\n",
        " \n",
        "1、",
        "安，\n",
        "安全生产，责任落实。",
        "监监",
        "— 1 —\n",
        "“",
        "A 安",
        "\u3000\n安",
        "1、\n",
        "slip燃?xì)忸I(lǐng)域",
    ],
)
def test_linear_time(unit: str) -> None:
    assert_linear(ALONE, unit, 20_000)


def test_every_step_takes_any_text() -> None:
    for _, step in STEPS:
        for text in ["", "\ud800", "\x00", "\n", " ", "1、", "安" * 50, "(" * 50]:
            list(step(Document(text)))
