"""The benchmarks run as documented, on a few pages, so that they cannot rot; no figure is judged here."""

from __future__ import annotations

import json
import lzma
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import govclean

ROOT = Path(__file__).parent.parent


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)


@pytest.fixture
def corpus(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.syspath_prepend(str(ROOT))
    from benchmarks import corpus

    return corpus


def test_speed_question_runs() -> None:
    done = run("--documents", "50", "--rounds", "1")
    assert done.returncode == 0, done.stderr
    for row in ("floor", "straightforward", "govclean: text + signature", "text alone", "unstable"):
        assert row in done.stdout
    for name in govclean.default_chain().names:
        assert f"\n{name} " in done.stdout


def test_memory_is_measured_in_children() -> None:
    done = run("chain", "--documents", "20", "--rounds", "1", "--memory", "20")
    assert done.returncode == 0, done.stderr
    assert "four times the documents" in done.stdout


def test_unknown_question_names_the_known_ones() -> None:
    done = run("colour")
    assert done.returncode != 0
    assert "chain" in done.stderr


def test_pages_depend_on_their_number_alone(corpus) -> None:  # type: ignore[no-untyped-def]
    pages = list(corpus.pages(400))
    assert pages[:40] == list(corpus.pages(40))
    counts = Counter(page.kind for page in pages)
    assert all(abs(counts[kind] / 400 - share) < 0.06 for kind, share in corpus.SHARES.items())
    clean = [page.text for page in pages if page.kind == "clean"]
    assert len(set(clean)) == len(clean)
    assert all(1_800 < len(text.encode()) < 3_600 for text in clean)


def test_clean_pages_are_left_alone(corpus) -> None:  # type: ignore[no-untyped-def]
    """The generated clean pages are clean: a filter that changes one of them repairs what is not broken."""
    for page in corpus.pages(60):
        if page.kind == "clean":
            assert govclean.clean(page.text).text == page.text


def test_every_damage_damages(corpus) -> None:  # type: ignore[no-untyped-def]
    import random

    text = corpus.report(random.Random(1))
    for damage in corpus.DAMAGE:
        assert any(damage(text, random.Random(n)) != text for n in range(3)), damage.__name__


def test_texts_from_a_folder(corpus, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    row = json.dumps({"text": "安全生产。" * 60}, ensure_ascii=False) + "\n"
    (tmp_path / "a.jsonl").write_text(row + '{"text": "short"}\n{"id": 1}\n', encoding="utf-8")
    with lzma.open(tmp_path / "b.jsonl.xz", "wt", encoding="utf-8") as file:
        file.write(row * 3)
    assert corpus.texts_in(tmp_path, 10) == ["安全生产。" * 60] * 4
    with pytest.raises(SystemExit, match=r"no \.jsonl"):
        corpus.texts_in(tmp_path / "none", 10)


def test_damage_question_runs() -> None:
    done = run("damage", "--cases", "2", "--show", "1")
    assert done.returncode == 0, done.stderr
    for row in (
        "UTF-8 read as GBK, single lines",
        "slips A, a gloss at an odd offset: exact",
        "glosses, all dialects: removed",
        "legitimate brackets lost",
        "traditional by careless one-to-many choices",
        "wraps, blank lines between: paragraphs restored",
        "true lists damaged",
        "two languages, all forms",
        "clean text: changed beyond declared normalisations",
        "unstable: fuzzed pages",
    ):
        assert row in done.stdout
    figures = re.findall(r"(?m)^\S.* ([\d,]+) of +([\d,]+) ", done.stdout)
    assert len(figures) > 30
    assert sum(n != "0" for _, n in figures) > 20


def test_damage_is_measured_on_one_split(corpus, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from benchmarks.damage.texts import Texts

    rows = [json.dumps({"text": f"第{n}号。"}, ensure_ascii=False) for n in range(200)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows), encoding="utf-8")
    kept, rest = Texts(tmp_path).raw, Texts(tmp_path, "development").raw
    assert kept
    assert not set(kept) & set(rest)
    assert sorted(kept + rest) == sorted(Texts(tmp_path, "all").raw)


def test_a_row_says_whether_it_is_met(corpus) -> None:  # type: ignore[no-untyped-def]
    from benchmarks.damage.table import Row, difference

    assert Row("", 99, 100, least=0.99).verdict == "met"
    assert Row("", 98, 100, least=0.99).verdict == "SHORT"
    assert Row("", 1, 100, most=0.0).verdict == "SHORT"
    assert Row("", 1, 2_000_000, most=1.0, per_million=True).verdict == "met"
    assert Row("", 0, 0, least=0.99).verdict == "no cases"
    assert Row("", 1, 2).verdict == ""
    assert difference("抓好安全生产。", "抓好平安生产。", 2) == "抓好[安全 -> 平安]生产"


def test_spans_of_a_misread_line_come_back(corpus) -> None:  # type: ignore[no-untyped-def]
    from benchmarks.damage.encoding import MISREADINGS, misread, untouched

    line = "2023年，全市共排查“风险隐患”1200处，整改3.5%。"
    for name, how in MISREADINGS.items():
        observed, spans = misread(line, *how)
        assert observed != line
        if how.wash is untouched:
            assert all(misread(span, *how).observed in observed for span in spans)
        assert (spans == [line]) is ("as GBK" not in name)
