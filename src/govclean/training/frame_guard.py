"""Choose the pairs of characters that the guard of `chrome` looks for: the recipe for ``data/frame_guard.toml``.

    python -m benchmarks chrome --split development --cases 4185 --data DIR --pages DIR --write pages.jsonl
    python -m govclean.training.frame_guard --pages pages.jsonl --clean DIR -o src/govclean/data/frame_guard.toml

A page that no rule knows goes on to the odds of its rows only where a line that is no sentence holds one of these
pairs. They are chosen one after the other, among those that most pages of several sites have and few sentences do: the
pair that tells most of the labelled pages not yet told twice, for every clean document that holds it, too. Input as for
:mod:`govclean.training.frame_rows`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path

from govclean.api import BEFORE_FRAME, default_chain
from govclean.frame.page import STRIP
from govclean.training.frame_rows import labelled, texts_of

LONGEST = 60  # code points of a line that is looked at
TIMES = 2  # pairs by which a page should be told
SITES = 4  # whose frames must hold a pair ...
USUAL = 0.6  # ... on this share of their pages: fixed words, not words of a headline
LEAST = 3  # pages by which a site is known
MOST = 0.0007  # share of the clean documents that may hold it in such a line ...
SPOKEN = 0.005  # ... and in their sentences: headlines that stand around a document are made of such words (主持召开)
GAIN = 5  # pages that the last pair still tells, for one clean document
DOCUMENTS = 3000  # clean ones of each file, drawn by chance
DIGIT, BLANK = re.compile(r"\d"), re.compile(r"\s")


def pairs(lines: Iterable[str]) -> set[str]:
    """The pairs of characters, no blanks, in lines that are no sentence; ``0`` is any digit.

    >>> sorted(pairs(["点击数：37", "会议要求抓好落实。"]))
    ['00', '击数', '数：', '点击', '：0']
    """
    found = set()
    for line in lines:
        row = DIGIT.sub("0", line.strip(STRIP))
        if row and row[-1] != "。" and len(row) <= LONGEST:
            found |= {row[n : n + 2] for n in range(len(row) - 1)}
    return {pair for pair in found if not BLANK.search(pair)}


def fixed(pages: Sequence[Set[str]]) -> list[str]:
    """The pairs that most pages of a site hold."""
    counts = Counter(pair for page in pages for pair in page)
    return [pair for pair, count in counts.items() if count >= USUAL * len(pages)]


def chosen(pages: Sequence[Set[str]], honest: Counter[str], known: Iterable[str]) -> Iterator[str]:
    """The pairs, the best first. pages: the pairs of each page; honest: clean documents that hold each."""
    need = [TIMES] * len(pages)
    holding: dict[str, list[int]] = {pair: [] for pair in known}
    for n, page in enumerate(pages):
        for pair in page & holding.keys():
            holding[pair].append(n)
    while holding:
        gains = {pair: sum(need[n] > 0 for n in held) / (1 + honest[pair]) for pair, held in holding.items()}
        best = min(gains, key=lambda pair: (-gains[pair], pair))
        if gains[best] < GAIN:
            return
        for n in holding.pop(best):
            need[n] -= 1
        yield best


def main(argv: Sequence[str] | None = None) -> None:
    """Run the recipe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, action="append", required=True)
    parser.add_argument("--clean", type=Path, action="append", required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args(argv)
    before = default_chain().only(*BEFORE_FRAME)
    pages, sites = list[set[str]](), defaultdict[str, list[set[str]]](list)
    for text, labels, site, _ in labelled(args.pages):
        lines = before(text).simplified.split("\n")
        if len(lines) != len(labels):
            continue
        pages.append(pairs(line for line, label in zip(lines, labels, strict=True) if label == "f"))
        sites[site].append(pages[-1])
    honest, spoken, documents = Counter[str](), Counter[str](), 0
    for path in sorted(p for folder in args.clean for p in folder.rglob("*.jsonl*")):
        texts = list(texts_of(path))
        for text in random.Random(1).sample(texts, min(DOCUMENTS, len(texts))):
            simplified = before(text).simplified
            honest.update(pairs(simplified.split("\n")))
            spoken.update({simplified[n : n + 2] for n in range(len(simplified) - 1)})
            documents += 1
    usual = Counter(pair for held in sites.values() if len(held) >= LEAST for pair in fixed(held))
    often = [pair for pair in usual if usual[pair] >= SITES and honest[pair] <= MOST * documents]
    known = [pair for pair in often if spoken[pair] <= SPOKEN * documents]
    found = list(chosen(pages, honest, known))
    told = sum(any(pair in page for pair in found) for page in pages)
    spelled = "".join(f"  {json.dumps(pair, ensure_ascii=False)},  # {honest[pair]}\n" for pair in found)
    args.output.write_text(
        "# Pairs of characters by which the guard of `chrome` knows a page that may hold frame that no rule knows;\n"
        f"# behind each the clean documents, of {documents:,}, that hold it in a line that is no sentence. Written by\n"
        f"# govclean.training.frame_guard; they tell {told:,} of {len(pages):,} pages.\n"
        f"version = 1\nlongest = {LONGEST}  # code points of such a line\npairs = [  # 0 is any digit\n{spelled}]\n",
        encoding="utf-8",
    )
    print(f"{len(found)} pairs tell {told:,} of {len(pages):,} pages")


if __name__ == "__main__":
    main()
