"""clean_many, the ordered map below it, and the readers: real processes, real files."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import govclean
from govclean import Chain
from govclean.document import Document
from govclean.findings import Meta
from govclean.processes import Failure, WorkerDied, ordered_map
from govclean.streams import Format, Item, read
from strategies import CLEAN, DIRTY

BOTH = pytest.mark.parametrize("workers", [1, 2])


def some_pages(count: int) -> list[str]:
    rng = random.Random(7)
    return ["\n".join(rng.choices([*CLEAN, *DIRTY], k=rng.randint(0, 5))) for _ in range(count)]


def essence(doc: Document) -> dict[str, Any]:
    return {"source": doc.source, **doc.to_record(audit=True)}


# --- clean_many


@BOTH
def test_clean_many_is_clean_of_each_in_order(workers: int) -> None:
    pages = some_pages(40)
    options = govclean.Options(script="keep")
    found = [essence(doc) for doc in govclean.clean_many(pages, workers=workers, options=options)]
    assert found == [essence(govclean.clean(page, options=options)) for page in pages]


@BOTH
def test_lazy_on_an_endless_iterable(workers: int) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield f"第{taken}次會議"

    docs = govclean.clean_many(endless(), workers=workers)
    assert taken == 0
    assert [doc.text for doc in itertools.islice(docs, 50)] == [f"第{n}次会议" for n in range(1, 51)]
    assert taken == 50 if workers == 1 else taken <= 50 + 2 * workers * 16
    docs.close()  # type: ignore[attr-defined]  # a generator
    assert multiprocessing.active_children() == []


@BOTH
def test_a_chain_of_lambdas(workers: int) -> None:
    mark = "！"
    chain = Chain([lambda doc: [govclean.Edit(0, 1, mark, "own.mark")] if doc.text[:1] == "。" else []])
    assert [doc.text for doc in govclean.clean_many(["。", "安"] * 9, workers=workers, chain=chain)] == ["！", "安"] * 9


def fails_on_x(doc: Document) -> Iterator[govclean.Edit]:
    if "x" in doc.text:
        raise LookupError(doc.text)
    yield from ()


@BOTH
def test_an_exception_comes_at_its_place(workers: int) -> None:
    docs = govclean.clean_many(["a", "b", "x1", "c", "x2"], workers=workers, chain=Chain([fails_on_x]))
    assert [next(docs).text, next(docs).text] == ["a", "b"]
    with pytest.raises(LookupError, match="x1") as err:
        next(docs)
    if workers > 1:
        assert any("fails_on_x" in note for note in err.value.__notes__)
    assert multiprocessing.active_children() == []


@BOTH
def test_what_the_iterable_raises_comes_after_what_it_gave(workers: int) -> None:
    def broken() -> Iterator[str]:
        yield from "abc"
        raise OSError("the disk is gone")

    docs = govclean.clean_many(broken(), workers=workers)
    assert [next(docs).text for _ in "abc"] == ["a", "b", "c"]
    with pytest.raises(OSError, match="the disk is gone"):
        next(docs)


@BOTH
def test_a_text_that_is_none(workers: int) -> None:
    texts: list[Any] = ["a", None, "b"]
    docs = govclean.clean_many(texts, workers=workers)
    assert next(docs).text == "a"
    with pytest.raises((TypeError, AttributeError)):
        next(docs)


def test_misuse_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="workers=0"):
        govclean.clean_many(["a"], workers=0)
    with pytest.raises(TypeError, match="one string"):
        govclean.clean_many("安全")


def test_a_script_from_stdin_without_a_main_guard() -> None:
    script = (
        "import govclean\n"
        "own = lambda doc: [govclean.Edit(0, 1, 'Z', 'own.z')] if doc.text[:1] == 'a' else []\n"
        "chain = govclean.default_chain() | [own]\n"
        "print(*(d.text for d in govclean.clean_many(['a', '會議'] * 3, workers=2, chain=chain)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "error", "-"], input=script.encode(), capture_output=True
    )
    assert (done.stdout.decode().split(), done.stderr) == (["Z", "会议"] * 3, b"")


# --- the ordered map


def slow_when_even(n: int) -> int:
    time.sleep(0.02 if n % 2 == 0 else 0)
    return n * n


def test_order_does_not_depend_on_speed() -> None:
    assert list(ordered_map(slow_when_even, range(40), workers=2)) == [(n, n * n) for n in range(40)]


def dies_on_13(n: int) -> int:
    if n == 13:
        os._exit(1)
    return n


def test_a_killed_worker_costs_one_item() -> None:
    found = [result for _, result in ordered_map(dies_on_13, range(30), workers=2)]
    assert found[:13] + found[14:] == [*range(13), *range(14, 30)]
    assert isinstance(found[13], Failure)
    assert isinstance(found[13].error, WorkerDied)
    assert multiprocessing.active_children() == []


class Picky(Exception):
    """Pickles, but does not come back."""

    def __init__(self, a: int, b: int) -> None:
        super().__init__(f"{a} and {b}")


def awkward(n: int) -> Any:
    if n == 1:
        raise Picky(1, 2)
    return (lambda: n) if n == 2 else n


def test_what_cannot_travel_is_told_and_costs_one_item() -> None:
    found = [result for _, result in ordered_map(awkward, range(5), workers=2)]
    assert [found[0], *found[3:]] == [0, 3, 4]
    assert isinstance(found[1], Failure)
    assert "Picky: 1 and 2" in str(found[1].error)
    assert isinstance(found[2], Failure)
    assert "not picklable" in str(found[2].error)


def test_an_item_that_cannot_travel_costs_one_item() -> None:
    items: list[Any] = ["a", lambda: None, "b"]
    found = [result for _, result in ordered_map(str, items, workers=2)]
    assert (found[0], found[2]) == ("a", "b")
    assert isinstance(found[1], Failure)


def test_a_document_with_an_unpicklable_meta_costs_one_page() -> None:
    chain = Chain([lambda doc: [Meta("f", lambda: None)] if doc.text == "x" else []])
    docs = govclean.clean_many(["a", "x"], workers=2, chain=chain)
    assert next(docs).text == "a"
    with pytest.raises(RuntimeError, match="not picklable"):
        next(docs)


# --- reading


RECORD = b'{"text":"a"}\n'


@pytest.mark.parametrize(
    ("name", "content", "form", "kinds"),
    [
        ("a", RECORD * 2, "auto", ["record", "record"]),
        ("a", b"\xef\xbb\xbf" + RECORD, "auto", ["record"]),
        ("a", b"\n \n" + RECORD, "auto", ["record"]),
        ("a", b'{"text":\n' + RECORD, "auto", ["record", "record"]),  # a broken record, not a page
        ("a", "安全\n生产".encode(), "auto", ["text"]),
        ("a", b"", "auto", ["text"]),
        ("a", b"\n\n", "auto", ["text"]),
        ("a.txt", RECORD, "auto", ["text"]),
        ("a.txt", b"", "auto", ["text"]),
        ("a.jsonl", "安全".encode(), "auto", ["record"]),
        ("a.JSONL", b"", "auto", []),
        ("a", b"one\n\ntwo", "lines", ["line", "line", "line"]),
        ("a.jsonl", b"one\ntwo\n", "text", ["text"]),
        ("a.txt", b"one\ntwo\n", "jsonl", ["record", "record"]),
    ],
)
def test_formats(tmp_path: Path, name: str, content: bytes, form: Format, kinds: list[str]) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    items = list(read([str(path)], form))
    assert [item.kind for item in items] == kinds
    text = lambda raw: raw.removeprefix(b"\xef\xbb\xbf").strip()  # noqa: E731
    assert text(b"".join(item.raw for item in items)) == text(content)


def test_line_numbers_count_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n" + RECORD + b"\r\n" + RECORD)
    assert [(item.line, item.id) for item in read([str(path)])] == [(2, f"{path}:2"), (4, f"{path}:4")]


def test_patterns_and_odd_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "[c].txt", "d.md"):
        (tmp_path / name).write_text(name)
    folder = str(tmp_path)
    assert [item.raw.decode() for item in read([f"{folder}/*.txt"])] == ["[c].txt", "a.txt", "b.txt"]
    assert [item.raw.decode() for item in read([f"{folder}/[c].txt"])] == ["[c].txt"]
    wrong: list[Item] = list(read([f"{folder}/*.none", f"{folder}/none", folder, f"{folder}/d.md"]))
    assert [item.error for item in wrong[:2]] == ["No such file or directory"] * 2
    assert wrong[2].error is not None
    assert "directory" in wrong[2].error
    assert wrong[3].raw == b"d.md"
