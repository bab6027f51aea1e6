"""Relations of two pages. Merging siblings destroys data: most cases here must not be merged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opencc import OpenCC

from govclean import Document, compare
from govclean.dedup.align import align, units
from govclean.dedup.facts import Date, compared, date, facts, number, replaced
from govclean.dedup.match import RELATIONS, Match
from govclean.dedup.order import in_order, once
from govclean.dedup.page import prepared, unpacked

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("0*.txt"))

REPORT = """清河市召开2021年全市安全生产第三次工作会议
9月17日,清河市召开全市安全生产第三次工作会议。市委常委、常务副市长周明远出席会议并讲话,市应急管理局局长何立群主持会议。
会议通报了前8个月全市安全生产形势,共检查企业1320家,排查隐患4105条,完成整改3987条。
会议指出,当前部分企业主体责任悬空,外包作业管理松散,检维修环节风险突出,基层监管力量与任务不相适应。
会议要求,各县区要把危化品、燃气、道路运输三个领域作为重点,逐企逐项过筛,问题清单一周内交账。
周明远强调,要把责任落到班组和岗位,节日期间领导干部在岗带班,值班电话24小时有人接听。
清河市柳林县、东陵县和高新区负责人在会上作了表态发言。
"""
OTHER = """东陵县开展老旧小区消防通道集中整治
10月12日,东陵县消防救援大队会同住建部门,对城关镇6个老旧小区的消防通道开展集中整治。
行动共拖移占道车辆37台,清除地锁58个,重新施划标线1200米。
大队负责人表示,将建立每周巡查机制,对反复占用的依法处罚并公开曝光。
"""


def relation(a: str, b: str) -> str:
    return compare(Document(a), Document(b)).relation


@pytest.mark.parametrize(
    "copy",
    [
        OpenCC("s2t").convert(REPORT),
        REPORT.replace(",", "，").replace("\n", "\n　　"),
        REPORT.replace("\n", "") + "\n",
        "首页 > 新闻中心 > 要闻\n发布时间:2021-09-20 来源:清河日报 浏览:118次\n" + REPORT + "责任编辑:李四\n",
        REPORT[: len(REPORT) * 3 // 5],
        REPORT.split("\n", 1)[1],
        REPORT + "Qinghe held the third work safety conference of 2021 on September 17, the mayor's deputy spoke.\n",
        "编者按:本网转发清河市会议消息,供各地参考。\n" + REPORT,
        REPORT.replace("突出", "凸显").replace("任务", "工作").replace("重点", "要点").replace("建立", "创建"),
        REPORT.replace("4105", "4106"),
    ],
    ids=[
        "traditional",
        "punctuation",
        "one line",
        "chrome",
        "truncated",
        "no title",
        "translated",
        "note",
        "washed",
        "slip",
    ],
)
def test_copies_are_duplicates(copy: str) -> None:
    assert copy != REPORT
    assert relation(REPORT, copy) == "duplicate"
    assert relation(copy, REPORT) == "duplicate"


def test_a_hard_wrapped_copy_is_a_duplicate() -> None:
    flat = REPORT.replace("\n", "")
    wrapped = "\n".join(flat[i : i + 28] for i in range(0, len(flat), 28))
    assert relation(REPORT, wrapped) == "duplicate"


@pytest.mark.parametrize(
    "changes",
    [
        [("第三次", "第二次"), ("9月17日", "8月11日")],
        [("第三次", "第二次")],
        [("9月17日", "12月3日")],
        [("2021年", "2022年")],
        [("清河市", "临江市")],
        [("周明远", "孙建业")],
        [("1320", "1276"), ("4105", "3899"), ("3987", "3702"), ("前8个月", "前9个月"), ("柳林", "桃园")],
    ],
    ids=["ordinal and date", "ordinal", "date", "year", "place", "person", "figures"],
)
def test_siblings_are_never_merged(changes: list[tuple[str, str]]) -> None:
    sibling = REPORT
    for old, new in changes:
        assert old in sibling
        sibling = sibling.replace(old, new)
    for a, b in ((REPORT, sibling), (sibling, REPORT), (OpenCC("s2t").convert(REPORT), sibling)):
        assert relation(a, b) == "sibling"


def test_a_figure_that_is_another_is_no_slip() -> None:
    """One digit misread is a slip; a figure that differs as a whole may make another bulletin of the series."""
    assert relation(REPORT, REPORT.replace("1320", "1326")) == "duplicate"
    assert relation(REPORT, REPORT.replace("1320", "132")) == "duplicate"
    other = REPORT.replace("1320", "2791")
    assert relation(REPORT, other) == "unsure"
    assert relation(other, REPORT) == "unsure"


def test_one_mention_of_a_place_misread_is_no_other_place() -> None:
    assert relation(REPORT, REPORT.replace("清河市召开2021年", "清沟市召开2021年", 1)) == "duplicate"
    assert relation(REPORT, REPORT.replace("清河", "清沟")) == "sibling"


def test_a_character_that_is_no_surname_is_a_misread_name() -> None:
    masked = "会议由局长{}群主持，会上通报了情况。"
    assert replaced(masked.format("何"), masked.format("驭")) == []
    assert [c.type for c in replaced(masked.format("何"), masked.format("马"))] == ["name"]


NOTE = "编者按：近日，各地陆续召开会议部署有关工作，本网予以转载，供参考。\n"


def test_what_a_reposter_added_counts_in_no_share() -> None:
    second = "\n".join(REPORT.split("\n")[3:])
    assert relation(NOTE + second, REPORT) == "part_of"
    assert relation(NOTE + second, NOTE + REPORT) == "part_of"
    name = second.split("。")[0][:40]
    title = f"{name}.docx"
    frame = f"《{title}》由会员上传分享，可在线阅读，更多相关《{title}（6页珍藏版）》请在本站搜索。"
    shared = f"{title}\n{frame}\n{second}"
    assert relation(shared, REPORT) == "part_of"


def test_a_lead_without_a_counterpart_is_not_told_to_agree() -> None:
    """Two pages that share their body only, each with a lead of its own, are no copies."""
    body = "\n".join(REPORT.split("\n")[3:])
    mine = "清河市每日情况通报\n截至5月22日8时，全市累计检查点位3913处，在岗值守4452人，整改问题2871个。\n" + body
    yours = "5月23日下午，临江市在市民中心举行一次内容相同的会议，各部门和各乡镇主要负责同志都到会。\n" + body
    assert relation(mine, yours) != "duplicate"


def test_figures_torn_by_a_line_break_are_whole() -> None:
    dated = "科学技术奖励办法自1999年12月26日起施行，各单位要按照办法做好申报工作。"
    torn = dated.replace("1999年12月26日", "1999年1\n2月26日")
    assert facts(units(torn)[0].text).dates == (Date(1999, 12, 26),)
    assert units("1\n2\n3\n4月的报表已经上报完毕。")[0].key.endswith("4月的报表已经上报完毕")


def test_a_page_of_two_reports_contains_each() -> None:
    for both in (REPORT + OTHER, OTHER + REPORT):
        assert relation(both, REPORT) == "contains"
        assert relation(REPORT, both) == "part_of"
        assert relation(both, OTHER) == "contains"


def test_a_page_of_two_siblings_contains_each() -> None:
    sibling = REPORT.replace("第三次", "第二次").replace("9月17日", "8月11日").replace("周明远", "孙建业")
    assert relation(REPORT + sibling, sibling) == "contains"
    assert relation(sibling, sibling + REPORT) == "part_of"


def test_a_second_page_is_part_of_the_whole() -> None:
    assert relation("\n".join(REPORT.split("\n")[3:]), REPORT) == "part_of"


def test_other_reports_are_unrelated() -> None:
    assert relation(REPORT, OTHER) == "unrelated"


def test_two_reports_of_one_meeting_are_not_copies() -> None:
    mine = (
        "柳林县收看全市安全生产第三次工作会议\n"
        "9月17日下午,柳林县组织收看全市安全生产第三次工作会议,县长郑国平在分会场出席。\n"
        "郑国平说,柳林矿山多、坡陡弯急,要先把尾矿库和农村客运的账算清楚。\n"
        "各乡镇在10月底前完成自查,由县应急管理局逐一复核销号。\n"
    )
    assert relation(REPORT, mine) in ("same_event", "unsure", "unrelated")


def law(penalty: str, year: str) -> str:
    articles = [
        f"第{n}条 {subject}应当遵守本办法的规定,接受监督。" for n, subject in zip("一二三四五六", SUBJECTS, strict=True)
    ]
    return f"清河市隐患排查办法\n{year}年3月1日发布\n" + "\n".join(articles) + f"\n第七条 违反本办法的,{penalty}。\n"


SUBJECTS = ("从事生产经营的单位", "各级人民政府", "行业主管部门", "技术服务机构", "村民委员会", "从业人员")


def test_versions_of_a_law_are_revisions() -> None:
    old, new = law("处一万元以下罚款", "2015"), law("责令停产整顿并处五万元以上十万元以下罚款", "2022")
    assert relation(old, new) == "revision"
    assert relation(old, old.replace(",", "，")) == "duplicate"


def test_a_draft_and_the_final_text_are_revisions() -> None:
    draft = REPORT.replace("工作会议\n", "工作会议纪要(征求意见稿)\n", 1)
    final = REPORT.replace("工作会议\n", "工作会议纪要\n", 1)
    assert relation(draft, final) == "revision"


def test_a_forwarding_letter() -> None:
    title = "关于加强冬季燃气安全管理工作的通知"
    notice = f"{title}\n各县区:\n入冬以来用气量上升,请各地组织入户检查,更换不合格软管。\n"
    letter = f"清河市安委办转发{title}的通知\n柳林县、东陵县安委会:\n现将《{title}》转发给你们,请结合实际抓好贯彻。\n"
    assert relation(letter, notice * 3) in ("forwards", "unsure")
    assert relation(notice * 3, letter) in ("forwarded_by", "unsure")
    short = letter.replace("柳林县、东陵县安委会:\n", "")  # as good as all of it is the other's title
    assert relation(short, notice + OTHER.replace("\n", "")) == "forwards"


@pytest.mark.skipif(not SEEDS, reason="seeds are not part of an installed package")
def test_the_numbered_siblings_among_the_seeds() -> None:
    third, second = (Document(p.read_text(encoding="utf-8")) for p in SEEDS[:2])
    match = compare(third, second)
    assert match.relation == "sibling"
    assert match.because[:2] == ("ordinal 第三次/第二次", "date 09-17/08-11")


def dated(text: str, day: str) -> Document:
    return Document(text, meta={"date": day})


CEREMONY = """全市举行烈士公祭活动
清明节当天上午，全市烈士公祭活动在北山陵园举行，各界代表依次敬献花篮。
庄严的广场上，国旗迎风招展，两侧的松柏苍翠挺拔，花篮上写着市民的寄语。
少年儿童齐声献唱，代表们缓步绕行纪念碑一周。
"""


def test_the_same_ceremony_of_another_year_is_a_sibling_by_its_days_and_its_own_words() -> None:
    later = CEREMONY.replace(",花篮上写着市民的寄语".replace(",", "，"), "").replace("献唱", "献唱并向烈士三鞠躬默哀")
    match = compare(dated(CEREMONY, "2019-04-05"), dated(later, "2021-04-04"))
    assert match.relation == "sibling"
    assert match.because[0] == "published 2019-04-05/2021-04-04"


@pytest.mark.parametrize(
    "copy",
    [
        CEREMONY,
        CEREMONY.replace("广场", "场地").replace("挺拔", "葱郁").replace("代表", "人士"),
        CEREMONY.replace("国旗迎风招展，", ""),
        CEREMONY.rsplit("，", 1)[0],
    ],
    ids=["word for word", "washed", "a clause left out", "cut short"],
)
def test_a_later_day_alone_makes_no_sibling(copy: str) -> None:
    assert compare(dated(CEREMONY, "2019-04-05"), dated(copy, "2021-04-04")).relation == "duplicate"
    assert compare(dated(copy, "2021-04-04"), dated(CEREMONY, "2019-04-05")).relation == "duplicate"


def test_the_organ_of_a_document_number_tells() -> None:
    body = "各县区：\n" + "".join(f"{n}、各单位要落实第{n}项任务，按月报送进展。\n" for n in "一二三四五六")
    mine, yours = (f"{organ}政办发〔2021〕12号\n{body}" for organ in ("清河", "临江"))
    match = compare(Document(mine), Document(yours))
    assert match.relation == "sibling"
    assert match.because[0] == "doc_number 清河政办发〔2021〕12/临江政办发〔2021〕12"
    joined = f"关于报送进展的通知清河政办发〔2021〕1 2号{body}"
    assert compare(Document(mine), Document(joined)).relation == "duplicate"


def test_a_swapped_word_is_no_other_place() -> None:
    washed = REPORT.replace("会议要求,各县区", "会议要求,围绕省委部署,各县区")
    assert relation(washed, washed.replace("围绕省委", "环绕省委")) == "duplicate"


def test_two_counties_write_up_one_meeting() -> None:
    name = "清河市2021年全市安全生产第三次工作会议"
    mine = f"柳林县收看{name}\n9月17日,{name}召开,柳林县县长郑国平在分会场参加。\n郑国平说,要把尾矿库的账算清楚。\n"
    yours = f"东陵县贯彻{name}精神\n{name}于9月17日举行。东陵县委书记黄勋到会。\n全县船舶将在月底前逐艘检验。\n"
    assert relation(mine, yours) != "duplicate"
    mine += "矿山企业要在汛前完成坝体监测。客运站点逐车查验轮胎和灭火器。乡镇干部包保到户,月底交账。\n"
    yours += "港口码头更换老化缆绳。渔政部门清点救生衣。县里给每个渔村配一名安全员,夜间巡港两次。\n"
    assert relation(mine, yours) == "same_event"
    assert relation(mine, yours.replace("9月17日", "8月11日")) != "same_event"


def test_another_bulletin_of_the_day_is_told_by_its_figures_across_line_ends() -> None:
    body = (
        "各检查组进驻林区路口,劝返火源车辆。护林员全员在岗,瞭望塔每半小时报告一次。\n入林人员扫码登记,祭扫改为献花。\n"
    )
    mine = "清河市森林防火每日情况通报\n6月21日,全市出动检查组4093个,检查点位4351处,发现问题2591个。\n" + body * 2
    yours = mine.replace("组4093个,检查点位4351", "\n组32个,检查点位46\n69").replace("2591", "421")
    assert relation(mine, yours) == "sibling"
    assert relation(mine, mine.replace("检查点位", "\n检查点位")) == "duplicate"


def test_the_file_name_of_a_sharing_site_is_the_title() -> None:
    def shared(name: str) -> str:
        return f"{name}.docx《{name}.docx》由会员上传分享，更多相关《{name}.docx（6页珍藏版）》请在本站搜索。\n"

    lines = REPORT.split("\n")
    copy = shared(lines[0]) + "\n".join(lines[2:])
    other = shared(lines[0].replace("第三次", "第二次")) + "\n".join(lines[2:])
    assert relation(REPORT, copy) in ("duplicate", "contains")
    assert relation(REPORT, other) == "sibling"


def test_meetings_of_one_day_and_ordinal_are_not_one_event() -> None:
    mine = "全市安全生产工作第三次推进会召开\n6月9日,会上五个县区介绍了经验,市应急管理局部署汛期值守和物资储备。"
    yours = "全市招商引资工作第三次推进会召开\n6月9日,会上五家企业签订了协议,市商务局介绍了下半年的展会计划。"
    assert relation(mine, yours) not in ("same_event", "duplicate")


def test_strings_are_cleaned_first() -> None:
    assert compare("會議強調,要抓好安全生產工作。", "会议强调，要抓好安全生产工作。").relation == "duplicate"


def test_too_little_to_tell_is_unsure() -> None:
    assert relation("会议召开。", "会议闭幕。") == "unsure"
    assert relation("", "") == "unsure"
    assert relation("", REPORT) == "unsure"
    notice = "本台今天播发评论员文章《筑牢防线》。"
    assert relation(notice, "新闻联播:" + notice) == "duplicate"


def test_a_match_is_a_json_record() -> None:
    match = Match("sibling", 0.96, ("ordinal 第三次/第二次",), "id-1")
    record = json.loads(json.dumps(match.to_record()))
    assert record == {"relation": "sibling", "of": "id-1", "score": 0.96, "because": ["ordinal 第三次/第二次"]}
    assert Match("contains", 1.0, ()).turned().relation == "part_of"


pieces = st.sampled_from(
    [*REPORT.splitlines(), *OTHER.splitlines(), "第四次", "3月1日", "《", "(", "\0", "\ud800", "ab "]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(pieces, max_size=12), st.lists(pieces, max_size=12))
def test_any_two_texts_compare_and_both_ways_agree(a: list[str], b: list[str]) -> None:
    x, y = Document("\n".join(a)), Document("\n".join(b))
    forth, back = compare(x, y), compare(y, x)
    assert forth.relation in RELATIONS
    assert 0.0 <= forth.score <= 1.0
    assert forth.turned().relation == back.relation
    assert forth.score == back.score


def test_a_page_is_a_copy_of_itself_and_survives_packing() -> None:
    page = prepared(Document(REPORT, meta={"date": "2021-09-18"}))
    again = unpacked(page.pack())
    assert again == page
    assert again.units == page.units


@pytest.mark.parametrize(
    ("spelling", "value"),
    [
        ("2021年9月17日", Date(2021, 9, 17)),
        ("9月17日", Date(0, 9, 17)),
        ("17日", Date(0, 0, 17)),
        ("9月", Date(0, 9, 0)),
        ("2021年", Date(2021, 0, 0)),
        ("2021-09-17", Date(2021, 9, 17)),
        ("--09-17", Date(0, 9, 17)),
    ],
)
def test_dates(spelling: str, value: Date) -> None:
    assert date(spelling) == value


def test_unknown_parts_of_a_date_are_not_in_conflict() -> None:
    assert not date("9月17日").conflicts(date("2021年9月17日"))
    assert not date("2021年").conflicts(date("9月17日"))
    assert date("2020年9月17日").conflicts(date("2021年9月17日"))


@pytest.mark.parametrize(("numeral", "value"), [("三", 3), ("十", 10), ("二十一", 21), ("一百二十", 120), ("12", 12)])
def test_numerals(numeral: str, value: int) -> None:
    assert number(numeral) == value


def test_facts_on_one_side_are_unknown_not_in_conflict() -> None:
    found = compared(facts("第三次会议,9月17日,检查120家。"), facts("会议召开,检查企业。"))
    assert found.agree == 0
    assert found.conflicts == ()


def test_document_numbers_compare_whatever_their_brackets() -> None:
    same = compared(facts("清政办发〔2021〕12号"), facts("清政办发[2021]第12号"))
    other = compared(facts("清政办发〔2021〕12号"), facts("清政办发〔2021〕13号"))
    assert (same.agree, same.conflicts) == (1, ())
    assert [c.type for c in other.conflicts] == ["doc_number"]


def test_masked_names_are_unknown() -> None:
    assert replaced("市长王建国出席会议", "市长王**出席会议") == []
    assert replaced("市长王建国出席会议", "市长王某某出席会议") == []


def test_alignment_shares() -> None:
    a, b = units("会议强调要抓好落实。无关的一句话在这里。"), units("会议强调要抓好落实。")
    found = align(a, b, 0.5)
    assert found.b_share == 1.0
    assert 0.4 < found.a_share < 0.6
    assert found.pairs == ((0, 0),)


WASHED = (
    *(("会议", "集会"), ("召开", "举办"), ("出席", "缺席"), ("讲话", "发言"), ("主持", "掌管"), ("通报", "转达")),
    *(("安全", "平安"), ("检查", "检讨"), ("完成", "实现"), ("当前", "现在"), ("部分", "局部"), ("企业", "公司")),
    *(("责任", "义务"), ("突出", "凸显"), ("力量", "气力"), ("任务", "工作"), ("要求", "请求"), ("重点", "要点")),
    *(("问题", "成绩"), ("强调", "夸大"), ("落实", "贯彻"), ("领导", "引导"), ("期间", "时代"), ("负责人", "担任人")),
    *(("领域", "范畴"), ("环节", "关节"), ("管理", "治理"), ("形势", "情势"), ("整改", "整顿"), ("干部", "职员")),
)


def washed(text: str) -> str:
    for old, new in WASHED:
        text = text.replace(old, new)
    return text


def torn(text: str, width: int) -> str:
    return "\n".join(text[i : i + width] for i in range(0, len(text), width))


@pytest.mark.parametrize(
    "copy",
    [
        washed(REPORT),
        torn(washed(REPORT), 27),
        washed(REPORT).replace("\n", ""),
        washed(REPORT)[: len(REPORT) // 2],
        washed(REPORT).split("\n", 1)[1],
        torn(washed(REPORT).split("\n", 1)[1][:190], 31),
    ],
    ids=["whole", "torn", "one line", "truncated", "no title", "torn, truncated, no title"],
)
def test_a_copy_washed_through_and_through_is_known_by_its_order(copy: str) -> None:
    assert relation(REPORT, copy) == "duplicate"
    assert relation(copy.replace("第三次", "第二次").replace("9月17日", "8月11日"), REPORT) == "sibling"
    assert relation(copy, washed(OTHER)) == "unrelated"


@given(st.text("一二三四五六七八九十百千万亿", max_size=80), st.lists(st.integers(1, 30), max_size=9))
def test_order_does_not_depend_on_where_sentences_end(text: str, cuts: list[int]) -> None:
    parts, at = [], 0
    for cut in cuts:
        parts.append(text[at : at + cut])
        at += cut
    parts.append(text[at:])
    one, many = once([text], [True]), once(parts, [True] * len(parts))
    other = once(["召开会议部署工作"], [True])
    assert one.at.tolist() == many.at.tolist()
    assert in_order(one, many)[:2] == in_order(one, one)[:2] == in_order(many, one)[:2]
    assert in_order(one, other)[:2] == (0.0, 0.0)
    assert all(0 <= share <= 1 for share in in_order(one, many)[:2])


def test_what_is_left_out_of_a_page_counts_in_no_order() -> None:
    kept = once(["会议强调要部署安全生产", "编者按本网转载", "狠抓责任落实到位"], [True, False, True])
    assert kept.length == 19
    assert 1 not in kept.owner.tolist()
    assert in_order(kept, once(["会议强调要部署安全生产狠抓责任落实到位"], [True]))[:2] == (1.0, 1.0)


def test_a_slip_in_a_name_or_a_number_is_no_other_person_or_organ() -> None:
    text = REPORT.replace("周明远强调", "会议强调,周明远表示")
    assert relation(REPORT, text.replace("副市长周明远", "副市长周朋远")) == "duplicate"
    notice = REPORT.replace("9月17日,", "清政办发〔2021〕48号\n9月17日,", 1)
    assert relation(notice, notice.replace("清政办发", "清政功发")) == "duplicate"
    assert relation(notice, notice.replace("清政办发", "清党办发")) == "sibling"


def test_another_office_holder_is_no_slip_though_a_namesake_of_his_is_there() -> None:
    theirs = REPORT.replace("常务副市长周明远", "市长周明远")
    ours = theirs.replace("周明远", "何明远")  # 局长何立群 stands in both
    assert relation(theirs, ours) == "sibling"


def test_the_first_place_tells_though_a_later_one_is_in_common() -> None:
    mine = REPORT.replace("会议通报了", "云南省客人列席。会议通报了")
    assert relation(mine, mine.replace("清河市", "沧浪市")) == "sibling"


def test_a_second_page_is_not_told_apart_by_a_day_further_down() -> None:
    mine = REPORT + "国办发〔2020〕3号文件要求的自查,19日前完成。\n" + OTHER.split("\n", 1)[1]
    second = mine[mine.index("会议要求") :]
    assert relation(mine, second) == "contains"
