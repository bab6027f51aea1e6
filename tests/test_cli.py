"""The command line as its users meet it: real processes, pipes and files."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

import govclean
from govclean.rules import all_rules
from strategies import CLEAN, DIRTY, HOSTILE

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
COMMANDS = ["clean", "dedup", "run", "compare", "explain", "rules", "undo"]
STREAMS = ["clean", "dedup", "run", "undo", "explain"]


class Done:
    """A finished command."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.code, self.out, self.err = done.returncode, done.stdout, done.stderr.decode()
        assert "Traceback" not in self.err, self.err

    @property
    def records(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.split(b"\n") if line]


def run(folder: Path, *arguments: str | Path, stdin: bytes = b"") -> Done:
    command = [sys.executable, "-m", "govclean", *map(str, arguments)]
    return Done(subprocess.run(command, input=stdin, capture_output=True, cwd=folder, timeout=300, check=False))


def lines(*records: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(r, ensure_ascii=False).encode() + b"\n" for r in records)


def rejects_of(folder: Path) -> list[dict[str, Any]]:
    (path,) = folder.glob("govclean-rejects-*.jsonl")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def report(date: str, ordinal: str, place: str) -> str:
    return (
        f"全市第{ordinal}次安全生产工作会议召开\n{date}，全市第{ordinal}次安全生产工作会议在{place}召开，市长李明远出席会议并讲话。\n"
        "会议强调，要坚持人民至上、生命至上，统筹发展和安全，压实各级责任，扎实开展隐患排查整治。\n"
        "会议要求，各地区、各部门要认真落实会议精神，加强值班值守，坚决防范重特大事故发生。"
    )


# --- help and usage


def test_help_names_every_command_and_loads_no_chain(tmp_path: Path) -> None:
    probe = (
        "import sys; from govclean.cli import main; code = main(['--help']);"
        "heavy = {'opencc', 'numpy', 'ftfy', 'regex', 'tqdm', 'datasketch', 'govclean.api'} & sys.modules.keys();"
        "print('heavy:', *heavy); sys.exit(code)"
    )
    done = Done(subprocess.run([sys.executable, "-c", probe], capture_output=True, cwd=tmp_path, check=False))
    assert done.code == 0
    assert done.out.decode().rstrip().endswith("heavy:")
    for command in COMMANDS:
        assert f"\n  {command} " in done.out.decode()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(tmp_path: Path, command: str) -> None:
    done = run(tmp_path, command, "--help")
    assert (done.code, done.err) == (0, "")
    assert f"Usage: govclean {command}" in done.out.decode()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["klean"], "No such command 'klean'"),
        (["clean", "--only", "chrom"], "did you mean 'chrome'?"),
        (["clean", "--without", "scrip"], "did you mean 'script'?"),
        (["clean", "--script", "klingon"], "'klingon' is not one of"),
        (["clean", "--workers", "0"], "--workers"),
        (["clean", "--config", "absent.toml"], "--config absent.toml: No such file"),
        (["clean", "--id-field", "text"], "must differ"),
        (["run", "--drop", "duplicate"], "--dropped"),
        (["run", "--drop", "sibling", "--dropped", "x"], "'sibling' is not"),
        (["rules", "chrom"], "did you mean 'chrome'?"),
        (["compare", "one"], "Missing argument"),
        (["compare", "one", "two"], "one: No such file"),
        (["clean", "-o", "no/such/folder/x"], "no/such/folder/x: No such file"),
        (["clean", "--rejects", "no/such/folder/x"], "no/such/folder/x: No such file"),
        (["clean", "-o", "x", "--rejects", "x"], "one file"),
    ],
    ids=lambda v: " ".join(v) if isinstance(v, list) else "",
)
def test_usage_errors(tmp_path: Path, arguments: list[str], told: str) -> None:
    (tmp_path / "x").touch()
    done = run(tmp_path, *arguments)
    assert (done.code, done.out) == (2, b"")
    assert told in done.err


# --- clean


def test_text_in_text_out(tmp_path: Path) -> None:
    page = "會(huì)議(yì)指出,要落實。\r\n第二行\n"
    done = run(tmp_path, "clean", stdin=page.encode())
    assert (done.code, done.out.decode(), done.err) == (0, govclean.clean(page).text, "")
    assert "会议" in done.out.decode()
    assert list(tmp_path.iterdir()) == []


def test_a_page_after_another_begins_on_a_new_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("會議")
    (tmp_path / "b.txt").write_text("落實\n")
    (tmp_path / "c.txt").write_text("")
    done = run(tmp_path, "clean", "a.txt", "c.txt", "b.txt", "a.txt", "-o", "out")
    assert (done.code, done.out, done.err) == (0, b"", "")
    assert (tmp_path / "out").read_text() == "会议\n落实\n会议"


def test_lines_are_documents(tmp_path: Path) -> None:
    done = run(tmp_path, "clean", "--format", "lines", stdin="會議\r\n\n落實".encode())
    assert done.out.decode() == "会议\r\n\n落实"


def test_records_one_line_in_one_line_out(tmp_path: Path) -> None:
    given = (
        '{"url" : "https://example.gov.cn", "n":123456789012345678901234567890, "f": 1.50E+3,"text":"會議", "z":null}\n'
        "\n"
        '{"text":"落實","id":"b","nested":{"a":1,"a":"\\ud800","text":"會議"}}\r\n'
        '{"govclean":{"mine":[1.0]},"text":""}'
    )
    done = run(tmp_path, "clean", stdin=given.encode())
    ours = f'"govclean":{{"version":"{govclean.__version__}","fields":{{}},"notes":[],"meta":{{}}'
    assert done.out.decode() == (
        '{"url" : "https://example.gov.cn", "n":123456789012345678901234567890, "f": 1.50E+3,"text":"会议", "z":null'
        f",{ours}}}}}\n"
        f'{{"text":"落实","id":"b","nested":{{"a":1,"a":"\\ud800","text":"會議"}},{ours}}}}}\r\n'
        f'{{{ours},"mine":[1.0]}},"text":""}}\n'
    )
    assert (done.code, done.err) == (0, "")


def test_other_field_names(tmp_path: Path) -> None:
    record = {"body": "會議", "text": "會議", "nr": 7}
    done = run(tmp_path, "run", "--text-field", "body", "--id-field", "nr", stdin=lines(record, record))
    first, second = done.records
    assert (first["body"], first["text"], first["nr"]) == ("会议", "會議", 7)
    assert second["govclean"]["relation"]["of"] == "7"


def test_only_without_config_and_options(tmp_path: Path) -> None:
    page = "會議指出,要落實。".encode()
    (tmp_path / "c.toml").write_text('chain = ["punctuation", "script"]\n[options]\nscript = "keep"\n')
    told = {
        ("--only", "script"): "会议指出,要落实。",
        ("--without", "script", "--without", "punctuation"): "會議指出,要落實。",
        ("--config", "c.toml"): "會議指出，要落實。",
        ("--config", "c.toml", "--script", "simplified", "--only", "script"): "会议指出,要落实。",
    }
    for arguments, text in told.items():
        assert run(tmp_path, "clean", *arguments, stdin=page).out.decode() == text


def test_cleaning_a_cleaned_stream_changes_nothing(tmp_path: Path) -> None:
    records = lines(
        {"id": 1, "text": "會(huì)議指出,要落實。"}, {"id": 2, "text": "发布时间：2023-07-12 来源：某局\n會議"}
    )
    for arguments in ([], ["--audit"]):
        once = run(tmp_path, "clean", *arguments, stdin=records)
        assert run(tmp_path, "clean", *arguments, stdin=once.out).out == once.out
    assert run(tmp_path, "undo", stdin=once.out).out == records


# --- what cannot be processed


def test_bad_inputs_go_to_the_rejects_and_the_others_come_out(tmp_path: Path) -> None:
    bad = {
        2: (b'{"text": "\xe5\xae', "not UTF-8"),
        3: (b'{"text": "abc', "truncated JSON"),
        4: (b"[1, 2]", "not a JSON object"),
        5: (b'{"body": "abc"}', "no field 'text'"),
        6: (b'{"text": 5}', "not a string"),
        7: (b'{"text": "a", "text": "b"}', "duplicate key 'text'"),
        8: (b'{"text": "a\x00b"}', "control character"),
        9: (b'{"text": "a", "govclean": 5}', "not written by govclean"),
        10: (b'{"text": "a", "govclean": {"audit": {"version": 99, "edits": []}}}', "newer"),
        11: (b'{"text":"a","x":' + b"[" * 100_000, "nested too deeply"),
        12: ("安全".encode("gbk"), "not UTF-8"),
    }
    good = {1: b'{"id":1,"text":"a\\u0000\\ud800b"}', 13: b'{"id":13,"text":"b"}'}
    stdin = b"\n".join(good.get(n) or bad[n][0] for n in range(1, 14)) + b"\n"
    done = run(tmp_path, "clean", stdin=stdin)
    assert done.code == 1
    assert [(r["id"], r["text"]) for r in done.records] == [(1, "a\x00\ud800b"), (13, "b")]
    rejects = rejects_of(tmp_path)
    assert [(r["file"], r["line"], b64decode(r["raw"])) for r in rejects] == [("-", n, bad[n][0] + b"\n") for n in bad]
    for reject, (_, reason) in zip(rejects, bad.values(), strict=True):
        assert reason in reject["reason"]
    assert "11 inputs could not be processed: see govclean-rejects-" in done.err
    assert len(done.err.splitlines()) == 6  # the first five, and the count
    assert "-:2: not UTF-8" in done.err


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "gbk.txt").write_bytes("安全".encode("gbk"))
    (tmp_path / "nul.txt").write_bytes(b"a\x00b")
    (tmp_path / "good.txt").write_text("會議")
    (tmp_path / "folder").mkdir()
    done = run(tmp_path, "run", "absent.txt", "folder", "gbk.txt", "nul.txt", "good.txt", "--rejects", "r.jsonl")
    assert done.code == 1
    assert [(r["id"], r["text"]) for r in done.records] == [
        ("gbk.txt", "安全"),
        ("nul.txt", "ab"),
        ("good.txt", "会议"),
    ]
    rejects = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert [(r["file"], r["line"]) for r in rejects] == [("absent.txt", None), ("folder", None)]
    assert "2 inputs could not be processed: see r.jsonl" in done.err
    assert list(tmp_path.glob("govclean-rejects-*")) == []


def test_pages_in_any_encoding_and_their_bytes_back(tmp_path: Path) -> None:
    text = "會議強調，要堅持人民至上、生命至上，統籌發展和安全。\r\n各地要落實責任。\r\n"
    noise = random.Random(5).randbytes(500)
    pages = [text.encode("big5"), text.encode("gbk") + b"\xff", text.encode("utf-16"), noise, text.encode()]
    for n, page in enumerate(pages):
        (tmp_path / f"{n}.txt").write_bytes(page)
        assert run(tmp_path, "clean", stdin=page).out == run(tmp_path, "clean", f"{n}.txt").out
    first = run(tmp_path, "clean", "0.txt", "1.txt")
    assert (first.code, first.err) == (0, "")
    assert first.out.decode().startswith("会议强调，要坚持人民至上、生命至上，统筹发展和安全。\n")
    once = run(tmp_path, "clean", "--audit", *(f"{n}.txt" for n in range(5)))
    ours = [record["govclean"] for record in once.records]
    found = [
        (o["meta"].get("source_encoding"), [n["kind"] for n in o["notes"] if n["kind"] == "damaged"]) for o in ours
    ]
    assert found[:3] == [("cp950", []), ("gb18030", ["damaged"]), ("utf-16-le", [])]
    assert "damaged" in found[3][1]
    assert found[4] == (None, [])
    assert run(tmp_path, "undo", "--format", "text", stdin=once.out).out == b"".join(pages)
    assert run(tmp_path, "clean", "--audit", stdin=once.out).out == once.out
    plain = run(tmp_path, "run", "1.txt").records[0]["govclean"]
    assert plain["meta"]["source_encoding"] == "gb18030"
    assert "source_bytes" not in plain["meta"]


def test_two_runs_never_share_a_rejects_file(tmp_path: Path) -> None:
    for _ in range(3):
        assert run(tmp_path, "undo", stdin=b"x\n").code == 1
    assert len(list(tmp_path.glob("govclean-rejects-*.jsonl"))) == 3


def test_a_filter_that_fails_costs_one_record(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text(
        "def fragile(doc):\n    if 'x' in doc.text:\n        raise KeyError('no such word')\n    return []\n"
    )
    (tmp_path / "c.toml").write_text('chain = ["own:fragile", "script"]')
    stdin = lines(*({"text": text} for text in ["會", "x", "議"]))
    for workers in "12":
        done = run(tmp_path, "clean", "--config", "c.toml", "--workers", workers, "--rejects", "r", stdin=stdin)
        assert [r["text"] for r in done.records] == ["会", "议"]
        assert json.loads((tmp_path / "r").read_text())["reason"] == "KeyError in own.py:3: 'no such word'"


def test_an_input_is_never_overwritten(tmp_path: Path) -> None:
    page = tmp_path / "a.jsonl"
    page.write_bytes(lines({"text": "a"}))
    for arguments in (["-o", "a.jsonl"], ["--rejects", "./a.jsonl"]):
        done = run(tmp_path, "clean", "a.jsonl", *arguments)
        assert done.code == 2
        assert "would be overwritten" in done.err
    with page.open("ab") as same:
        command = [sys.executable, "-m", "govclean", "clean", "a.jsonl"]
        assert subprocess.run(command, stdout=same, cwd=tmp_path, check=False, capture_output=False).returncode == 2
    assert page.read_bytes() == lines({"text": "a"})


@pytest.mark.parametrize("command", STREAMS)
def test_empty_input(tmp_path: Path, command: str) -> None:
    done = run(tmp_path, command)
    assert (done.code, done.out, done.err) == (0, b"", "")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_a_page(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (record,) = run(tmp_path, "run", "a.txt").records
    assert (record["id"], record["text"], record["govclean"]["relation"]) == ("a.txt", "", None)


# --- streams


def noisy_records(count: int) -> bytes:
    rng = random.Random(11)
    out = []
    for n in range(count):
        text = "\n".join(rng.choices([*CLEAN, *DIRTY, *HOSTILE], k=rng.randint(0, 6)))
        out.append(json.dumps({"id": f"r{n}", "text": text, "n": rng.random(), "x": {"text": "會議"}}).encode())
    out[17] = out[17][:-3]
    out[40] = b"\xff"
    return b"\n".join(out)


def test_workers_change_nothing_and_other_values_stay(tmp_path: Path) -> None:
    stdin = noisy_records(150)
    one, two = (
        run(tmp_path, "clean", "--audit", "--workers", n, "--rejects", f"r{n}", stdin=stdin) for n in ("1", "2")
    )
    assert one.out == two.out
    assert one.code == two.code == 1
    assert (tmp_path / "r1").read_bytes() == (tmp_path / "r2").read_bytes()
    given = [json.loads(line) for n, line in enumerate(stdin.split(b"\n")) if n not in (17, 40)]
    for before, after in zip(given, one.records, strict=True):
        assert {k: v for k, v in after.items() if k not in ("text", "govclean")} == {
            k: v for k, v in before.items() if k != "text"
        }
        assert govclean.undo(after) == before["text"]
    back = run(tmp_path, "undo", stdin=one.out)
    assert [json.loads(line) for line in back.out.splitlines()] == given


def test_run_is_clean_then_dedup(tmp_path: Path) -> None:
    stdin = noisy_records(60)
    whole = run(tmp_path, "run", "--workers", "2", "--rejects", "r", stdin=stdin)
    cleaned = run(tmp_path, "clean", "--rejects", "r", stdin=stdin)
    assert run(tmp_path, "dedup", stdin=cleaned.out).out == whole.out


def test_each_line_is_answered_before_the_next_is_sent(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "govclean", "clean"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for n in range(3):
            process.stdin.write(lines({"id": n, "text": "會議"}))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == n
        process.stdin.close()
        assert process.wait(60) == 0


@pytest.mark.parametrize(
    "arguments", [["clean"], ["clean", "--workers", "2"], ["run"], ["rules"], ["explain"]], ids=" ".join
)
def test_a_closed_pipe_ends_quietly(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "in.jsonl").write_bytes(lines(*({"id": n, "text": "會議" * 50} for n in range(3000))))
    paths = [] if arguments == ["rules"] else ["in.jsonl"]
    command = [sys.executable, "-m", "govclean", *arguments, *paths]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "govclean", "clean"]
        done = subprocess.run(command, input=b"a", stdout=full, stderr=subprocess.PIPE, cwd=tmp_path, check=False)
    assert (done.returncode, done.stderr) == (2, b"Error: cannot write: No space left on device\n")


def test_interrupted(tmp_path: Path) -> None:
    for workers in "12":
        command = [sys.executable, "-m", "govclean", "clean", "--workers", workers]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        with subprocess.Popen(command, cwd=tmp_path, **pipes) as process:  # type: ignore[call-overload]
            process.stdin.write(lines(*({"text": "會議"} for _ in range(200))))
            process.stdin.flush()
            assert process.stdout.readline()
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 130
            assert b"Traceback" not in process.stderr.read()


def test_a_line_of_50_mb(tmp_path: Path) -> None:
    text = b"0123456789" * 5_000_000
    stdin = b'{"id":1,"text":"' + text + b'"}\n{"id":2,"text":"' + text + b"\n" + lines({"id": 3, "text": "會議"})
    done = run(tmp_path, "clean", "--only", "script", stdin=stdin)
    assert done.code == 1
    assert done.out.startswith(b'{"id":1,"text":"' + text + b'","govclean":')
    assert json.loads(done.out.splitlines()[1])["text"] == "会议"
    (reject,) = rejects_of(tmp_path)
    assert (reject["line"], len(b64decode(reject["raw"]))) == (2, len(text) + 17)


def peak_memory(folder: Path, stdin: bytes) -> int:
    """In MB, of `govclean clean --audit` over the input."""
    probe = (
        "import resource, sys; from govclean.cli import main; code = main(['clean', '--audit', '--only', 'script']);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], input=stdin, capture_output=True, cwd=folder, check=True, timeout=300
    )
    return int(done.stderr) // 1024


def test_memory_is_flat(tmp_path: Path) -> None:
    def stream(count: int) -> bytes:
        return lines(*({"id": n, "text": f"第{n}號" * 100} for n in range(count)))

    assert peak_memory(tmp_path, stream(4000)) - peak_memory(tmp_path, stream(400)) < 40


# --- undo


def test_undo_gives_every_byte_back(tmp_path: Path) -> None:
    odd = tmp_path / "odd.txt"
    odd.write_bytes(
        b"\xef\xbb\xbf" + "發布時間:2023-07-12\r\n會(huì)議\u200b指出,\x00\r要落實。\u2028\n\n".encode() + b"\r\n"
    )
    paths = [*SEEDS, odd]
    audited = run(tmp_path, "run", "--audit", "--workers", "2", *paths)
    assert (audited.code, len(audited.records)) == (0, 6)
    back = run(tmp_path, "undo", "--format", "text", stdin=audited.out)
    assert (back.code, back.err) == (0, "")
    assert back.out == b"".join(path.read_bytes() for path in paths)
    for record, path in zip(audited.records, paths, strict=True):
        assert govclean.undo(record).encode() == path.read_bytes()


def test_undo_of_what_cannot_be_undone(tmp_path: Path) -> None:
    (record,) = run(tmp_path, "clean", "--audit", stdin=lines({"text": "會議"})).records
    tampered = record | {"text": "其他"}
    surrogate = {"text": "\ud800", "govclean": {"audit": {"version": 1, "edits": []}}}
    stdin = lines({"text": "a"}, tampered) + json.dumps(surrogate).encode()
    done = run(tmp_path, "undo", "--format", "text", stdin=stdin)
    assert (done.code, done.out) == (1, b"")
    reasons = [reject["reason"] for reject in rejects_of(tmp_path)]
    assert "--audit" in reasons[0]
    assert "does not hold" in reasons[1]
    assert "surrogate" in reasons[2]


# --- relations


def test_dedup_relates_drops_and_loses_nothing(tmp_path: Path) -> None:
    pages = [report("7月12日", "三", "洛阳"), report("8月11日", "二", "洛阳"), report("7月12日", "三", "洛阳")]
    stdin = lines(*({"id": f"p{n}", "text": text} for n, text in enumerate(pages)))
    first, second, third = run(tmp_path, "dedup", stdin=stdin).records
    assert first["govclean"] == {"relation": None}
    assert second["govclean"]["relation"]["relation"] == "sibling"
    found = third["govclean"]["relation"]
    assert (found["relation"], found["of"]) == ("duplicate", "p0")
    assert set(found) == {"relation", "of", "score", "because"}
    kept = run(tmp_path, "dedup", "--drop", "duplicate", "--dropped", "d.jsonl", stdin=stdin)
    dropped = [json.loads(line) for line in (tmp_path / "d.jsonl").read_bytes().splitlines()]
    assert [kept.records, dropped] == [[first, second], [third]]


def test_an_index_remembers_between_runs(tmp_path: Path) -> None:
    page = report("7月12日", "三", "洛阳")
    (tmp_path / "a.txt").write_text(page)
    (tmp_path / "b.txt").write_text(page.replace("，", ","))
    assert run(tmp_path, "run", "a.txt", "--index", "pages.gcx").records[0]["govclean"]["relation"] is None
    for _ in range(2):  # the second time, b replaces itself
        (record,) = run(tmp_path, "run", "b.txt", "--index", "pages.gcx").records
        assert record["govclean"]["relation"]["of"] == "a.txt"
    (record,) = run(tmp_path, "run", "--index", "pages.gcx", stdin=page.encode()).records
    assert record["govclean"]["relation"]["relation"] == "duplicate"


def test_one_id_twice_in_a_run_is_two_records(tmp_path: Path) -> None:
    record = {"id": "p", "text": report("7月12日", "三", "洛阳")}
    for index in ([], ["--index", "x.gcx"]):
        found = run(tmp_path, "dedup", *index, stdin=lines(record, record, record)).records
        assert [r["govclean"]["relation"] and r["govclean"]["relation"]["of"] for r in found] == [None, "p", "p"]


def test_a_file_that_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"not an index" * 1000)
    done = run(tmp_path, "run", "--index", "x", stdin=lines({"text": "a"}))
    assert (done.code, done.out) == (2, b"")
    assert "x is not a govclean index" in done.err
    assert (tmp_path / "x").read_bytes() == b"not an index" * 1000


def test_records_without_id_and_with_odd_ids(tmp_path: Path) -> None:
    page = report("7月12日", "三", "洛阳")
    stdin = lines({"text": page}, {"text": page, "n": 1}, {"id": "\x00", "text": page}, {"id": [1], "text": page})
    stdin += b'{"id":"\\ud800","text":"\\udfff"}\n'
    found = run(tmp_path, "dedup", stdin=stdin)
    assert found.code == 0
    assert [r["govclean"]["relation"] is None for r in found.records] == [True, False, False, False, True]


# --- for a reader


def test_compare(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(report("7月12日", "三", "洛阳"))
    (tmp_path / "b.jsonl").write_bytes(lines({"text": report("8月11日", "二", "洛阳")}))
    done = run(tmp_path, "compare", "a.txt", "b.jsonl")
    assert done.code == 0
    head, _, sentences = done.out.decode().partition("\n\n")
    first, *reasons = head.splitlines()
    assert first.startswith("sibling 0.") or first == "sibling 1.000"
    assert any("第三次/第二次" in reason for reason in reasons)
    assert "第[-三-]{+二+}次" in sentences
    assert "    ordinal 第三次/第二次" in sentences.splitlines()
    brief = run(tmp_path, "compare", "--brief", "a.txt", "b.jsonl")
    assert brief.out.decode().splitlines() == [first, *reasons]


def test_explain(tmp_path: Path) -> None:
    page = "會議\x1b[2J指出,要\u200b落實。"
    plain = run(tmp_path, "explain", stdin=page.encode()).out.decode()
    assert "\x1b" not in plain
    for told in ("[-會議-]{+会议+}", "[-,-]{+，+}", "punctuation.widen", "script.", "1:1"):
        assert told in plain
    coloured = run(tmp_path, "explain", "--color", "always", stdin=page.encode()).out.decode()
    assert "\x1b[31m" in coloured.replace("\x1b[9m", "").replace(";9m", "m") or "\x1b[31" in coloured
    assert "\x1b[2J" not in coloured
    (audited,) = run(tmp_path, "clean", "--audit", stdin=page.encode()).records
    again = run(tmp_path, "explain", stdin=lines(audited)).out.decode()
    assert again.splitlines()[1:] == plain.splitlines()[1:]


def test_rules(tmp_path: Path) -> None:
    every = run(tmp_path, "rules").out.decode()
    for rule in all_rules():
        assert f"{rule.name}  {rule.does}" in every
    some = run(tmp_path, "rules", "script").out.decode()
    names = [line.split()[0] for line in some.splitlines() if not line.startswith(" ")]
    assert names == [rule.name for rule in all_rules() if rule.name.startswith("script.")]
    assert run(tmp_path, "rules", names[0]).out.decode().startswith(names[0])


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_a_terminal_sees_colour_but_no_bar_for_a_short_job(tmp_path: Path) -> None:
    import pty

    main, child = pty.openpty()
    command = [sys.executable, "-m", "govclean", "explain"]
    environment = {k: v for k, v in os.environ.items() if k != "NO_COLOR"}
    done = subprocess.run(
        command, input="會議".encode(), stdout=child, stderr=child, cwd=tmp_path, check=True, env=environment
    )
    os.close(child)
    seen = os.read(main, 100_000).decode()
    os.close(main)
    assert done.returncode == 0
    assert "\x1b[31" in seen
    assert "B/s" not in seen
