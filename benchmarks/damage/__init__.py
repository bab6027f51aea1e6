"""How much of the damage is repaired, and what is harmed: clean text corrupted forward, then cleaned.

    python -m benchmarks damage [--data DIR] [--pages DIR] [--cases 80] [--kind KIND ...] [--split S] [--show N]

DIR holds JSON Lines with a ``text`` key, plain or ``.xz``, of clean documents; without it the text is composed, and the
figures say little about real pages. Documents are divided by a hash of their text; the character model has not seen
the held-out ones, and whoever mends a filter looks at failures of the others: ``--split development --show 5``.
A text is first cleaned, then damaged, then cleaned again: what differs from the text before is not restored.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import get_args

from benchmarks.damage import bilingual, clean, encoding, glosses, layout, script, slips
from benchmarks.damage.table import Result, show
from benchmarks.damage.texts import Split, Texts

KINDS: dict[str, Callable[[Texts, int], Result]] = {
    "encoding": encoding.measure,
    "slips": slips.measure,
    "glosses": glosses.measure,
    "script": script.measure,
    "layout": layout.measure,
    "bilingual": bilingual.measure,
    "clean": clean.measure,
}


def main(argv: list[str]) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks damage", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder of clean documents (composed text)")
    parser.add_argument("--pages", type=Path, help="folder of real pages, dirty ones too, that should settle")
    parser.add_argument(
        "--cases", type=int, default=80, help="cases of each damage (80); some use a part or a multiple"
    )
    parser.add_argument("--kind", choices=KINDS, action="append", help="only this kind (may be repeated)")
    parser.add_argument("--split", choices=get_args(Split), default="held-out", help="documents (held-out)")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N failing cases of each row")
    args = parser.parse_args(argv)
    texts = Texts(args.data, args.split)
    print(f"{len(texts.raw):,} {args.split} documents, {sum(map(len, texts.raw)):,} characters, {args.cases} cases\n")
    kinds = KINDS | {"clean": partial(clean.measure, pages=args.pages)}
    for kind in args.kind or kinds:
        start = time.process_time()
        rows, failures = kinds[kind](texts, args.cases)
        print(f"## {kind} ({time.process_time() - start:.0f} s)")
        print("\n".join(map(str, rows)), flush=True)
        show(failures, args.show)
        print()
