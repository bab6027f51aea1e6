"""Models of one's own: trained by the command line, used, refused; and pairs proposed from washed pages."""

from __future__ import annotations

import json
import lzma
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from benchmarks import corpus

import govclean
from govclean import Options
from govclean.api import default_chain
from govclean.config import ConfigError, load_config
from govclean.document import Document
from govclean.filters.substitution import Substitution, substitution_filter
from govclean.training import discover
from govclean.training.substitution import held_out
from govclean.wash.tables import FILES, Model, ModelError, digest, folder, listed_pairs, shipped

COMMAND = [sys.executable, "-m", "govclean"]
PAGES = [corpus.report(random.Random(n)) for n in range(240)]
# A family that no site uses: words of the composed pages, and substitutes that they never have.
PAIRS = "X1\t商铺\t企业\tcore\t-\tmade up\nX1\t忧患\t隐患\tcore\t生于忧患\tmade up\n"
ADDED = "X1\t查究\t检查\tcore\t-\tmade up\n"


def run(where: Path, *arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, cwd=where, timeout=300, check=False)


def washed(text: str, *swaps: tuple[str, str]) -> str:
    for original, substitute in swaps:
        text = text.replace(original, substitute)
    return text


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus, pairs, and the model that the command made of them."""
    there = tmp_path_factory.mktemp("swaps")
    half = len(PAGES) // 2
    (there / "clean").mkdir()
    (there / "clean" / "a.jsonl").write_text("".join(json.dumps({"text": p}) + "\n" for p in PAGES[:half]), "utf-8")
    packed = lzma.compress("".join(json.dumps({"text": p}) + "\n" for p in PAGES[half:]).encode())
    (there / "clean" / "b.jsonl.xz").write_bytes(packed)
    (there / "pairs.tsv").write_text(PAIRS, encoding="utf-8")
    done = run(
        there, "train-substitution", "--clean", "clean", "--pairs", "pairs.tsv", "-o", "model", "--corpus", "made"
    )
    assert done.returncode == 0, done.stderr
    return there


def test_a_model_says_what_it_was_made_of(trained: Path) -> None:
    about = json.loads((trained / "model" / "model.json").read_text("utf-8"))
    assert about["corpus"] == "made"
    assert about["documents"] == len(PAGES)
    assert about["characters"] == sum(map(len, PAGES))
    assert about["families"]["X1"]["pairs"] == 2
    assert about["families"]["X1"]["originals"] == sum(p.count("企业") + p.count("隐患") for p in PAGES)
    assert about["families"]["X1"]["substitutes"] == 0
    assert about["files"] == {name: digest((trained / "model" / name).read_bytes()) for name in FILES}


def test_training_again_gives_the_same_model(trained: Path) -> None:
    done = run(trained, "train-substitution", "clean", "--pairs", "pairs.tsv", "-o", "again", "--corpus", "made")
    assert done.returncode == 0, done.stderr
    for name in (*FILES, "model.json"):
        assert (trained / "again" / name).read_bytes() == (trained / "model" / name).read_bytes()


def test_a_person_adds_a_pair_and_runs_one_command_again(trained: Path, tmp_path: Path) -> None:
    page = next(p for p in PAGES if p.count("企业") > 1 and "隐患" in p and "检查" in p)
    dirty = washed(page, ("企业", "商铺"), ("隐患", "忧患"), ("检查", "查究"))
    (tmp_path / "page.txt").write_text(dirty, encoding="utf-8")
    only = ("--only", "substitution", "page.txt")
    assert run(tmp_path, "clean", *only).stdout == dirty
    first = run(tmp_path, "clean", "--substitution-model", trained / "model", *only)
    assert first.stdout == washed(page, ("检查", "查究")), first.stderr
    (tmp_path / "pairs.tsv").write_text(PAIRS + ADDED, encoding="utf-8")
    done = run(tmp_path, "train-substitution", "--clean", trained / "clean", "--pairs", "pairs.tsv", "-o", "model")
    assert done.returncode == 0, done.stderr
    assert run(tmp_path, "clean", "--substitution-model", "model", *only).stdout == page
    lone = "生于忧患，死于安乐。"
    assert run(tmp_path, "clean", "--substitution-model", "model", "--only", "substitution", stdin=lone).stdout == lone


def test_vetoes_beside_the_pairs_go_into_the_model(trained: Path, tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text(PAIRS, encoding="utf-8")
    (tmp_path / "vetoes.tsv").write_text("忧患\t生于\t\t生于忧患\ta saying\n", encoding="utf-8")
    done = run(tmp_path, "train-substitution", trained / "clean", "--pairs", "pairs.tsv", "-o", "model")
    assert done.returncode == 0, done.stderr
    dirty = "商铺要抓好忧患排查，商铺要消除忧患，商铺当知生于忧患。"
    doc = default_chain(substitution_model=tmp_path / "model").only("substitution")(dirty)
    assert doc.text == "企业要抓好隐患排查，企业要消除隐患，企业当知生于忧患。"
    (tmp_path / "vetoes.tsv").write_text("忧患\t(\t\t生于忧患\ta saying\n", encoding="utf-8")
    done = run(tmp_path, "train-substitution", trained / "clean", "--pairs", "pairs.tsv", "-o", "model")
    assert done.returncode == 2
    assert "line 1 of the vetoes" in done.stderr


def test_a_model_works_wherever_a_chain_is_made(trained: Path, tmp_path: Path) -> None:
    path = str(trained / "model")
    dirty = "商铺要抓好忧患排查，商铺主体责任要落实，重大忧患动态清零。\n"
    clean = "企业要抓好隐患排查，企业主体责任要落实，重大隐患动态清零。\n"
    assert govclean.clean(dirty).text == dirty
    assert govclean.clean(dirty, options=Options(substitution_model=path)).text == clean
    assert default_chain(substitution_model=path)(dirty).text == clean
    assert default_chain(substitution_model=Model.load(path))(dirty).meta["washed"]["family"] == "X1"
    both = list(govclean.clean_many([dirty] * 9, workers=2, options=Options(substitution_model=path)))
    assert [doc.text for doc in both] == [clean] * 9
    shutil.copytree(path, tmp_path / "mine")
    (tmp_path / "chain.toml").write_text('[options]\nsubstitution_model = "mine"\n', encoding="utf-8")
    assert load_config(tmp_path / "chain.toml").chain(dirty).text == clean


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda m: (m / "model.json").unlink(), "no model.json there"),
        (
            lambda m: (m / "model.json").write_text('{"version": 99}'),
            "version 99, this govclean reads .*train it again",
        ),
        (lambda m: (m / "model.json").write_text("{"), "damaged: train it again"),
        (lambda m: (m / "contexts.xz").unlink(), "lacks contexts.xz: train it again"),
        (lambda m: (m / "pairs.tsv").write_text(PAIRS + ADDED), "not as it was trained.*train it again"),
    ],
)
def test_a_model_that_does_not_fit_is_refused(trained: Path, tmp_path: Path, spoil, told: str) -> None:  # type: ignore[no-untyped-def]
    shutil.copytree(trained / "model", tmp_path / "model")
    spoil(tmp_path / "model")
    with pytest.raises(ModelError, match=told):
        substitution_filter(tmp_path / "model")
    (tmp_path / "chain.toml").write_text('[options]\nsubstitution_model = "model"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        load_config(tmp_path / "chain.toml")
    done = run(tmp_path, "clean", "--substitution-model", "model", stdin="安全")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "model" in done.stderr


@pytest.mark.parametrize(
    ("pairs", "told"),
    [
        ("X1\t商铺\n", "line 1 of the pairs"),
        ("X1\t商铺\t企业\tsometimes\n", "'sometimes'"),
        ("# nothing\n", "empty"),
        ("X1\t商铺\t商铺\tcore\n", "line 1"),
        (PAIRS + PAIRS, "line 3"),
        ("X1\t商铺\t甲|乙|丙\tcore\n", "line 1"),
    ],
)
def test_pairs_that_cannot_be_used_are_named(pairs: str, told: str) -> None:
    with pytest.raises(ModelError, match=told):
        listed_pairs(pairs)


def test_what_is_missing_is_said_in_a_sentence(tmp_path: Path) -> None:
    hidden = tmp_path / "sklearn.py"
    hidden.write_text("raise ImportError")
    (tmp_path / "pairs.tsv").write_text(PAIRS, encoding="utf-8")
    (tmp_path / "page.txt").write_text(PAGES[0], encoding="utf-8")
    probe = (
        "import sys, importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'sklearn' else find(name, *a)\n"
        "from govclean.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    given = ["train-substitution", "page.txt", "--pairs", "pairs.tsv", "-o", "m"]
    command = [sys.executable, "-c", probe, *given]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert "pip install 'govclean[train]'" in done.stderr
    for arguments, said in (
        (["page.txt", "--pairs", "none.tsv", "-o", "m"], "none.tsv"),
        (["--pairs", "pairs.tsv", "-o", "m"], "--clean PATHS"),
        (["page.txt", "--pairs", "pairs.tsv", "-o", "page.txt"], "a model is a folder"),
        (["page.txt", "--pairs", "pairs.tsv", "-o", "."], "other things in it"),
    ):
        done = run(tmp_path, "train-substitution", *arguments)
        assert done.returncode == 2, arguments
        assert said in done.stderr, done.stderr
        assert "Traceback" not in done.stderr


def test_the_shipped_pairs_can_be_printed(tmp_path: Path) -> None:
    done = run(tmp_path, "train-substitution", "--print-pairs")
    assert listed_pairs(done.stdout) == listed_pairs((folder() / "pairs.tsv").read_text(encoding="utf-8"))


def test_the_shipped_model_is_whole_small_and_quick_to_load() -> None:
    model = Model.load(str(folder()))
    assert model.about["characters"] > 40_000_000
    assert model.about["held_out"] == 0
    assert sum((Path(str(folder())) / name).stat().st_size for name in (*FILES, "model.json")) <= 600_000
    spent = []
    for _ in range(5):
        fresh = Model(folder())
        begun = time.process_time()
        assert fresh.forms.held_by("抓好平安生产")
        fresh.table("W1", "平安")
        spent.append(time.process_time() - begun)
    assert min(spent) <= 0.2  # 60 ms where a core is free


def test_nothing_of_a_model_is_loaded_before_it_is_wanted() -> None:
    probe = (
        "import sys, govclean; govclean.default_chain(); from govclean.wash import tables\n"
        "assert 'families' not in vars(tables.shipped()), 'pairs'\n"
        "govclean.clean('会议强调，要抓好安全生产。')\n"
        "assert '_contexts' not in vars(tables.shipped()), 'contexts'\n"
        "govclean.clean('会议强调，要抓好平安生产，推动经济开展，加强根底设施建设。')\n"
        "assert '_contexts' in vars(tables.shipped())\n"
        "assert not [m for m in sys.modules if m.startswith(('sklearn', 'scipy', 'govclean.training'))]\n"
    )
    subprocess.run([sys.executable, "-c", probe], check=True)


def test_held_out_documents_are_a_part() -> None:
    share = sum(held_out(page, 4) for page in PAGES) / len(PAGES)
    assert 0.15 < share < 0.35
    assert repr(Substitution(shipped())).startswith("<Swapped words by")


# --- discovery

SWAPS = (("企业", "商铺"), ("隐患", "忧患"), ("检查", "查究"))


def test_pairs_are_proposed_from_many_pages(tmp_path: Path) -> None:
    for name, pages in (("dirty", [washed(p, *SWAPS) for p in PAGES[:80]]), ("clean", PAGES[80:])):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps({"text": p}) + "\n" for p in pages), "utf-8")
    done = run(tmp_path, "discover-substitutions", "dirty.jsonl", "--clean", "clean.jsonl", "-o", "found.tsv")
    assert done.returncode == 0, done.stderr
    head, *rows = (tmp_path / "found.tsv").read_text("utf-8").splitlines()
    assert head == discover.HEAD
    found = {tuple(row.split("\t")[1:3]): row.split("\t") for row in rows}
    assert {(new, old) for old, new in SWAPS} <= found.keys()
    family, _, _, count, contexts, score = found["商铺", "企业"]
    assert family == ""
    assert int(count) == sum(p.count("企业") for p in PAGES[:80])
    assert all("<商铺>" in context for context in contexts.split(" "))
    assert float(score) > 1


def test_clean_pages_yield_nothing() -> None:
    assert discover.discover(PAGES[:80], PAGES[80:]) == []


def test_pairs_are_proposed_from_two_near_copies(tmp_path: Path) -> None:
    page = "\n".join(PAGES[:4])
    (tmp_path / "a.txt").write_text(page, encoding="utf-8")
    (tmp_path / "b.txt").write_text(washed(page, *SWAPS), encoding="utf-8")
    done = run(tmp_path, "discover-substitutions", "a.txt", "b.txt", "--copies")
    assert done.returncode == 0, done.stderr
    pairs = {tuple(row.split("\t")[1:3]) for row in done.stdout.splitlines()[1:]}
    assert ("商铺", "企业") in pairs
    assert not {(old, new) for old, new in SWAPS} & pairs
    assert discover.from_copies([(page, page)]) == []


def test_differences_that_go_both_ways_are_no_pair() -> None:
    a = "抓好企业甲工作。查看商铺乙情况。推动企业丙发展。支持商铺丁转型。服务企业戊升级。帮扶商铺己脱困。"
    b = a.replace("企业", "#").replace("商铺", "企业").replace("#", "商铺")
    assert discover.from_copies([(a, b)]) == []


def test_a_proposal_is_one_row_where_a_line_begins_with_the_word() -> None:
    page = "商铺抓好工作。\n商铺查看情况。\n商铺推动发展。\n商铺支持转型。\n"
    rows = [p.row for p in discover.from_copies([(page, page.replace("商铺", "企业"))])]
    assert rows
    assert all(row.count("\t") == 5 and "\n" not in row for row in rows)


def test_copies_are_found_among_pages() -> None:
    from govclean.commands.swaps import near_copies

    page = PAGES[3]
    found = list(near_copies([PAGES[1], page, PAGES[2], washed(page, SWAPS[0])]))
    assert found == [(washed(page, SWAPS[0]), page)]
    assert Document(page).text == page
