"""The learned second opinion: its table, what it may overrule, and the recipe."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govclean import Document, compare
from govclean.dedup import facts, match, odds
from govclean.dedup.evidence import gathered
from govclean.dedup.match import by_rules, matched
from govclean.dedup.odds import FEATURES, Odds
from govclean.dedup.page import Page, prepared

LINES = [
    "清河市召开2021年第三次安全生产工作会议",
    "9月17日，清河市召开2021年第三次安全生产工作会议。市长周明远出席会议并讲话。",
    "会议通报，全市共检查企业1320家，排查隐患4105条，完成整改3987条。",
    "会议指出，部分企业主体责任悬空，外包作业管理松散，检维修环节风险突出，监管力量与任务不相适应。",
    "会议要求，各县区要把危化品、燃气、道路运输作为重点，逐企逐项过筛，问题清单一周内交账。",
    "周明远强调，要把责任落到班组和岗位，节日期间领导干部在岗带班，值班电话有人接听，遇有险情先停产撤人。",
    "各级各部门要在月底前完成自查，市安委办派出六个组抽查，结果与年终考核挂钩，并向社会公开。",
]
REPORT = "\n".join(LINES)


def pages(a: str, b: str) -> tuple[Page, Page]:
    found = sorted((prepared(Document(a)), prepared(Document(b))), key=lambda p: (p.size, p.key))
    return found[1], found[0]


def overruled(monkeypatch: pytest.MonkeyPatch, said: Odds, a: str, b: str) -> str:
    """The relation of two pages when the models say so."""
    monkeypatch.setattr(match, "odds", lambda e: said)
    return matched(*pages(a, b)).relation


def test_the_table_is_of_these_features(monkeypatch: pytest.MonkeyPatch) -> None:
    e = gathered(*pages(REPORT, REPORT[:200]))
    assert len(odds.features(e)) == len(FEATURES) == len(set(FEATURES))
    said = odds.odds(e)
    assert said.copy > 0.9 > 0.5 > said.piece
    monkeypatch.setattr(facts, "load", lambda name: {"copy": {"shared": 1.0}, "piece": {}})
    odds._models.cache_clear()
    try:
        with pytest.raises(ValueError, match=r"govclean\.training\.relations"):
            odds.odds(e)
    finally:
        odds._models.cache_clear()


def test_a_duplicate_needs_some_odds(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = REPORT[:260]
    assert compare(Document(REPORT), Document(cut)).relation == "duplicate"
    assert overruled(monkeypatch, Odds(0.01, 0.1), REPORT, cut) == "unsure"
    assert overruled(monkeypatch, Odds(0.01, 0.9), REPORT, cut) == "contains"
    assert overruled(monkeypatch, Odds(0.06, 0.9), REPORT, cut) == "duplicate"


def test_high_odds_tell_what_the_rules_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    new = "港口码头更换老化缆绳，渔政部门清点救生衣。县里的客运站点逐车查验轮胎和灭火器，月底交账。乡镇干部包保到户。"
    other = "\n".join([new, *LINES[2:7]])  # neither title nor lead, and a fifth of it new
    assert by_rules(gathered(*pages(REPORT, other))).relation == "unsure"
    assert overruled(monkeypatch, Odds(0.99, 0.01), REPORT, other) == "duplicate"
    assert overruled(monkeypatch, Odds(0.8, 0.95), REPORT, other) == "contains"
    assert overruled(monkeypatch, Odds(0.8, 0.8), REPORT, other) == "unsure"


@pytest.mark.parametrize(
    "changes",
    [
        [("第三次", "第二次")],
        [("9月17日", "8月11日")],
        [("周明远", "何立群")],
        [("清河市", "临江市")],
    ],
)
def test_no_odds_merge_what_a_fact_tells_apart(monkeypatch: pytest.MonkeyPatch, changes: list[tuple[str, str]]) -> None:
    other = REPORT
    for old, new in changes:
        other = other.replace(old, new)
    assert overruled(monkeypatch, Odds(1.0, 0.0), REPORT, other) == "sibling"


def test_no_odds_merge_short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    short = "\n".join([*LINES[2:6], "港口码头更换老化缆绳，渔政部门清点救生衣，每个渔村配一名安全员。"])
    assert by_rules(gathered(*pages(REPORT, short))).relation == "unsure"
    assert overruled(monkeypatch, Odds(1.0, 0.0), REPORT, short) == "unsure"


def test_the_odds_say_nothing_of_pages_longer_than_they_know(monkeypatch: pytest.MonkeyPatch) -> None:
    chapters = ["".join(line.replace("会议", f"第{n}章会议") for line in LINES[3:]) for n in range(30)]
    long = REPORT + "\n" + "\n".join(chapters)
    assert overruled(monkeypatch, Odds(0.0, 1.0), long, long[: len(long) * 19 // 20]) == "duplicate"


def test_facts_torn_by_line_ends_and_glosses_are_read() -> None:
    torn = REPORT.replace("市长周明远", "市长何\n立群")
    masked = REPORT.replace("市长周明远出席", "\n市长何**\n出席")
    notice = "清河市人民政府办公室关于做好防汛工作的通知\n清河政办发〔2021〕83号\n各县区人民政府：\n" + "\n".join(
        LINES[3:]
    )
    glossed = notice.replace("办发〔2021〕83", "办发\n(fā)〔2021〕\n85")
    assert compare(Document(REPORT), Document(torn)).relation == "sibling"
    assert compare(Document(REPORT), Document(masked)).relation == "sibling"
    assert compare(Document(notice), Document(glossed)).relation == "sibling"


def test_the_recipe_gives_a_table_that_is_read(tmp_path: Path) -> None:
    pytest.importorskip("sklearn")
    from govclean.training import relations

    made = tmp_path / "made.jsonl"
    rows: list[dict[str, object]] = []
    for n in range(6):
        text = REPORT.replace("清河市", f"{'清临柳东望永'[n]}河市")
        variants = {
            "a": text,
            "b": text[:280],
            "c": text.replace("第三次", "第四次"),
            "d": "\n".join(text.split("\n")[3:]),
        }
        rows += [{"id": f"{n}{k}", "text": t, "fields": {}, "date": ""} for k, t in variants.items()]
        labels = {"b": "copy", "c": "sibling", "d": "piece"}
        rows += [{"a": f"{n}a", "b": f"{n}{k}", "label": label} for k, label in labels.items()]
    made.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    found = list(relations.made(made))
    assert [r.label for r in found] == ["copy", "sibling", "piece"] * 6
    weights = relations.fitted(found, "copy")
    assert weights.keys() == {*FEATURES, "bias"}
    told = [sum(weights[k] * v for k, v in zip(FEATURES, r.values, strict=True)) + weights["bias"] for r in found]
    assert all((said > 0) == (r.label == "copy") for said, r in zip(told, found, strict=True))
    assert relations.table(found).count("\n[") == len(Odds._fields)
