"""How fast is cleaning, against a straightforward chain and against reading alone? And does its memory stay flat?

    python -m benchmarks chain [--documents N] [--rounds R] [--data DIR] [--memory [N]] [--seed-free]

CPU time of one process, medians of interleaved rounds: only the ratios travel to other machines.
"""

from __future__ import annotations

import argparse
import gc
import re
import resource
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

import orjson

import govclean
from benchmarks.corpus import KINDS, Page, pages, texts_in
from benchmarks.costs import costs
from govclean.dedup.shingle import key_text
from govclean.dedup.sketch import NUM_PERM, signatures

DEFAULT_PERM = 128  # datasketch's own
BATCH = 64  # documents signed together, as the index does it

Work = Callable[[Sequence[bytes]], int]


def floor(lines: Sequence[bytes]) -> int:
    """Nothing but JSON in and out, with one scan for a character class between."""
    scan = re.compile("[\ufffd\ue000-\uf8ff]")
    size = 0
    for line in lines:
        text = orjson.loads(line)["text"]
        scan.search(text)
        size += len(orjson.dumps({"text": text}))
    return size


def straightforward(num_perm: int = DEFAULT_PERM) -> Work:
    """What one writes first: every library on every page. Raises ImportError when one is not installed."""
    import ftfy
    from datasketch import MinHash
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    spaces, glosses = re.compile("(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])"), re.compile("\\([a-zà-ǜ]{1,6}\\)")
    chrome = re.compile("^(?:当前位置|首页|字体|来源|分享到|上一篇|下一篇|版权所有|主办).*$", re.MULTILINE)

    def work(lines: Sequence[bytes]) -> int:
        size = 0
        for line in lines:
            text = unicodedata.normalize("NFKC", ftfy.fix_text(orjson.loads(line)["text"]))
            text = chrome.sub("", spaces.sub("", glosses.sub("", convert(text))))
            sketch = MinHash(num_perm=num_perm)
            sketch.update_batch({text[at : at + 5].encode() for at in range(max(len(text) - 4, 1))})
            size += len(orjson.dumps({"text": text, "signature": sketch.hashvalues.tolist()}))
        return size

    return work


def this_chain(*, record: bool = False, audit: bool = False) -> Work:
    """govclean: clean, then sign in batches. ``record`` writes fields and notes too, ``audit`` the edits."""

    def work(lines: Sequence[bytes]) -> int:
        size = 0
        for batch in _batches(lines):
            docs = [govclean.clean(orjson.loads(line)["text"]) for line in batch]
            signed = signatures([key_text(doc.text) for doc in docs])
            for doc, row in zip(docs, signed, strict=True):
                out = doc.to_record(audit=audit) if record else {"text": doc.text}
                size += len(orjson.dumps({**out, "signature": row}, option=orjson.OPT_SERIALIZE_NUMPY))
        return size

    return work


def clean_alone(lines: Sequence[bytes]) -> int:
    """govclean without signatures."""
    return sum(len(orjson.dumps({"text": govclean.clean(orjson.loads(line)["text"]).text})) for line in lines)


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    stream = iter(items)
    while batch := list(islice(stream, BATCH)):
        yield batch


def timed(work: Work, lines: Sequence[bytes]) -> float:
    """CPU seconds of one run."""
    gc.collect()
    start = time.process_time()
    work(lines)
    return time.process_time() - start


def speed(corpus: Sequence[Page], rounds: int) -> None:
    """Print the table of whole chains."""
    lines = [orjson.dumps({"text": page.text}) for page in corpus]
    size = sum(map(len, lines))
    subjects: dict[str, Work] = {"floor: JSON decode, one scan, encode": floor}
    try:
        subjects["straightforward chain"] = straightforward()
        subjects[f"the same, {NUM_PERM} permutations as here"] = straightforward(NUM_PERM)
    except ImportError as err:
        print(f"skipped: the straightforward chain, {err.name} is not installed\n")
    subjects["govclean: text"] = clean_alone
    subjects["govclean: text + signature"] = this_chain()
    subjects["govclean: record + signature"] = this_chain(record=True)
    subjects["govclean: record, audit + signature"] = this_chain(record=True, audit=True)
    for work in subjects.values():
        work(lines[:100])  # tables are loaded on first use
    seconds: dict[str, list[float]] = {name: [] for name in subjects}
    for _ in range(rounds):
        for name, work in subjects.items():
            seconds[name].append(timed(work, lines))
    base = median(seconds.get("straightforward chain", [0.0]))
    print(f"{'':36} {'us/document':>12} {'MB/s':>8} {'times as fast as the straightforward chain':>44}")
    for name, runs in seconds.items():
        mid = median(runs)
        ratio = f"{base / mid:.1f}" if base else "-"
        spread = f" ({base / max(runs):.1f}-{base / min(runs):.1f})" if base and rounds > 1 else ""
        print(f"{name:36} {mid / len(lines) * 1e6:12.1f} {size / mid / 1e6:8.1f} {ratio + spread:>44}")
    print()


def _installed() -> str:
    found = []
    for name in ("govclean", "ftfy", "opencc", "datasketch", "numpy", "orjson"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} -")
    return f"Python {sys.version.split()[0]}, " + ", ".join(found)


def memory(count: int, data: Path | None) -> None:
    """Print the peak memory of two child processes that clean and sign ``count`` and four times as many pages."""
    peaks = []
    print(f"{'documents':>12} {'peak MB':>9} {'CPU s':>8}")
    for documents in (count, 4 * count):
        command = [sys.executable, "-m", "benchmarks", "chain", "--stream", "--documents", str(documents)]
        if data:
            command += ["--data", str(data)]
        peak, seconds = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        peaks.append(float(peak))
        print(f"{documents:12,} {peaks[-1]:9.1f} {float(seconds):8.1f}", flush=True)
    print(f"four times the documents: {100 * (peaks[1] / peaks[0] - 1):+.1f} % memory\n")


def stream(count: int, texts: Sequence[str]) -> None:
    """Clean and sign a stream of pages that is never held; print peak MB and CPU seconds. The child of ``memory``."""
    work = this_chain(record=True, audit=True)
    lines = (orjson.dumps({"text": page.text}) for page in pages(count, texts))
    for batch in _batches(lines):
        work(batch)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(f"{peak:.1f} {time.process_time():.1f}")


def main(argv: list[str]) -> None:
    """Answer the question on stdout."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks chain", description=__doc__)
    parser.add_argument("--documents", type=int, default=2000, metavar="N", help="pages in the corpus (2000)")
    parser.add_argument("--rounds", type=int, default=5, metavar="R", help="interleaved rounds; the median counts (5)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="take the texts from JSON Lines files (.jsonl, .xz)")
    parser.add_argument(
        "--memory",
        type=int,
        nargs="?",
        const=100_000,
        metavar="N",
        help="also peak memory at N (100,000) and 4 N pages",
    )
    parser.add_argument("--stream", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(argv)
    texts = texts_in(asked.data, 10_000) if asked.data else []
    if asked.stream:
        stream(asked.documents, texts)
        return
    corpus = list(pages(asked.documents, texts))
    size = sum(len(page.text.encode()) for page in corpus)
    shares = ", ".join(f"{sum(p.kind == kind for p in corpus)} {kind}" for kind in KINDS)
    print(f"{_installed()}\n{len(corpus)} documents ({shares}), {size / len(corpus):.0f} bytes each")
    print(f"signatures: {NUM_PERM} permutations here, {DEFAULT_PERM} (datasketch's) in the straightforward chain\n")
    speed(corpus, asked.rounds)
    costs(corpus, asked.rounds)
    if asked.memory:
        memory(asked.memory, asked.data)
