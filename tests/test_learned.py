"""Learned chrome: what is counted, what is learned, what goes; bounds and merging of models."""

from __future__ import annotations

import json
import pickle
import random
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import govclean
from govclean.config import ConfigError, parse_config
from govclean.document import Document
from govclean.learned.evidence import documents, learned
from govclean.learned.lines import fingerprints, form, host_of, key, table
from govclean.learned.model import FORMAT, MAGIC, Bounds, Model, ModelFormatError, default_bounds
from govclean.learned.seen import HEAD, INSIDE, TAIL, Seen, seen
from linear import assert_linear
from strategies import HOSTILE, pages

HOST = "shifan.gov.cn"
META = {"url": f"https://www.{HOST}/art/1.html"}
WORDS = "安全生产防汛抗旱隐患排查整治监测预警宣传教育培训演练应急预案值班值守"
slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50)


def paragraph(n: int) -> str:
    rng = random.Random(n)
    return f"会议指出，要{''.join(rng.choices(WORDS, k=24))}，压实各方责任，开展{''.join(rng.choices(WORDS, k=8))}。"


def body(n: int, size: int = 3) -> str:
    return "\n".join(paragraph(n * 100 + i) for i in range(size))


def title(n: int) -> str:
    return f"关于开展{''.join(random.Random(n).choices(WORDS, k=6))}检查的通知"


def page(n: int, head: Sequence[str] = (), tail: Sequence[str] = (), under: Sequence[str] = ()) -> str:
    return "\n".join([*head, title(n), *under, body(n), *tail])


def model_of(texts: Sequence[str], meta: dict[str, str] = META) -> Model:
    model = Model()
    for text in texts:
        found = seen(Document(text, meta=meta))
        if found is not None:
            model.add(found)
    return model


def cleaned(text: str, model: Model, **meta: str) -> govclean.Document:
    return govclean.default_chain(chrome_model=model)(
        text, meta={**META, **meta}, options=govclean.Options(strict=True)
    )


def left(model: Model, text: str) -> list[str]:
    return cleaned(text, model).text.split("\n")


# --- what goes


def test_lines_around_documents_go_with_reasons_and_come_back() -> None:
    head, tail = ["云栖直通车", "智汇专线"], ["清屿之声", "蓝鲸伴读栏"]
    model = model_of([page(n, head, tail) for n in range(20)])
    text = page(99, head, tail)
    doc = cleaned(text, model)
    assert doc.text == page(99)
    assert {e.old.strip() for e in doc.edits} == {*head, *tail}
    for edit in doc.edits:
        assert edit.rule == "chrome.learned"
        assert edit.because[:2] == (f"on 20 of 20 pages of {HOST}", "share 1.00")
    record = json.loads(json.dumps(doc.to_record(audit=True)))
    assert govclean.undo(record) == text
    assert doc.fields["title"].value == title(99)


def test_what_rules_know_is_left_to_them_for_its_facts() -> None:
    def site(n: int) -> str:
        under = [f"发布时间：2023-05-{n % 28 + 1:02} 10:00　来源：示范网"]
        return page(n, ["云栖直通车", "智汇专线"], ["清屿之声", "主办：示范市人民政府 京ICP备12345678号"], under)

    doc = cleaned(site(99), model_of([site(n) for n in range(20)]))
    assert doc.text == f"{title(99)}\n{body(99)}"
    assert {e.rule for e in doc.edits} > {"chrome.learned", "chrome.byline"}
    assert (doc.fields["publish_date"].value, doc.fields["source"].value) == ("2023-05-16", "示范网")


def test_nothing_happens_without_a_host_or_on_another() -> None:
    head = ["云栖直通车"]
    model = model_of([page(n, head) for n in range(20)])
    chain, text = govclean.default_chain(chrome_model=model), page(99, head)
    for meta in ({}, {"url": "https://other.gov.cn/"}, {"url": "http://[broken"}, {"url": ""}, {"host": "no host"}):
        assert chain(text, meta=meta).text == text
    assert chain(text, meta={"host": HOST.upper()}).text == page(99)
    assert model_of([page(n, head) for n in range(20)], {}).dumps() == Model().dumps()


def test_traditional_and_spaced_lines_are_the_same_lines() -> None:
    model = model_of([page(n, ["云栖专线·智汇门"]) for n in range(20)])
    for line in ("雲棲專線·智匯門", "云 栖 专 线 智 汇 门", "　【云栖专线】智汇门 \r"):
        assert left(model, page(99, [line]))[0] == title(99)


def test_counters_go_above_the_title_and_by_dates_of_documents_stay() -> None:
    texts = [page(n, [f"今有{n * 37}位云友同在"], [f"{2000 + n}年1月{n + 1}日云栖更新完毕"]) for n in range(20)]
    model = model_of(texts)
    assert left(model, page(99, ["今有7位云友同在"]))[0] == title(99)
    day = "2031年3月3日云栖更新完毕"
    assert left(model, page(99, [], [day]))[-1] == day


def test_a_posted_again_body_is_protected() -> None:
    """One document on thirty addresses, under thirty titles: its lines recur, and none of them is learned."""
    body_lines = f"云栖计划启动\n{body(1)}\n云栖行稳致远"
    texts = [f"{title(n)}\n{body_lines}" for n in range(30)] + [page(n) for n in range(100, 110)]
    model = model_of(texts)
    assert model.lines(HOST) == {}
    assert cleaned(texts[0], model).text == texts[0]


def test_a_shortened_or_lengthened_copy_is_the_same_document() -> None:
    texts = []
    for n in range(12):
        lines = [
            f"编者按：{paragraph(5000 + n)}" if n % 3 == 0 else "",
            title(n),
            "云栖计划启动",
            *body(1, 8).split("\n"),
        ]
        texts.append("\n".join(filter(None, lines[: len(lines) - n % 3])))
    texts += [page(n) for n in range(100, 110)]
    assert model_of(texts).lines(HOST) == {}


BODY_LINES = [
    "一、出台背景",
    "（二）主要任务",
    "各县（市、区）人民政府，市直各部门：",
    "示范市应急管理局",
    "示范市应急管理局 示范市公安局",
    "示范市应急管理局2023年5月4日",
    "2023年5月4日",
    "序号",
    "姓名 性别 现任职务",
    "（此件公开发布）",
    "附件：1.任务分工表",
    "抄送：市委办公室",
    "联系人：李明远，联系电话：0000-0000000",
    "特此通知。",
    "市长：李明远",
    "示政发〔2023〕12号",
    "第12期",
    "示范市应急管理局文件",
    "会议强调，要压实各方责任，抓好值班值守。",
]


@pytest.mark.parametrize("line", BODY_LINES)
@pytest.mark.parametrize("where", ["head", "under", "tail"])
def test_lines_of_documents_stay_wherever_they_recur(line: str, where: str) -> None:
    """On every page of the host, around different documents, with frame lines beside them: they are the documents'."""
    places = {"head": [], "under": [], "tail": [], where: [line]}
    frame = {"head": ["云栖直通车", *places["head"]], "under": places["under"], "tail": [*places["tail"], "清屿之声"]}
    model = model_of([page(n, **frame) for n in range(20)])
    assert left(model, page(99, **frame)) == page(99, places["head"], places["tail"], places["under"]).split("\n")


def test_a_slogan_inside_and_at_the_end_of_bodies_stays() -> None:
    slogan = "筑牢云栖防线 守护万家灯火"
    inside = [f"{title(n)}\n{body(n)}\n{slogan}\n{body(n + 500)}" for n in range(14)]
    last = [page(n, [], [slogan]) for n in range(20, 26)]
    model = model_of(inside + last + [page(n) for n in range(40, 50)])
    for text in (inside[0], last[0]):
        assert cleaned(text, model).text == text


def test_titles_that_recur_stay() -> None:
    """任前公示 on one page in five, and issues of a series whose titles differ in a figure."""
    same = [f"云栖直通车\n任前公示\n{body(n)}" for n in range(10)]
    issues = [f"云栖直通车\n示范市云栖周报（第{n}期）\n{body(n)}" for n in range(20, 30)]
    model = model_of(same + issues + [page(n, ["云栖直通车"]) for n in range(40, 60)])
    assert left(model, same[3])[0] == "任前公示"
    assert left(model, issues[3])[0] == "示范市云栖周报（第23期）"
    given = "云栖直通车\n蓝鲸伴读\n" + body(77)
    steady = model_of([f"云栖直通车\n蓝鲸伴读\n{body(n)}" for n in range(20)])
    assert left(steady, given)[0] == paragraph(7700)
    assert cleaned(given, steady, title="蓝鲸伴读").text.split("\n")[0] == "蓝鲸伴读"


def test_values_of_tables_stay() -> None:
    def rows(n: int) -> list[str]:
        rng = random.Random(n)
        return [cell for i in range(4) for cell in (str(i), "".join(rng.choices(WORDS, k=3)), "云栖试用", "岚屿一级")]

    texts = [page(n, [], [*rows(n), "清屿之声", "蓝鲸伴读"]) for n in range(20)]
    others = [page(n, [], ["清屿之声", "蓝鲸伴读"]) for n in range(40, 80)]
    model = model_of(texts + others)
    assert left(model, texts[0]) == page(0, [], rows(0)).split("\n")


def test_a_notice_goes_only_behind_other_lines_of_the_frame() -> None:
    hint = "如您在清屿看到排版错位，请把它拍下来告诉清屿小站，我们会尽快把它归位。"
    behind = ["示范市应急管理局", "2023年5月4日", "清屿之声", hint]
    model = model_of([page(n, [], behind) for n in range(20)])
    assert left(model, page(99, [], behind)) == page(99, [], behind[:2]).split("\n")
    alone = model_of([page(n, [], [hint]) for n in range(20)])
    assert left(alone, page(99, [], [hint]))[-1] == hint


def test_what_stands_above_a_signature_stays() -> None:
    tail = ["云栖同行", "示范市应急管理局", "2023年5月4日", "清屿之声"]
    model = model_of([page(n, [], tail) for n in range(20)])
    assert left(model, page(99, [], tail))[-3:] == tail[:3]


def test_few_pages_teach_nothing() -> None:
    head = ["云栖直通车"]
    least = table()["learned"]["least"]
    assert model_of([page(n, head) for n in range(least - 1)]).lines(HOST) == {}
    assert len(model_of([page(n, head) for n in range(least)]).lines(HOST)) == 1
    assert model_of([page(n, head if n < least else []) for n in range(100)]).lines(HOST) == {}


def test_other_scripts_are_never_learned() -> None:
    foreign = ["བོད་ཡིག་གཞུང་", "ئۇيغۇرچە خەۋەر", "ᠮᠣᠩᠭᠣᠯ"]
    model = model_of([page(n, foreign, foreign) for n in range(20)])
    assert model.lines(HOST) == {}


@pytest.mark.parametrize("row", table()["never"], ids=lambda row: str(row["name"]))
def test_forms_and_what_they_leave(row: dict[str, list[str]]) -> None:
    assert row["is"]
    assert row["is_not"]
    for text in row["is"]:
        assert form(text) is not None, text
    for text in row["is_not"]:
        found = form(text)
        assert found is None or found.name != row["name"], text


# --- keys, hosts


@pytest.mark.parametrize(
    ("meta", "host"),
    [
        ({"url": "https://www.shifan.gov.cn/a"}, "shifan.gov.cn"),
        ({"url": "//Shifan.GOV.cn:8080"}, "shifan.gov.cn"),
        ({"url": "shifan.gov.cn/a/b.html"}, "shifan.gov.cn"),
        ({"host": "zwgk.shifan.gov.cn."}, "zwgk.shifan.gov.cn"),
        ({"host": "示范.政务"}, "示范.政务"),
        ({"url": "file:///home/x"}, None),
        ({"url": "localhost/a"}, None),
        ({"url": 5, "host": None}, None),
        ({"url": "http://[::1"}, None),
        ({"url": "a." * 4000}, None),
        ({"host": "a\x00b.cn"}, None),
    ],
)
def test_hosts(meta: dict[str, object], host: str | None) -> None:
    assert host_of(meta) == host


@given(st.text(st.characters(), max_size=60))
def test_any_line_has_a_key(text: str) -> None:
    assert key(key(text)) == key(text)
    assert len(fingerprints(text)) <= 2
    assert form(text) is None or form(text) is not None


# --- any page


@slow
@given(pages, pages)
def test_any_text_can_be_learned_and_cleaned(text: str, other: str) -> None:
    texts = [f"{text}\n{paragraph(n)}\n{other}" for n in range(6)]
    chain = govclean.default_chain()
    model = Model()
    for each in texts:
        if found := seen(chain(each, meta=META)):
            model.add(found)
    doc = cleaned(texts[0], model)
    assert govclean.undo(json.loads(json.dumps(doc.to_record(audit=True)))) == texts[0]
    again = cleaned(doc.text, model)
    assert again.text == doc.text
    assert not any(note.kind == "skipped" for note in doc.notes)


fragments = st.lists(
    st.sampled_from(["云栖直通车", "清屿之声", "一、出台背景", "示范市应急管理局", "今有9位云友", *HOSTILE, ""])
)


@slow
@given(fragments, fragments, fragments)
def test_the_filter_is_idempotent(head: list[str], inside: list[str], tail: list[str]) -> None:
    model = model_of([page(n, ["云栖直通车", "今有3位云友"], ["清屿之声"]) for n in range(20)])
    alone = govclean.default_chain(chrome_model=model).only("learned")
    text = "\n".join([*head, title(7), *inside, body(7), *tail])
    once = alone(text, meta=META)
    assert alone(once.text, meta=META).text == once.text
    assert paragraph(700) in once.text
    assert not any(note.kind == "unstable" for note in once.notes)


@pytest.mark.parametrize("line", ["\x00", "\ud800", "\udfff云栖", "云" * 1_000_000, "(" * 1_000_000, "1" * 300_000])
def test_hostile_lines(line: str) -> None:
    begun = time.process_time()
    model = model_of([page(n, [line], [line]) for n in range(6)])
    text = page(99, [line], [line])
    assert cleaned(text, model).undo() == text
    assert Model.loads(model.dumps()).dumps() == model.dumps()
    assert time.process_time() - begun < 30


UNITS = [
    "云栖直通车\n",
    "云栖直通车\n甲乙丙丁\n",
    "今有9位云友\n",
    "清屿之声\n" + paragraph(3) + "\n",
    "甲乙\n丙丁\n" + paragraph(4) + "\n",
]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("place", ["head", "tail"])
def test_time_is_linear(unit: str, place: str) -> None:
    model = model_of([page(n, ["云栖直通车", "今有3位云友"], ["清屿之声"]) for n in range(20)])
    alone = govclean.default_chain(chrome_model=model).only("learned")

    def work(text: str) -> None:
        whole = text + body(7) if place == "head" else body(7) + "\n" + text
        seen(Document(whole, meta=META))
        alone(whole, meta=META)

    assert_linear(work, unit)


# --- models


def seens(numbers: Sequence[int], hosts: int = 3) -> list[Seen]:
    out = []
    for n in numbers:
        rng = random.Random(n)
        longest = tuple(sorted(rng.sample(range(60), 3)))
        flags = [HEAD, TAIL, INSIDE, HEAD | TAIL]
        lines = {line: rng.choice(flags) for line in rng.sample(range(40), rng.randint(0, 6))}
        out.append(Seen(f"h{rng.randrange(hosts)}.cn", longest, lines))
    return out


def grown(found: Sequence[Seen], bounds: Bounds | None = None) -> Model:
    model = Model(bounds)
    for each in found:
        model.add(each)
    return model


numbers = st.lists(st.integers(0, 300), max_size=60)
tight = st.sampled_from([None, Bounds(4, 2, 16), Bounds(8, 2, 6), Bounds(2, 1, 2)])


@slow
@given(numbers, numbers, numbers, tight, st.randoms(use_true_random=False))
def test_merging_is_commutative_and_associative_and_the_order_does_not_matter(
    a: list[int], b: list[int], c: list[int], bounds: Bounds | None, rng: random.Random
) -> None:
    x, y, z = (grown(seens(some, 12), bounds) for some in (a, b, c))
    data = x.merged(y).merged(z).dumps()
    assert data == x.merged(y.merged(z)).dumps() == z.merged(y, x).dumps()
    every = a + b + c
    rng.shuffle(every)
    assert data == grown(seens(every, 12), bounds).dumps()
    assert Model.loads(data).dumps() == data


@slow
@given(
    st.lists(st.integers(0, 5000), max_size=200), st.sampled_from([Bounds(4, 2, 16), Bounds(8, 2, 40), Bounds(2, 1, 3)])
)
def test_the_bounds_hold_at_every_moment(some: list[int], bounds: Bounds) -> None:
    model = Model(bounds)
    for each in seens(some, 40):
        model.add(each)
        held = [documents for _, _, documents in model.hosts()]
        assert sum(held) <= bounds.pages
        assert len(held) <= bounds.hosts
        assert max(held) <= bounds.per_host
        assert all(len(host.pages) == len(host.heap) for host in model._hosts.values())


def test_a_large_crawl_takes_no_more_memory_than_the_bounds_say() -> None:
    """Ten times the pages, on one host and on many: the file does not grow."""
    bounds = Bounds(16, 4, 400)

    def size(hosts: int, count: int) -> int:
        model = Model(bounds)
        for n in range(count):
            longest = tuple(random.Random(n).sample(range(1 << 32), 8))
            lines = {random.Random(n * 50 + i).randrange(1 << 32): HEAD for i in range(30)}
            model.add(Seen(f"h{n % hosts}.cn", tuple(sorted(longest)), lines))
        return sum(len(p) for host in model._hosts.values() for p in host.pages.values())

    one, many = size(1, 200), size(100, 4000)
    assert size(1, 2000) <= one * 1.1
    assert size(1000, 10_000) <= many * 1.1
    assert many <= 400 * (1 + 4 * 8 + 5 * 30)
    own, limits = default_bounds(), table()["sample"]
    widest = 1 + 4 * limits["body"] + 2 * 5 * (limits["head"] + limits["tail"] + limits["inside"])
    assert own.pages * widest < 320e6  # what the comment in the table says


def test_documents_group_pages_that_share_half_of_their_lines() -> None:
    assert documents([(1, 2), (3, 4), (1, 9)]) == [0, 1, 0]
    assert documents([]) == []
    footers = [(1000 + n, 2000 + n, 7) for n in range(20)]
    assert len(set(documents(footers))) == 20  # a line of all pages tells nothing
    assert len(set(documents([(7,)] * 20))) == 1


def test_a_line_beside_lines_that_are_never_learned_is_not_learned_on_few_pages() -> None:
    model = model_of(
        [page(n, [], ["云栖一览", "示范市应急管理局"]) for n in range(8)] + [page(n) for n in range(20, 40)]
    )
    assert model.lines(HOST) == {}
    model = model_of(
        [page(n, [], ["示范市应急管理局", "云栖一览"]) for n in range(8)] + [page(n) for n in range(20, 40)]
    )
    assert len(model.lines(HOST)) == 1
    assert learned([]) == {}


def test_what_a_file_must_be(tmp_path: Path) -> None:
    path = tmp_path / "hosts.gcc"
    good = model_of([page(n, ["云栖直通车"]) for n in range(20)])
    good.save(path)
    data = path.read_bytes()
    assert data.startswith(MAGIC)
    assert Model.load(path).dumps() == data
    newer = data.replace(f'"format": {FORMAT}'.encode(), f'"format": {FORMAT + 1}'.encode())
    cases = {
        b"": "is empty",
        b"PK\x03\x04 something else": "is no model",
        data[:10]: "cut short",
        data[:-1]: "cut short or damaged",
        data[: len(data) // 2]: "cut short or damaged",
        data[:-40] + b"x" + data[-39:]: "cut short or damaged",
        MAGIC + b"{}\n": "is damaged",
        MAGIC + b"no json": "is damaged",
        newer: "Learn it again",
    }
    for content, told in cases.items():
        path.write_bytes(content)
        with pytest.raises(ModelFormatError, match=told) as err:
            Model.load(path)
        assert str(path) in str(err.value)
    with pytest.raises(FileNotFoundError):
        Model.load(tmp_path / "absent.gcc")


@given(st.binary(max_size=200))
def test_any_octets_are_refused(data: bytes) -> None:
    for content in (data, MAGIC + data, MAGIC + b'{"format": 1, "keys": 1, "made_by": "x"}\n' + data):
        with pytest.raises(ModelFormatError):
            Model.loads(content)


# --- options, configuration, processes


def test_options_clean_many_and_configuration(tmp_path: Path) -> None:
    head = ["云栖直通车"]
    path = tmp_path / "hosts.gcc"
    model_of([page(n, head) for n in range(20)]).save(path)
    options = govclean.Options(chrome_model=str(path))
    text = page(99, head)
    assert govclean.clean(text, meta=META, options=options).text == page(99)
    docs = [Document(page(n, head), meta=META) for n in range(40)]
    for workers in (1, 2):
        assert [d.text for d in govclean.clean_many(docs, workers=workers, options=options)] == [
            page(n) for n in range(40)
        ]
    chain = pickle.loads(pickle.dumps(govclean.default_chain(chrome_model=path).only("learned")))
    assert chain(text, meta=META).text == page(99)
    assert "learned" not in govclean.default_chain().names
    found = parse_config({"options": {"chrome_model": "hosts.gcc"}}, tmp_path)
    names = found.chain.names
    assert names[names.index("chrome") - 1] == "learned"
    assert found.chain(text, meta=META, options=found.options).text == page(99)
    few = parse_config({"chain": ["script", "unicode"], "options": {"chrome_model": "hosts.gcc"}}, tmp_path)
    assert few.chain.names == ("script", "unicode", "learned")
    with pytest.raises(ConfigError, match=r"absent\.gcc: No such file"):
        parse_config({"options": {"chrome_model": "absent.gcc"}}, tmp_path)
    with pytest.raises(ValueError, match="as a string"):
        govclean.Options(chrome_model=5)  # type: ignore[arg-type]


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "hosts.gcc"
    text = page(99, ["云栖直通车"])
    options = govclean.Options(chrome_model=str(path))
    Model().save(path)
    assert govclean.clean(text, meta=META, options=options).text == text
    model_of([page(n, ["云栖直通车"]) for n in range(20)]).save(path)
    assert govclean.clean(text, meta=META, options=options).text == page(99)
