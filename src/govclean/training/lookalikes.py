"""Derive what the table of look-alikes knows: words in which the wrong character is right, and telling neighbourhoods.

    python -m govclean.training.lookalikes --data DIR [--data DIR ...] -o lookalikes.tsv

The rows of ``lookalikes.tsv`` are read and written again. To the words that a row has, those of pypinyin's dictionary
are added. Where a wrong character is frequent elsewhere, so that few pages may be looked at, the last column has forms:
the character with one or two neighbours, kept where clean text has the right one there often and the wrong one never,
and where no shorter form that is kept says so already. A pair is worth a row if held-out text (``--hold-out K``) shows
no right word among what it finds (``python -m benchmarks substitution --part slips``).
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

SHORT, LONG = 20, 10  # how often clean text must have a form of two and of three characters
LONGEST = 4  # characters of a word
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


def in_words(char: str, own: Sequence[str]) -> list[str]:
    """The words that hold a character, cut to four characters around it; none that a shorter one explains."""
    from pypinyin.phrases_dict import phrases_dict

    listed = {word for word in (*own, *phrases_dict) if char in word and len(word) > 1}
    cut = {word if len(word) <= LONGEST else word[max(0, word.index(char) - 2) :][:LONGEST] for word in listed}
    kept: list[str] = []
    for word in sorted(cut, key=lambda word: (len(word), word)):
        if word.count(char) > 1 or not any(shorter in word for shorter in kept):
            kept.append(word)
    return kept


def main(argv: Sequence[str] | None = None) -> None:
    """Run the recipe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--hold-out", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args(argv)
    listed = list(rows("lookalikes.tsv"))
    found = neighbourhoods(
        list(texts(args.data, args.hold_out)), "".join({c for row in listed if row[-1] != "-" for c in row[0] + row[1]})
    )
    head = [line for line in (folder() / "lookalikes.tsv").read_text("utf-8").splitlines() if line.startswith("#")]
    lines = []
    for *own, words, forms in listed:
        words = " ".join(in_words(own[0], words.split(" "))) or "-"
        if forms != "-":
            forms = " ".join(telling(found[own[1]], found[own[0]]))
        lines.append("\t".join([*own, words, forms]))
    args.output.write_text("\n".join(head + lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
