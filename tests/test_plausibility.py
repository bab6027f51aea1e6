"""The character model: what it prefers, what it costs, and that it can be derived again."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govclean import plausibility
from govclean.plausibility import Model, costs, fold, mean_cost, model
from govclean.training.ngrams import derive, documents, held_out

PROSE = ["全市上下要压实安全责任，确保群众平安过节。", "會議強調，要健全應急管理體系，提升防災減災能力。"]


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_plausible_in_either_script_and_shuffled_prose_is_not(text: str) -> None:
    assert mean_cost(text) < 80
    assert mean_cost("".join(sorted(text))) > mean_cost(text) + 60


@pytest.mark.parametrize("text", PROSE)
@pytest.mark.parametrize("there, back", [("utf-8", "gb18030"), ("gb18030", "latin-1"), ("utf-8", "latin-1")])
def test_misread_prose_is_not_plausible(text: str, there: str, back: str) -> None:
    assert mean_cost(text.encode(there).decode(back, "replace")) > 140


@given(st.text())
def test_costs_are_bounded_and_add_up(text: str) -> None:
    found = costs(text)
    assert len(found) == len(fold(text))
    assert all(0 <= c <= 3 * plausibility.UNKNOWN for c in found)


@given(st.text(alphabet="安全 \n,.Ａ１業　é"))
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_the_model_is_small_and_opens_fast() -> None:
    path = Path(plausibility.__file__).parent / "data" / "ngrams.bin"
    blob = path.read_bytes()
    assert len(blob) <= 2_000_000
    best = min(_seconds(blob) for _ in range(3))
    assert best < 0.2  # about 0.03 s on an idle machine


def _seconds(blob: bytes) -> float:
    start = time.process_time()
    Model(blob)
    return time.process_time() - start


def test_deriving_is_deterministic_and_skips_what_is_held_out(tmp_path: Path) -> None:
    texts = [f"{chr(0x4E00 + i)}条 安全生产工作坚持人民至上、生命至上。" for i in range(60)]
    rows = "".join(json.dumps({"text": t}, ensure_ascii=False) + "\n" for t in texts)
    (tmp_path / "a.jsonl").write_text(rows, encoding="utf-8")
    assert list(documents(tmp_path)) == texts
    assert 0 < sum(map(held_out, texts)) < 30
    blob = derive(tmp_path, 1000)
    assert blob == derive(tmp_path, 1000)
    small = Model(blob)
    assert small.cost("安", "全", "生") < 16 < small.cost("安", "全", "治")


def test_a_model_of_another_format_is_refused() -> None:
    with pytest.raises(ValueError, match="derive it anew"):
        Model(b'{"format": 99}\n')


def test_successors_agree_with_costs() -> None:
    for char, found in list(model().successors("安").items())[:50]:
        assert model().cost("", "安", char) == (plausibility.UNKNOWN if char == plausibility.OTHER else found)
