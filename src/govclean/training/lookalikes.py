"""Derive the forms in which one character of a look-alike pair can only stand for the other.

    python -m govclean.training.lookalikes --data DIR [--data DIR ...] -o lookalikes.tsv

A form is the character with one or two neighbours. It is kept where clean text has the other character there often and
this one never, and where no shorter form that is kept says so already. Pairs, and what stands beside a character in its
own right, are the rows of ``lookalikes.tsv`` without their last column; the recipe fills that column in. A pair is
worth a row if held-out text (``--hold-out K``) shows no right word among what its forms find.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from govclean.training.substitution import texts
from govclean.wash import ocr
from govclean.wash.tables import folder, rows

SHORT, LONG = 40, 20  # how often clean text must have a form of two and of three characters
HAN = re.compile(r"[一-鿿_]+")


def neighbourhoods(pages: Sequence[str], wanted: str) -> dict[str, Counter[str]]:
    """For each character of ``wanted``: its neighbourhoods, the character itself written as ``_``."""
    found: dict[str, Counter[str]] = {char: Counter() for char in wanted}
    pattern = re.compile(f"[{re.escape(wanted)}]")
    for page in pages:
        for m in pattern.finditer(page):
            around = ocr.neighbourhoods(page[max(0, m.start() - 2) : m.start()], page[m.end() : m.end() + 2])
            found[m[0]].update(form for form in around if HAN.fullmatch(form))
    return found


def telling(right: Counter[str], wrong: Counter[str]) -> list[str]:
    """Neighbourhoods that the right character has often and the wrong one never; none that holds a shorter one."""
    kept: list[str] = []
    short: set[str] = set()
    for form in sorted(right, key=lambda form: (len(form), form)):
        if right[form] < (SHORT if len(form) == 2 else LONG) or wrong[form]:
            continue
        before, after = form.split("_")
        if len(form) == 3 and (f"{before[-1:]}_" in short or f"_{after[:1]}" in short):
            continue
        if len(form) == 2:
            short.add(form)
        kept.append(form)
    return kept


def main(argv: Sequence[str] | None = None) -> None:
    """Run the recipe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--hold-out", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args(argv)
    listed = [row[:4] for row in rows("lookalikes.tsv")]
    found = neighbourhoods(
        list(texts(args.data, args.hold_out)), "".join({c for row in listed for c in row[0] + row[1]})
    )
    head = [line for line in (folder() / "lookalikes.tsv").read_text("utf-8").splitlines() if line.startswith("#")]
    lines = ["\t".join([*row, " ".join(telling(found[row[1]], found[row[0]]))]) for row in listed]
    args.output.write_text("\n".join(head + lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
