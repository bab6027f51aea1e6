"""How sure a repair is, what the labels of a washed page say, and the benchmark that both come from."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from subprocess import run

import pytest
from benchmarks.substitution import bounds, main
from benchmarks.substitution.folds import fold_of
from benchmarks.substitution.outcomes import Count, measure
from benchmarks.substitution.places import seen
from benchmarks.substitution.washing import Washer, cut
from hypothesis import given
from hypothesis import strategies as st

import govclean
from govclean.filters.substitution import THRESHOLDS, substitution_filter
from govclean.training import confidence
from govclean.wash.tables import shipped
from govclean.wash.verdict import confident, evidence

SEED = Path(__file__).parent.parent / "seeds" / "002_393e867fbdc57a74.txt"
LABELS = Path(__file__).parent / "golden" / "wild" / "002_393e867fbdc57a74.swaps.tsv"


def labels() -> list[tuple[int, int, str, str, list[str]]]:
    """Start, end, word, verdict, and what may have stood there."""
    rows = [line.split("\t") for line in LABELS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [(int(r[0]), int(r[1]), r[2], r[5], r[6].split("|")) for r in rows]


def test_the_labels_lie_on_the_words_of_the_seed() -> None:
    text = SEED.read_bytes().decode()
    assert all(text[start:end] == word for start, end, word, _, _ in labels())
    assert {verdict for *_, verdict, _ in labels()} == {"wrong", "right", "doubtful"}


def test_the_washed_seed_word_by_word() -> None:
    """Of core words .97 are put back, of all wrong words .92; no right word is touched."""
    doc = govclean.clean(SEED.read_bytes().decode())
    core = {pair.substitute for pair in shipped().families["W1"].pairs if pair.use == "core"}
    edits = [edit for edit in doc.edits if "substitution" in edit.rule]
    good: dict[bool, list[bool]] = {True: [], False: []}
    for start, end, word, verdict, originals in labels():
        here = [edit for edit in edits if edit.start < end and start < edit.end]
        if verdict == "right":
            assert not here, (start, word)
        elif verdict == "wrong":
            good[word.replace(" ", "") in core].append(any(o in edit.new for edit in here for o in originals))
    every = good[True] + good[False]
    assert sum(good[True]) / len(good[True]) >= 0.97
    assert sum(every) / len(every) >= 0.92


def test_explain_says_why() -> None:
    shown = run(
        [sys.executable, "-m", "govclean", "explain", str(SEED)], capture_output=True, check=True
    ).stdout.decode()
    reasons = [line for line in shown.splitlines() if "substitution.安全" in line and ": " in line]
    assert reasons
    assert all("page log-odds" in line and "rate" in line for line in reasons)
    assert any("平安|生产" in line for line in reasons)  # a context, in the words of the page


# --- confidence

SHARE = st.floats(0.0, 1.0)
RATE = st.floats(0.1, 0.995)
SCORE = st.floats(-12.0, 5.0)


@given(st.floats(0.01, 20.0), SHARE, RATE, SCORE, st.floats(0.0, 3.0))
def test_confidence_is_a_share_and_rises_with_what_speaks_for_it(
    ratio: float, used: float, rate: float, score: float, more: float
) -> None:
    low = confident("W1", evidence(ratio, used, rate, score))
    assert 0.0 <= low <= 1.0
    assert low <= confident("W1", evidence(ratio, used, rate, score + more)) + 1e-12
    assert low <= confident("W1", evidence(ratio + more, used, rate, score)) + 1e-12
    assert low <= confident("W1", evidence(ratio, min(1.0, used + more / 3), rate, score)) + 1e-12


@given(SHARE, RATE, SCORE)
def test_a_family_without_a_row_is_judged_as_the_most_cautious(used: float, rate: float, score: float) -> None:
    found = evidence(10.0, used, rate, score)
    assert confident("of one's own", found) == min(confident(f, found) for f in ("W1", "W2", "W3", "W4"))


def test_the_recipe_finds_the_share_that_is_right(tmp_path: Path) -> None:
    """Places whose words were swapped as often as a known rule says: the fitted map says the same."""
    from math import exp

    rng = random.Random(3)
    rows, truth = [], []
    for n in range(6_000):
        used, rate, score = rng.uniform(0.05, 0.99), rng.uniform(0.1, 0.99), rng.uniform(-4, 5)
        odds = 0.7 * evidence(5.0, used, rate, score)[0] + 1.5 * score - 1
        share = 1 / (1 + exp(-odds))
        rows.append(f"{n % 3}\tW1\t5.0\t{used}\t{rate}\t{score}\t{int(rng.random() < share)}")
        truth.append((used, rate, score, share))
    places = tmp_path / "places.tsv"
    places.write_text("\n".join(rows) + "\n")
    lines = [line.split("\t") for line in confidence.table(places).splitlines()]
    weights = next([float(v) for v in line[2:]] for line in lines if line[0] == "weights" and line[1] == "W1")
    assert weights[0] == pytest.approx(0.7, abs=0.1)
    assert weights[1] == pytest.approx(1.5, abs=0.1)
    assert weights[2] == pytest.approx(0.0, abs=0.1)
    said, right = zip(*[(float(a), float(b)) for kind, a, b in (x for x in lines if x[0] == "knot")], strict=True)
    assert list(said) == sorted(said)
    assert list(right) == sorted(right)
    assert all(abs(a - b) < 0.06 for a, b in zip(said, right, strict=True))


# --- the benchmark's parts


@pytest.mark.parametrize(("count", "n"), [(0, 50), (50, 50), (1, 50), (995, 1000), (0, 0)])
def test_bounds_hold_the_share(count: int, n: int) -> None:
    low, high = bounds.wilson(count, n)
    assert 0 <= low <= (count / n if n else 0.5) <= high <= 1
    assert high - low < 1 or not n


def test_counts_add_up() -> None:
    report = "全市安全生产工作会议要求，压实安全生产责任，排查安全隐患，推动经济发展和公共服务。" * 6
    swaps, washer = substitution_filter(shipped()), Washer("W1", ("core",))
    one = measure(swaps, [report], washer, 1.0, 1.0)
    both = Count()
    both += one
    both += one
    assert one.swapped == 36 - 6  # 生产 is no word of a core pair; 安全 three times, 发展 and 服务 once
    assert (both.pages, both.swapped) == (2, 2 * one.swapped)
    right, changed = both.at(THRESHOLDS["default"])
    assert right == changed == both.swapped


def test_places_are_seen_with_their_truth() -> None:
    report = (
        "全市安全生产工作会议要求，压实安全生产责任，排查安全隐患，推动经济发展和公共服务。"
        "双方许诺保密。质证完毕。监视设备完好。"
    ) * 4
    found = list(seen(shipped().families["W1"], [report], Washer("W1", ("core",)), 1.0, 1.0))
    assert {place.swapped for place in found} == {True, False}
    assert sum(place.swapped for place in found) == 20


def test_pages_are_cut_at_sentences_and_folds_are_stable() -> None:
    text = "市政府召开会议，部署全年工作。" * 100
    page = cut(text, 300, random.Random(1))
    assert page is not None
    assert 300 <= len(page) <= 390
    assert page.startswith("市政府")
    assert page.endswith("。")
    assert fold_of(text, 5) == fold_of(text + "后文", 5)


def test_the_benchmark_runs_on_composed_pages(capsys: pytest.CaptureFixture[str]) -> None:
    parts = [x for part in ("confidence", "clean", "negatives") for x in ("--part", part)]
    main(["--cases", "3", "--clean", "20000", "--family", "W1", *parts])
    shown = capsys.readouterr().out
    assert "reliability" in shown
    assert "risk and coverage" in shown
    assert "words changed" in shown
