"""The index on disk: relations, replacement, refusal, crash and order."""

from __future__ import annotations

import itertools
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govclean import Document, Index, IndexFormatError
from govclean.dedup import buckets
from govclean.dedup import index as index_module
from govclean.dedup.index import IndexBusyError
from govclean.dedup.page import prepared
from govclean.dedup.sketch import band_keys, signatures

WORDS = re.findall(
    "..",
    "尾矿燃气校车森林消防电动索道渔船班组台账专班监控管网仓库车间值守巡查复核通报销号培训演练检修登记评估责任经费装备队伍预案"
    "点位清单工期材料单位企业社区学校医院商场工地码头桥梁隧道水库河道",
)


def report(n: int, day: int = 17) -> str:
    """The nth page, made of words; pages of other n share little with it."""
    draw = random.Random(n)
    lines = ["".join(draw.sample(WORDS, 12)) for _ in range(6)]
    return f"{lines[0]}工作会议\n9月{day}日,{lines[1]}会议召开。" + "。".join(lines[2:]) + "。\n"


def doc(text: str) -> Document:
    return Document(text)


def test_add_finds_the_best_earlier_page() -> None:
    with Index(":memory:") as ix:
        assert ix.add("a", doc(report(0))) is None
        assert ix.add("other", doc(report(1))) is None
        copy = ix.add("b", doc(report(0).replace(",", "，")))
        cut = ix.add("c", doc(report(0)[:110]))
        sibling = ix.add("d", doc(report(0, day=11)))
        assert copy is not None and (copy.relation, copy.of, copy.score) == ("duplicate", "a", 1.0)
        assert cut is not None and (cut.relation, cut.of) == ("duplicate", "a")
        assert sibling is not None and (sibling.relation, sibling.of) == ("sibling", "a")
        assert "date 09-11/09-17" in sibling.because
        assert [(c.survivor, c.members) for c in ix.clusters()] == [("a", ("a", "b", "c"))]
        assert len(ix) == 5
        assert "d" in ix and "z" not in ix
        assert {(m.of, m.relation) for m in ix.relations("d")} >= {("a", "sibling")}


def test_the_same_id_again_replaces_the_page() -> None:
    with Index(":memory:") as ix:
        ix.add("a", doc(report(0)))
        ix.add("b", doc(report(0)))
        ix.add("a", doc(report(3)))
        assert len(ix) == 2
        assert list(ix.clusters()) == []
        again = ix.add("c", doc(report(0)))  # found through the copy that took the place of a
        assert again is not None and again.of == "b"
        near = ix.add("d", doc(report(3)[:120]))
        assert near is not None and near.of == "a"


def test_relations_survive_when_an_exact_copy_takes_over() -> None:
    with Index(":memory:") as ix:
        ix.add("a", doc(report(0)))
        ix.add("copy", doc(report(0)))
        ix.add("cut", doc(report(0)[:110]))
        ix.add("a", doc(report(5)))
        assert [c.members for c in ix.clusters()] == [("copy", "cut")]


@settings(max_examples=12, deadline=None)
@given(st.permutations(range(9)))
def test_clusters_do_not_depend_on_the_order_of_pages(order: list[int]) -> None:
    pages = [
        ("a", report(0)),
        ("a-cut", report(0)[:110]),
        ("a-copy", report(0).replace(",", "，")),
        ("a-sibling", report(0, day=11)),
        ("a-sibling-cut", report(0, day=11)[:112]),
        ("b", report(1)),
        ("b-copy", report(1) + "责任编辑:李四\n"),
        ("both", report(1) + report(2)),
        ("empty", ""),
    ]
    with Index(":memory:") as ix:
        for i in order:
            ix.add(pages[i][0], doc(pages[i][1]))
        assert [c.members for c in ix.clusters()] == [
            ("a", "a-copy", "a-cut"),
            ("a-sibling", "a-sibling-cut"),
            ("b", "b-copy"),
        ]


def test_batches_give_what_single_adds_give(tmp_path: Path) -> None:
    pages = [(f"{i}", doc(report(i % 5)[: 300 - 20 * (i % 3)])) for i in range(150)]
    with Index(tmp_path / "one.gcx") as one, Index(tmp_path / "many.gcx") as many:
        assert [one.add(id, d) for id, d in pages] == list(many.add_many(pages))
        assert list(one.clusters()) == list(many.clusters())


def test_it_is_there_again_when_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "pages.gcx"
    with Index(path) as ix:
        ix.add("a", doc(report(0)))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["pages.gcx"]
    with Index(str(path)) as ix:
        match = ix.add("b", doc(report(0)))
        assert match is not None and match.of == "a"


def test_a_killed_process_loses_nothing_that_was_added(tmp_path: Path) -> None:
    path = tmp_path / "pages.gcx"
    code = """if True:
        import os, signal, sys
        from govclean import Document, Index
        ix = Index(sys.argv[1])
        for i in range(10_000):
            text = f"第{i}号通报:" + "".join(chr(0x4e00 + (i * 37 + k * 101) % 6000) for k in range(200))
            ix.add(f"page-{i}", Document(text))
            print(i, flush=True)
    """
    child = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    last = -1
    for line in child.stdout:
        last = int(line)
        if last == 25:
            os.kill(child.pid, signal.SIGKILL)
    child.stdout.close()
    child.wait()
    assert child.returncode == -signal.SIGKILL
    with Index(path) as ix:
        assert last + 1 <= len(ix) <= last + 2
        assert all(f"page-{i}" in ix for i in range(last + 1))
        assert ix.add("after", doc(report(0))) is None


def test_an_index_of_other_signatures_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pages.gcx"
    Index(path).close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE header SET value = '0' WHERE name = 'key_version'")
    db.close()
    with pytest.raises(IndexFormatError, match=r"key_version 0 \(here 3\).*Build a new index"):
        Index(path)


def test_other_files_are_refused_and_left_alone(tmp_path: Path) -> None:
    text, other = tmp_path / "a.txt", tmp_path / "b.db"
    text.write_text("no database " * 200)
    with sqlite3.connect(other) as db:
        db.execute("CREATE TABLE mine (x)")
    db.close()
    before = text.read_bytes(), other.read_bytes()
    for path in (text, other):
        with pytest.raises(IndexFormatError, match=f"{path.name}.*give another path"):
            Index(path)
    assert (text.read_bytes(), other.read_bytes()) == before
    with pytest.raises(OSError, match="missing"):
        Index(tmp_path / "missing" / "pages.gcx")


def test_a_second_writer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_module, "WAIT_SECONDS", 0.1)
    path = tmp_path / "pages.gcx"
    with Index(path) as first, Index(path) as second:
        first.add("a", doc(report(0)))
        first._db.execute("BEGIN IMMEDIATE")
        with pytest.raises(IndexBusyError, match="one writer at a time"):
            second.add("b", doc(report(0)))
        first._db.execute("COMMIT")
        match = second.add("b", doc(report(0)))
        assert match is not None and match.of == "a"


def test_a_failed_add_leaves_nothing_behind() -> None:
    class Broken(Exception):
        pass

    def pages():
        yield "a", doc(report(0))
        raise Broken

    with Index(":memory:") as ix:
        ix.add("z", doc(report(1)))
        with pytest.raises(Broken):
            list(ix.add_many(pages()))
        assert "z" in ix
        match = ix.add("y", doc(report(1)))
        assert match is not None and match.of == "z"


def test_full_buckets_are_counted_and_do_not_hide_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "BUCKET_CAP", 4)
    with Index(":memory:") as ix:
        for i in range(12):
            ix.add(f"{i}", doc(report(0) + f"附注:{'甲乙丙丁戊己庚辛壬癸子丑'[i]}"))
        assert ix.counters["full_buckets_met"] > 0
        assert [len(c.members) for c in ix.clusters()] == [12]


def test_a_sibling_with_a_new_body_is_met_by_the_title_of_its_series() -> None:
    second = "全市安全生产工作第二次推进会召开\n3月4日，全市安全生产工作第二次推进会召开，通报了一季度隐患排查情况。"
    third = "全市安全生产工作第三次推进会召开\n6月9日，会上五个县区介绍了经验，市应急管理局部署汛期值守和物资储备。"
    other = "全市招商引资工作第三次推进会召开\n6月9日，会上五家企业签订了协议，市商务局介绍了下半年的展会计划。"
    with Index(":memory:") as ix:
        assert ix.add("second", Document(second)) is None
        found = ix.add("third", Document(third))
        assert found is not None
        assert (found.relation, found.of) == ("sibling", "second")
        assert "ordinal 第三次/第二次" in found.because
        assert ix.add("other", Document(other)) is None
        ix.add("second", Document("另一篇完全不同的文章，只为替换原来的网页内容，不再与任何系列有关。"))
        assert ix.relations("third") == []


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 2), st.sampled_from([17, 11])), max_size=8))
def test_replacing_leaves_no_trace(adds: list[tuple[str, int, int]]) -> None:
    """An index in which pages were replaced knows what an index of the last pages alone knows."""
    last = {id: report(n, day) for id, n, day in adds}
    with Index(":memory:") as replaced, Index(":memory:") as fresh:
        for id, n, day in adds:
            replaced.add(id, doc(report(n, day)))
        for id, text in last.items():
            fresh.add(id, doc(text))
        assert [c.members for c in replaced.clusters()] == [c.members for c in fresh.clusters()]
        stood = [sorted(ix._db.execute("SELECT key, hash FROM bands")) for ix in (replaced, fresh)]
        assert stood[0] == stood[1]


def test_a_washed_copy_is_met_by_its_facts() -> None:
    lead = "全市尾矿治理第三次推进会召开\n9月17日,全市尾矿治理第三次推进会召开,检查企业120家,整改隐患345处。"
    first = lead + "各县区汇报了销号进度。下一步要盯住汛期。专班每周复核一次。"
    with Index(":memory:") as ix:
        ix.add("first", doc(first))
        unlike = signatures(["无关文字"])[0]
        page = prepared(doc(lead))
        met, crowded = ix._buckets.candidates(buckets.keys_of(page, band_keys(unlike[None])[0]), unlike)
        assert len(met) == 1
        assert not crowded


def test_pages_of_one_article_id_meet_however_different() -> None:
    def page(text: str, url: str) -> Document:
        return Document(text, meta={"url": url})

    first = "http://www.example.gov.cn/art/2021/9/17/art_1229_4567890.html"
    gate = (
        "https://gate.example.com/go?url=http%3A%2F%2Fwww.example.gov.cn%2Fart%2F2021%2F9%2F17%2Fart_1229_4567890.html"
    )
    with Index(":memory:") as ix:
        ix.add("first", page(report(0), first))
        ix.add("second", page(report(1), gate))
        ix.add("third", page(report(2), "http://www.example.gov.cn/art/2021/9/17/art_1229_4567891.html"))
        assert ix.counters["candidates_compared"] == 1
        assert ix.relations("second") == []  # they met, and their texts are unrelated


def test_copies_of_one_page_cost_one_look_each() -> None:
    with Index(":memory:") as ix:
        for n in range(300):
            ix.add(f"{n:03}", doc(report(0)))
        assert ix._db.execute("SELECT count(*) FROM bands").fetchone()[0] < 120
        assert ix._db.execute("SELECT count(*) FROM edges").fetchone()[0] == 299
        assert [len(c.members) for c in ix.clusters()] == [300]
        assert "candidates_met" not in ix.counters
        plan = " ".join(
            row[3] for row in ix._db.execute(f"EXPLAIN QUERY PLAN {index_module._COPIES} SELECT * FROM edge")
        )
        assert "SEARCH edges" not in plan  # a search would look up every pair of copies


@pytest.mark.parametrize(
    "text", ["", "会", "会议召开", "安全生产会议今天召开", "安" * 300_000, "会议要求抓好落实。" * 40_000]
)
def test_pages_of_any_size_are_taken(text: str) -> None:
    with Index(":memory:") as ix:
        ix.add("a", doc(text))
        match = ix.add("b", doc(text))
        assert (match is None) == (text == "")
        if match:
            assert match.relation == "duplicate"


def test_fillings_of_one_template_stay_siblings_and_are_not_all_compared() -> None:
    with Index(":memory:") as ix:
        for n in range(120):
            lead = f"{n % 12 + 1}月{n % 28 + 1}日,检查单位{n * 7 + 11}家,发现隐患{n * 3 + 5}处。"
            text = f"清河市安全生产第{n + 1}号通报\n{lead}"
            ix.add(f"{n}", doc(text + "各单位要落实责任,深入排查隐患,强化值班值守。加强执法,储备物资,开展演练。"))
        assert list(ix.clusters()) == []
        (edges,) = ix._db.execute("SELECT count(*) FROM edges").fetchone()
        assert edges <= 120 * buckets.VERIFIED
        assert ix.counters["candidates_not_compared"] > 0


def test_a_page_of_a_crowded_template_costs_no_more_than_the_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "BUCKET_CAP", 4)
    monkeypatch.setattr(index_module, "_CACHED", 20)
    met = [0]
    with Index(":memory:") as ix:
        for n in range(300):
            lead = f"{n % 12 + 1}月{n % 28 + 1}日,检查单位{n * 7 + 11}家,发现隐患{n * 3 + 5}处。"
            body = "各单位要落实责任,深入排查隐患,强化值班值守。加强执法,储备物资,开展演练。"
            ix.add(f"{n}", doc(f"清河市安全生产第{n + 1}号通报\n{lead}{body}"))
            if n % 100 == 99:
                met.append(ix.counters["candidates_met"])
                assert len(ix._cache) <= 20
        first, second, third = (b - a for a, b in itertools.pairwise(met))
        assert third < 1.3 * second < 3 * first
        assert ix.counters["candidates_compared"] <= 300 * buckets.VERIFIED
        assert ix.counters["full_buckets_met"] > 0
        assert list(ix.clusters()) == []


def test_of_a_full_bucket_no_more_is_written_and_copies_within_it_still_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "BUCKET_CAP", 4)

    def notice(n: int) -> str:
        lead = f"{n % 12 + 1}月{n % 28 + 1}日,检查单位{n * 7 + 11}家,发现隐患{n * 3 + 5}处。"
        body = "各单位要落实责任,深入排查隐患,强化值班值守。加强执法,储备物资,开展演练。"
        return f"清河市安全生产第{n + 1}号通报\n{lead}{body}"

    order = list(range(150))
    random.Random(1).shuffle(order)
    with Index(":memory:") as ix:
        for n in order:
            ix.add(f"{n:03}", doc(notice(n)))
        (largest,) = ix._db.execute("SELECT max(c) FROM (SELECT count(*) AS c FROM bands GROUP BY key)").fetchone()
        assert largest < 30  # 5 and those that were among the 5 smallest when they came
        for n in range(0, 150, 10):
            match = ix.add(f"copy of {n:03}", doc(notice(n).replace("储备物资", "储备好物资") + "责任编辑:李四"))
            assert match is not None
            assert (match.relation, match.of) == ("duplicate", f"{n:03}")


def test_what_another_writer_adds_to_a_full_bucket_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "BUCKET_CAP", 3)
    path = tmp_path / "pages.gcx"
    texts = [report(0) + f"附注:{c}" for c in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"]
    with Index(path) as first, Index(path) as second, Index(":memory:") as alone:
        for n, text in enumerate(texts):
            assert (first, second)[n % 2].add(f"{n:02}", doc(text)) == alone.add(f"{n:02}", doc(text))
        assert list(first.clusters()) == list(alone.clusters())


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3)), max_size=14), st.randoms(use_true_random=False))
def test_exact_copies_are_in_the_cluster_of_their_first_page(pages: list[tuple[int, int]], rng: random.Random) -> None:
    texts = {f"{k:02}": report(n)[: 300 - 30 * cut] for k, (n, cut) in enumerate(pages)}
    ids = list(texts)
    found = []
    for _ in range(2):
        rng.shuffle(ids)
        with Index(":memory:") as ix:
            for id in ids:
                ix.add(id, doc(texts[id]))
            found.append([c.members for c in ix.clusters()])
    assert found[0] == found[1]
    by_text = {text: {id for id in texts if texts[id] == text} for text in texts.values()}
    for same in by_text.values():
        assert len(same) < 2 or sum(same <= set(group) for group in found[0]) == 1
