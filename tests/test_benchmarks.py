"""The benchmarks run as documented, on a few pages, so that they cannot rot; no figure is judged here."""

from __future__ import annotations

import json
import lzma
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
    for row in ("floor", "straightforward", "govclean: text + signature", "whole chain", "unstable"):
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
