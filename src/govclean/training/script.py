"""Where OpenCC's phrases decide otherwise than its characters: the recipe for ``data/script_ambiguous.tsv``.

The OpenCC wheel carries its dictionaries and the tool that prints them. A phrase whose conversion differs from
that of its single characters makes one of its characters ambiguous; the table keeps that character with its
neighbours, which is enough to know where a lookup table will do and where OpenCC must be asked.

    python -m govclean.training.script > src/govclean/data/script_ambiguous.tsv
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path


def dictionary(name: str) -> dict[str, str]:
    """One dictionary of the installed OpenCC: {key: its first conversion}. Raises CalledProcessError."""
    import opencc

    home = Path(opencc.__file__).parent / "clib"
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "dictionary.txt"
        source = home / "share" / "opencc" / f"{name}.ocd2"
        tool = home / "bin" / "opencc_dict"
        subprocess.run(
            [tool, "-i", source, "-o", printed, "-f", "ocd2", "-t", "text"], check=True, stdout=subprocess.DEVNULL
        )
        rows = (line.split("\t") for line in printed.read_text(encoding="utf-8").splitlines())
        return {key: values.split(" ")[0] for key, values in rows}


def ambiguous() -> Iterator[tuple[str, str, str]]:
    """(character, characters after it, characters before it) for every phrase that is not the sum of its characters."""
    singles = dictionary("TSCharacters")
    after: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for phrase, converted in dictionary("TSPhrases").items():
        for i, (char, became) in enumerate(zip(phrase, converted, strict=True)):
            if became == singles.get(char, char):
                continue
            if i + 1 < len(phrase):
                after.setdefault(char, set()).add(phrase[i + 1])
            else:
                before.setdefault(char, set()).add(phrase[i - 1])
            break  # one ambiguous place is enough to find the phrase
    for char in sorted(after.keys() | before.keys()):
        yield char, "".join(sorted(after.get(char, ()))), "".join(sorted(before.get(char, ())))


if __name__ == "__main__":
    print("# character, what may follow it, what may stand before it; derived by govclean.training.script", end="\n")
    for row in ambiguous():
        sys.stdout.write("\t".join(row) + "\n")
