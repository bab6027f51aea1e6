"""Swapped words and OCR look-alikes: what is repaired, what is noted, and what must never be touched."""

from __future__ import annotations

import random
import re
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import govclean
from govclean import Document, Edit, Meta, Note, Options
from govclean.chain import Chain
from govclean.filters.substitution import THRESHOLDS, substitution
from govclean.literals import runs
from govclean.wash import ocr
from govclean.wash.features import features, occurrences, squeeze, vocabulary
from govclean.wash.page import betrayals, examine
from govclean.wash.tables import pairs, rows, shipped
from govclean.wash.verdict import Places, Verdict, judge
from linear import assert_linear

ALONE = Chain([substitution])
W1 = shipped().families["W1"]
HONEST = """全县安全生产工作会议强调，要牢固树立安全发展理念，统筹经济发展和安全生产，坚决守住安全底线。
过去一年，各级各部门认真履职，安全生产责任全面落实，安全风险防控能力不断增强，部分企业安全管理水平明显提高。
同时要看到，基础薄弱的县情没有改变，安全隐患大量存在，部分企业主体责任落实不到位，工作中还存在一些不足。
要深入开展安全隐患排查，持续完善安全风险分级管控机制，确保人民群众生命安全和身体健康，推动全县高质量发展。
平安是福。要扎实开展平安校园创建，促一方发展、保一方平安，让304万安康人民过上幸福生活。局部聚集性疫情要果断处置。
"""
SWAPS = {
    "安全": "平安",
    "发展": "开展",
    "不断": "不间断",
    "部分": "局部",
    "基础": "根底",
    "不足": "缺乏",
    "健康": "安康",
}


def washed(text: str, swaps: dict[str, str], rate: float = 1.0, seed: int = 0) -> str:
    """The text as an article washer would leave it."""
    pick = random.Random(seed)
    for original, substitute in swaps.items():
        parts = text.split(original)
        text = parts[0] + "".join((substitute if pick.random() < rate else original) + part for part in parts[1:])
    return text


def test_a_washed_page_is_put_back_and_honest_words_beside_wrong_ones_stay() -> None:
    doc = ALONE(washed(HONEST, SWAPS))
    assert doc.text == HONEST
    assert doc.meta["washed"]["family"] == "W1"
    assert doc.meta["washed"]["log_odds"] > 10
    assert {e.rule for e in doc.edits} >= {"substitution.安全", "substitution.发展", "substitution.基础"}
    for edit in doc.edits:
        assert THRESHOLDS["default"] <= edit.confidence <= 1
        assert edit.because[0].startswith("page log-odds")
        assert edit.because[1].startswith("rate")


def test_the_honest_page_is_not_even_looked_at() -> None:
    assert not substitution.guard(Document(HONEST))  # type: ignore[attr-defined]
    assert list(substitution(Document(HONEST))) == []


def test_a_traditional_page_is_put_back_in_its_script() -> None:
    from opencc import OpenCC

    raise_ = OpenCC("s2t").convert
    assert ALONE(raise_(washed(HONEST, SWAPS))).text == raise_(HONEST)


def test_a_few_swapped_words_on_a_short_page_are_noted_and_kept() -> None:
    text = "要抓好平安生产，推动全县工作再上台阶。"
    doc = ALONE(text)
    assert doc.text == text
    assert [n.kind for n in doc.notes] == ["suspect"]
    assert "washed" not in doc.meta


def test_two_phrases_that_official_text_never_has_convict_a_short_page() -> None:
    """Some pairs are swapped, others are not in the washer's tool: 安全 stands unwashed, again and again."""
    kept = "抓好安全生产工作，消除安全隐患，安全责任重于泰山，安全检查不走过场，安全投入要到位。"
    doc = ALONE(kept + "落实科学开展观，履行公共效劳职能，维护经济开展大局。")
    assert doc.text == kept + "落实科学发展观，履行公共服务职能，维护经济发展大局。"
    assert doc.meta["washed"]["family"] == "W1"


def test_words_that_no_text_has_give_a_page_away() -> None:
    """Characters swapped one by one leave words that do not exist (人 -> 东谈主, 持 -> 握, 道 -> 谈)."""
    doc = ALONE("要坚握以东谈主民为中心，握续推进街谈整治，据新华社报谈。")
    assert doc.text == "要坚持以人民为中心，持续推进街道整治，据新华社报道。"
    assert doc.meta["washed"]["family"] == "W2"


def test_a_page_about_a_namesake_is_not_convicted_by_one_pair() -> None:
    """A company of that name has all its phrases, and nothing else is swapped."""
    text = "中国平安集团推出平安管理、平安保障、平安技术、平安服务四项举措，平安银行同步上线。平安隐患一栏暂缺。"
    doc = ALONE(text)
    assert doc.text == text
    assert "washed" not in doc.meta


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工作己经完成，项目巳经竣工", "工作已经完成，项目已经竣工"),
        ("共克时艰，天气睛好", "共克时艰，天气睛好"),
        ("自己动手，知己知彼，严于律己", "自己动手，知己知彼，严于律己"),
        ("年末总结，周末加班，本末倒置", "年末总结，周末加班，本末倒置"),
        ("厉行节约，变本加厉", "厉行节约，变本加厉"),
        ("因地制宜，不宜过早", "因地制宜，不宜过早"),
        ("究竟如何，未竟之业", "究竟如何，未竟之业"),
        ("应对气侯变化，准备就绪，批淮立项", "应对气候变化，准备就绪，批准立项"),
        ("淮河流域，冶金企业，侯某某，堪称典范", "淮河流域，冶金企业，侯某某，堪称典范"),
        ("押送囚徒的囚车，手捧囚服", "押送囚徒的囚车，手捧囚服"),
        ("他无法昧着良心，朝朝暮暮，铺张扬厉", "他无法昧着良心，朝朝暮暮，铺张扬厉"),
        ("伍仟陆佰元，李仟同志，张仟宇主任", "伍仟陆佰元，李仟同志，张仟宇主任"),
    ],
)
def test_look_alikes_inside_words(text: str, expected: str) -> None:
    assert ALONE(text).text == expected


def test_words_with_the_other_character_stay() -> None:
    listed = [word for row in ocr._alike() for word in row.words]
    assert len(listed) > 500
    for word in listed:
        for text in (f"{word}。", f"各地{word}的工作", f"要求由{word}，抓好落实"):
            assert not list(ocr.lookalikes(text)), text


def test_look_alikes_inside_words_are_left_to_pages_in_simplified_script() -> None:
    from opencc import OpenCC

    text = OpenCC("s2t").convert(HONEST) + "工作己經完成。"
    assert ALONE(text).text == text


@pytest.mark.parametrize("mode", ["default", "strict", "suggest", "off"])
def test_modes_differ_in_what_is_repaired(mode: str) -> None:
    options = Options(repair=mode)  # type: ignore[arg-type]
    source = washed(HONEST, SWAPS) + "县委三届H一次全会召开。"
    doc = ALONE(source, options=options)
    least = THRESHOLDS.get(mode, 2.0)
    assert all(e.confidence >= least for e in doc.edits)
    assert bool(doc.edits) == (mode in ("default", "strict"))
    if mode in ("suggest", "off"):
        assert bool(doc.notes) == (mode == "suggest")
    assert ("washed" in doc.meta) == (mode != "off")


def test_strict_repairs_no_more_than_the_default() -> None:
    source = washed(HONEST, SWAPS)
    default, strict = (ALONE(source, options=Options(repair=m)) for m in ("default", "strict"))  # type: ignore[arg-type]
    assert {e.start for e in strict.edits} <= {e.start for e in default.edits}


def test_families_are_not_mixed() -> None:
    """A page of one family keeps the other family's substitutes: 作业 and 责任 are right here."""
    extra = "动火作业、高处作业审批要严格，办理手续要规范，主体责任要压实，工作要点要明确。\n"
    assert extra in ALONE(washed(HONEST, SWAPS) + extra).text


def test_an_unwashed_title_speaks_for_a_wash() -> None:
    """The same page is more suspect when the title that `chrome` set aside has the original."""

    def chrome(doc: Document):  # type: ignore[no-untyped-def]
        if doc.text.startswith("关键词"):
            yield Edit(0, doc.text.index("\n") + 1, "", "chrome.share_head")

    body = "会议部署了平安生产工作，要求推动经济开展。\n"
    with_title = Chain([chrome])("关键词：安全生产工作 经济发展\n" + body)
    lone = examine(Document(body), W1).verdict.log_odds
    assert examine(with_title, W1).verdict.log_odds > lone + 2


def test_an_original_shielded_by_a_blank_does_not_count_against_the_page() -> None:
    def layout(doc: Document):  # type: ignore[no-untyped-def]
        for i, char in enumerate(doc.text):
            if char == " ":
                yield Edit(i, i + 1, "", "layout.space")

    source = washed(HONEST, SWAPS) + "强化安 全保障，夯实安 全基 础。" * 3
    shielded = examine(Chain([layout])(source), W1).verdict.log_odds
    plain = examine(Document(source.replace(" ", "")), W1).verdict.log_odds
    assert shielded > plain


def test_junk_goes_only_from_convicted_pages() -> None:
    slip = "要坚不可破树立红线意识。"
    assert ALONE(slip).text == slip
    assert ALONE(washed(HONEST, SWAPS) + slip).text == HONEST + "要牢固树立红线意识。"


def test_of_two_originals_the_context_chooses() -> None:
    doc = ALONE(washed(HONEST, {**SWAPS, "持续完善": "一直不间断完善"}))
    assert "能力不断增强" in doc.text
    assert "持续完善" in doc.text


# --- the data


def test_every_pair_has_a_table_and_its_columns() -> None:
    for row in rows("pairs.tsv"):
        family, word, originals, use, right, source = row
        assert use in ("core", "wide", "suggest"), row
        assert word not in originals.split("|")
        assert right and source
        assert shipped().families[family].table(word).ratio > 0


def test_where_a_substitute_is_right_a_washed_page_keeps_it() -> None:
    for word, before, after, text, _ in rows("vetoes.tsv"):
        families = [f for f, listed in pairs().items() if any(p.substitute == word for p in listed)]
        assert families or word == "*", word
        assert before or after
        if word != "*":
            at = squeeze(text)[0]
            start = at.index(word)
            assert shipped().families[families[0]].vetoes[word](at, start, start + len(word)), text


def test_junk_and_its_repair_hold_no_further_junk() -> None:
    for slip in W1.junk:
        assert all(other.found not in slip.original for other in W1.junk)


def test_the_tables_are_small() -> None:
    from govclean.wash.tables import folder

    assert sum(len(p.read_bytes()) for p in folder().iterdir() if p.is_file()) <= 600_000


# --- the parts

WORDS = sorted({w for listed in pairs().values() for p in listed for w in (p.substitute, *p.originals)})
FORMS = sorted({form for family in shipped().families.values() for form in family.telling})
ALIKE = ["己经", "巳经", "未末", "入免", "兔除", "摸式", "厉史", "历吏", "睛天"]
SLIPS = ALIKE + sorted({j.found for family in shipped().families.values() for j in family.junk})
PIECES = st.one_of(
    st.sampled_from(FORMS),
    st.sampled_from(WORDS),
    st.sampled_from(SLIPS),
    st.sampled_from("，。 \n　H曰Ol0123年月日届次〞”“\ud800\x00發開"),
    st.just(washed(HONEST, SWAPS)),
)
HOSTILE = st.lists(PIECES, max_size=60).map("".join)


def test_contexts_of_both_words_look_alike() -> None:
    both = vocabulary([("平安", ("安全",)), ("开展", ("发展",))])
    (a, _), (b, _) = (list(occurrences(text, both)) for text in ("平安开展", "安全发展"))
    assert (a.word, b.word) == ("平安", "安全")
    assert (a.left, a.right) == (b.left, b.right)


def test_squeezing_maps_every_character_back() -> None:
    squeezed, at = squeeze("经 济　开\t展\n2 1")
    assert squeezed == "经济开展\n00"
    assert [at(i) for i in range(len(squeezed))] == [0, 2, 4, 6, 7, 8, 10]


def test_every_blank_but_the_line_feed_goes() -> None:
    every = "".join(map(chr, range(0x110000)))
    gone = set(every) - set(squeeze(every)[0])
    folded = set("123456789０１２３４５６７８９,;:()!?.“”〝〞＂")
    assert gone - folded == {c for c in every if (c.isspace() and c != "\n") or c in "\u200b\ufeff"}


LONE = dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
TEXTS = st.text("平安开展发原则那么整治管理生产经济工作，。\n^$2\U00020000\ud800\udc00", max_size=60)


@given(TEXTS)
@example("坚持原那么，发动员工，发动令，整治管理")
def test_all_words_at_once_are_those_found_one_by_one(text: str) -> None:
    squeezed, _ = squeeze(text)
    lexicon, at = W1.lexicon, runs(squeezed)
    words = lexicon.found(squeezed, at)
    found = zip(words.starts.tolist(), words.ends.tolist(), words.numbers.tolist(), strict=True)
    spans = W1.words.spans(squeezed)
    assert [(start, end, lexicon.words[n]) for start, end, n in found] == spans
    folded, (plain, begins) = lexicon.folded(at, words), W1.words.folded(squeezed, spans)
    assert re.sub("[\ud800-\udfff\U00010000-\U0010ffff]", "\ufffd", plain) == folded.text.translate(LONE)
    assert folded.starts.tolist() == begins


@given(TEXTS)
def test_places_weigh_what_their_features_weigh(text: str) -> None:
    squeezed, _ = squeeze(text)
    lexicon, at = W1.lexicon, runs(squeezed)
    words = lexicon.found(squeezed, at)
    seen = words.numbers < lexicon.substitutes
    folded, words = lexicon.folded(at, words).only(seen), words.only(seen)
    sums = W1.weights.sums(folded.text, folded.starts, folded.ends, 2 * lexicon.heads[words.numbers])
    met = [o for o in occurrences(squeezed, W1.words) if o.word in W1.by_word]
    for o, total in zip(met, sums, strict=True):
        found = W1.table(o.word).weights
        assert total == sum(found[name] for name in set(features(o.left, o.right)) if name in found)


@given(HOSTILE)
def test_a_phrase_is_what_stands_around_its_word(text: str) -> None:
    squeezed, _ = squeeze(text)
    around, lexicon = runs(f"\n\n{squeezed}\n\n"), W1.lexicon
    words = lexicon.found(squeezed, around[2:-2])
    words = words.only(words.numbers < lexicon.substitutes)
    numbers = lexicon.phrases_around(around, words).tolist()
    for start, end, n in zip(words.starts.tolist(), words.ends.tolist(), numbers, strict=True):
        forms = (squeezed[start:end], squeezed[max(0, start - 2) : end], squeezed[start : end + 2])
        assert lexicon.nats[n] == max(W1.telling.get(form, 0.0) for form in forms)
        assert n == 0 or lexicon.phrases[n] in forms


class Place(NamedTuple):
    """A substitute for which an original may have stood, in a context, and a phrase around it with its nats."""

    word: str
    context: str
    score: float = 5.0
    phrase: str = ""
    nats: float = 0.0


def judged(places: list[Place], left: dict[str, int]) -> Verdict:
    """The verdict on places of core pairs."""
    words, contexts, phrases = (list(dict.fromkeys(row)) for row in zip(*(p[:2] + p[3:4] for p in places), strict=True))
    return judge(
        Places(
            words,
            np.zeros(len(words), np.int64),
            np.full(len(words), 20.0),
            np.array([words.index(p.word) for p in places]),
            np.array([p.score for p in places]),
            np.array([contexts.index(p.context) for p in places], np.uint64),
            np.array([phrases.index(p.phrase) + 1 if p.phrase else 0 for p in places]),
            np.array([p.nats for p in places]),
        ),
        left,
    )


def place(word: str, n: int, phrase: str = "", nats: float = 0.0, score: float = 5.0) -> Place:
    return Place(word, str(n), score, phrase, nats)


def test_contexts_alone_never_convict() -> None:
    places = [place(word, n) for word in "甲乙丙" for n in range(200)]
    assert not judged(places, {}).convicted
    told = [place("甲", 200, "甲工作", 7.0), place("乙", 200, "乙工作", 7.0)]
    assert judged(places + told, {}).convicted


def test_one_pair_convicts_by_many_phrases_unless_it_is_right_elsewhere() -> None:
    told = [place("甲", n, f"甲{n}", 7.0) for n in range(4)]
    assert judged(told, {}).convicted
    assert not judged([*told, place("甲", 9, score=-12.0)], {}).convicted
    assert not judged([place("甲", n, "甲工作", 7.0) for n in range(4)], {}).convicted  # one phrase, repeated
    odds = [judged(told, {"甲": n}).log_odds for n in (0, 30, 300)]
    assert odds == sorted(odds, reverse=True)
    assert odds[-1] < 0 < odds[0]


def test_surviving_originals_speak_against() -> None:
    places = [Place(w, w, 4.0) for w in "甲乙丙丁"]
    odds = [judged(places, dict.fromkeys("甲乙丙丁", n)).log_odds for n in (0, 2, 8, 40)]
    assert odds == sorted(odds, reverse=True)
    assert odds[0] > odds[-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("四届H一次全会", "四届十一次全会"),
        ("二OO八年五月", "二〇〇八年五月"),
        ("共2l个县、2O21年", "共21个县、2021年"),
        ("5月12曰", "5月12日"),
        ("子曰：学而时习之", "子曰：学而时习之"),
        ("5l汽油、H型钢、二○○八年、A2l个", "5l汽油、H型钢、二○○八年、A2l个"),
    ],
)
def test_look_alikes(text: str, expected: str) -> None:
    assert ALONE(text).text == expected
    assert ocr.may_apply(text) == (text != expected)


# --- properties


@settings(max_examples=150, deadline=None)
@given(HOSTILE)
@example("平安生产经济开展" * 30)
@example(washed(HONEST, SWAPS, rate=0.5) * 2)
def test_hostile_pages_settle_and_undo(text: str) -> None:
    doc = ALONE(text, options=Options(strict=True))
    assert not any(n.kind == "unstable" for n in doc.notes)
    assert doc.undo() == text
    assert ALONE(doc.text).text == doc.text


@settings(max_examples=150, deadline=None)
@given(HOSTILE)
def test_the_guard_is_necessary_for_an_edit(text: str) -> None:
    doc = Document(text)
    if not substitution.guard(doc):  # type: ignore[attr-defined]
        assert not any(isinstance(f, Edit) for f in substitution(doc))


@settings(max_examples=60, deadline=None)
@given(HOSTILE)
def test_washed_is_said_only_with_a_conviction(text: str) -> None:
    findings = list(substitution(Document(text)))
    swaps = [f for f in findings if isinstance(f, Edit) and not f.rule.startswith("substitution.ocr")]
    swaps = [f for f in swaps if f.rule != "substitution.lookalike"]
    if swaps:
        assert any(isinstance(f, Meta) and f.key == "washed" for f in findings)
    assert all(isinstance(f, Edit | Meta | Note) for f in findings)


@pytest.mark.parametrize("unit", ["平安生产经济开展", "安全", "不间断", "2l年", "H", "二OO", "平 安 ", "“平安", "（"])
def test_time_is_linear(unit: str) -> None:
    assert_linear(lambda text: list(substitution(Document(text))), unit, 20_000)


def test_betrayals_name_different_words() -> None:
    found = betrayals(Document("平安生产平安隐患平安风险经济开展"), W1, shipped(), 9)
    assert list(found) == ["平安", "开展"]
    assert all(word in form for word, form in found.items())
    assert W1.words.canonical["安全"] == W1.words.canonical["平安"]


def test_govclean_chain_has_the_filter() -> None:
    assert "substitution" in govclean.default_chain().names
