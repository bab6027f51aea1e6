"""`govclean learn-chrome` and `--chrome-model` as their users meet them: real processes, pipes and files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from govclean.learned.model import FORMAT, Model
from strategies import HOSTILE
from test_cli import Done, lines, rejects_of, run
from test_learned import HOST, body, page, paragraph, title

HEAD, TAIL = ["云栖直通车", "智汇专线栏"], ["清屿之声", "蓝鲸伴读栏"]


def record(n: int, head: list[str] = HEAD, tail: list[str] = TAIL, host: str = HOST) -> dict[str, Any]:
    return {"id": n, "url": f"https://www.{host}/art/{n}.html", "text": page(n, head, tail), "depth": 3}


def crawl(*numbers: int, **given: Any) -> bytes:
    return lines(*(record(n, **given) for n in numbers))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    done = run(tmp_path, "learn-chrome", "-o", "hosts.gcc", stdin=crawl(*range(30)))
    assert done.code == 0, done.err
    return tmp_path / "hosts.gcc"


def test_learn_through_a_pipe_and_clean_with_it(tmp_path: Path, model: Path) -> None:
    assert sorted(p.name for p in tmp_path.iterdir()) == ["hosts.gcc"]
    done = run(tmp_path, "clean", "--audit", "--chrome-model", "hosts.gcc", stdin=crawl(99))
    assert (done.code, done.err) == (0, "")
    (cleaned,) = done.records
    assert cleaned["text"] == page(99)
    assert (cleaned["url"], cleaned["depth"]) == (record(99)["url"], 3)
    assert cleaned["govclean"]["meta"] == {}
    assert run(tmp_path, "undo", stdin=done.out).records == [record(99)]
    again = run(tmp_path, "clean", "--audit", "--chrome-model", "hosts.gcc", stdin=done.out)
    assert again.out == done.out


def test_what_learning_says(tmp_path: Path) -> None:
    homeless = lines({"text": page(1)}, {"url": "https://x.gov.cn/", "text": "云栖"})
    done = run(tmp_path, "learn-chrome", "-o", "m", stdin=crawl(*range(30)) + homeless)
    assert (done.code, done.out) == (0, b"")
    assert "1 hosts, 30 pages, 30 documents kept, 4 lines learned; 2 pages without host or body" in done.err


def test_without_a_model_nothing_changes(tmp_path: Path, model: Path) -> None:
    plain = run(tmp_path, "clean", stdin=crawl(99)).records[0]["text"]
    assert plain == record(99)["text"]
    other = run(tmp_path, "clean", "--chrome-model", "hosts.gcc", stdin=crawl(99, host="other.gov.cn"))
    assert other.records[0]["text"] == plain
    without = run(tmp_path, "clean", "--chrome-model", "hosts.gcc", "--without", "learned", stdin=crawl(99))
    assert without.records[0]["text"] == plain


def test_host_and_title_keys(tmp_path: Path, model: Path) -> None:
    given = {"host": HOST, "title": "清屿之声", "text": "\n".join([*HEAD, "清屿之声", body(5)])}
    done = run(tmp_path, "clean", "--chrome-model", "hosts.gcc", stdin=lines(given))
    assert done.records[0]["text"] == f"清屿之声\n{body(5)}"
    assert done.records[0]["govclean"]["meta"] == {}


def test_other_field_names_and_workers(tmp_path: Path, model: Path) -> None:
    records = [{"body": r["text"], "page": r["url"]} for r in map(record, range(30))]
    for workers in ("1", "2"):
        names = ["--text-field", "body", "--url-field", "page", "--workers", workers]
        done = run(tmp_path, "learn-chrome", "-o", "other.gcc", *names, stdin=lines(*records))
        assert done.code == 0
        assert (tmp_path / "other.gcc").read_bytes() == model.read_bytes()


def test_parts_of_a_crawl_merged_are_the_whole(tmp_path: Path, model: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(crawl(*range(0, 30, 2)))
    (tmp_path / "b.jsonl").write_bytes(crawl(*range(29, 0, -2)))
    assert run(tmp_path, "learn-chrome", "a.jsonl", "-o", "a.gcc").code == 0
    assert run(tmp_path, "learn-chrome", "b.jsonl", "--merge", "a.gcc", "-o", "grown.gcc").code == 0
    assert run(tmp_path, "learn-chrome", "b.jsonl", "-o", "b.gcc").code == 0
    assert run(tmp_path, "learn-chrome", "--merge", "b.gcc", "--merge", "a.gcc", "-o", "both.gcc").code == 0
    assert run(tmp_path, "learn-chrome", "b.jsonl", "--merge", "a.gcc", "-o", "a.gcc").code == 0  # in place
    for name in ("grown.gcc", "both.gcc", "a.gcc"):
        assert (tmp_path / name).read_bytes() == model.read_bytes()


def test_show(tmp_path: Path, model: Path) -> None:
    done = run(tmp_path, "learn-chrome", "--show", "hosts.gcc")
    assert done.out.decode() == f"{HOST}: 30 pages, 30 documents kept, 4 lines learned, 4 of them sure\n"
    of_host = run(tmp_path, "learn-chrome", "--show", "hosts.gcc", "--host", f"www.{HOST}").out.decode().splitlines()
    assert len(of_host) == 4
    assert all(line.endswith("30 of 30  1.00  sure") for line in of_host)
    (tmp_path / "pages.jsonl").write_bytes(crawl(1, 2, 3))
    texts = run(tmp_path, "learn-chrome", "--show", "hosts.gcc", "pages.jsonl").out.decode().splitlines()
    assert [line.rsplit("  ", 1)[1] for line in texts] == [*HEAD, *TAIL]
    missing = run(tmp_path, "learn-chrome", "--show", "hosts.gcc", "--host", "absent.gov.cn")
    assert (missing.code, "knows no host 'absent.gov.cn'" in missing.err) == (2, True)


def test_explain_gives_reasons(tmp_path: Path, model: Path) -> None:
    (tmp_path / "page.jsonl").write_bytes(crawl(99))
    done = run(tmp_path, "explain", "page.jsonl", "--chrome-model", "hosts.gcc")
    assert f"chrome.learned: on 30 of 30 pages of {HOST}; share 1.00; in head" in done.out.decode()


def test_configuration(tmp_path: Path, model: Path) -> None:
    folder = tmp_path / "conf"
    folder.mkdir()
    (folder / "c.toml").write_text('[options]\nchrome_model = "../hosts.gcc"\n')
    done = run(tmp_path, "clean", "--config", "conf/c.toml", stdin=crawl(99))
    assert done.records[0]["text"] == page(99)
    (tmp_path / "c.toml").write_text('chain = ["script"]\n')
    done = run(tmp_path, "clean", "--config", "c.toml", "--chrome-model", "hosts.gcc", stdin=crawl(99))
    assert done.records[0]["text"] == page(99)


def test_hostile_records(tmp_path: Path) -> None:
    hostile = [*HOSTILE, "云" * 1_000_000, "\x1b[2J云栖"]
    records = [{"url": f"http://{HOST}/", "text": page(n, hostile, hostile)} for n in range(6)]
    escaped = b"".join(json.dumps(r).encode() + b"\n" for r in records)  # lone surrogates are no UTF-8
    bad = b'{"url": "http://a.cn/"}\n[1]\n{"text": "\xff"}\n{"text": 5}\n'
    done = run(tmp_path, "learn-chrome", "-o", "m.gcc", stdin=escaped + bad)
    assert done.code == 1
    assert len(rejects_of(tmp_path)) == 4
    assert "6 pages" in done.err
    (tmp_path / "p.jsonl").write_bytes(escaped)
    shown = run(tmp_path, "learn-chrome", "--show", "m.gcc", "p.jsonl")
    assert shown.code == 0
    assert b"\x1b" not in shown.out
    assert run(tmp_path, "clean", "--chrome-model", "m.gcc", stdin=escaped).code == 0


def test_pages_of_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(page(1))
    done = run(tmp_path, "learn-chrome", "a.txt", "-o", "m.gcc")
    assert (done.code, "learn-chrome reads JSON lines" in done.err) == (1, True)


def test_a_model_that_is_none(tmp_path: Path, model: Path) -> None:
    data = model.read_bytes()
    newer = data.replace(f'"format": {FORMAT}'.encode(), f'"format": {FORMAT + 1}'.encode())
    for name, content, told in (
        ("empty.gcc", b"", "is empty"),
        ("foreign.gcc", b"SQLite format 3\x00", "is no model of learned chrome"),
        ("short.gcc", data[:-20], "cut short"),
        ("newer.gcc", newer, "Learn it again"),
    ):
        (tmp_path / name).write_bytes(content)
        for arguments in (
            ["clean", "--chrome-model", name],
            ["run", "--chrome-model", name],
            ["explain", "--chrome-model", name],
            ["learn-chrome", "--merge", name, "-o", "m.gcc"],
            ["learn-chrome", "--show", name],
        ):
            done = run(tmp_path, *arguments)
            assert (done.code, done.out) == (2, b"")
            assert name in done.err
            assert told in done.err
    assert not (tmp_path / "m.gcc").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["learn-chrome"], "-o FILE, or --show FILE"),
        (["learn-chrome", "-o", "x", "--show", "y"], "one of the two"),
        (["learn-chrome", "-o", "x", "--host", "a.cn"], "--host with --show"),
        (["learn-chrome", "--show", "a", "--merge", "b"], "--merge goes with -o"),
        (["learn-chrome", "-o", "no/such/m.gcc"], "no/such/m.gcc: No such directory"),
        (["learn-chrome", "-o", "."], "a directory"),
        (["learn-chrome", "in.jsonl", "-o", "in.jsonl"], "it would be overwritten"),
        (["learn-chrome", "--merge", "absent.gcc", "-o", "x"], "absent.gcc: No such file"),
        (["clean", "--chrome-model", "absent.gcc"], "absent.gcc: No such file"),
        (["clean", "--chrome-model", "."], "Is a directory"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) else "",
)
def test_usage(tmp_path: Path, arguments: list[str], told: str) -> None:
    (tmp_path / "in.jsonl").write_bytes(crawl(1))
    done = run(tmp_path, *arguments)
    assert (done.code, done.out) == (2, b"")
    assert told in done.err
    assert (tmp_path / "in.jsonl").read_bytes() == crawl(1)


def test_no_pages_make_an_empty_model(tmp_path: Path) -> None:
    assert run(tmp_path, "learn-chrome", "-o", "m.gcc").code == 0
    assert len(Model.load(tmp_path / "m.gcc")) == 0
    assert run(tmp_path, "clean", "--chrome-model", "m.gcc", stdin=crawl(1)).records[0]["text"] == record(1)["text"]


def test_an_old_model_stays_when_learning_is_killed(tmp_path: Path, model: Path) -> None:
    data = model.read_bytes()
    command = [sys.executable, "-m", "govclean", "learn-chrome", "-o", "hosts.gcc"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        process.stdin.write(crawl(*range(50, 60)))
        process.stdin.flush()
        process.kill()
    assert model.read_bytes() == data


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    if not os.access("/dev/full", os.W_OK):
        pytest.skip("no /dev/full here")
    done = run(tmp_path, "learn-chrome", "-o", "/dev/full", stdin=crawl(1))
    assert done.code == 2
    assert "No space left" in done.err


def test_help(tmp_path: Path) -> None:
    done = run(tmp_path, "learn-chrome", "--help")
    assert done.code == 0
    assert "--merge" in done.out.decode()
    assert "--chrome-model" in run(tmp_path, "clean", "--help").out.decode()


def test_texts_are_the_same_through_run_and_clean(tmp_path: Path, model: Path) -> None:
    through_run = run(tmp_path, "run", "--chrome-model", "hosts.gcc", "--workers", "2", stdin=crawl(97, 98, 99))
    through_clean = run(tmp_path, "clean", "--chrome-model", "hosts.gcc", stdin=crawl(97, 98, 99))
    assert [r["text"] for r in through_run.records] == [r["text"] for r in through_clean.records]
    assert through_run.records[0]["text"].startswith(title(97))
    assert paragraph(9700) in through_run.records[0]["text"]
    assert isinstance(through_run, Done)


def test_the_benchmark_runs() -> None:
    command = [sys.executable, "-m", "benchmarks", "learned_chrome", "--hosts", "2", "--pages", "16", "--show", "1"]
    root = Path(__file__).parent.parent
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    for row in ("learned on one half", "plain, >= 30%", "octet for octet: True", "time a page"):
        assert row in done.stdout
