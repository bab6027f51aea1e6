"""How many byte slips are restored: clean text that the model has not seen, corrupted forward, then repaired.

    python -m benchmarks damage --data DIR [--cases 400]

DIR holds JSON Lines with a ``text`` key, as for ``python -m govclean.training.ngrams``; only documents that the recipe
holds out are used. A case is a stretch of one or two sentences with exactly one slip. *exact*: the text before the
corruption came back (glosses aside); *wrong*: the page was changed into something else without a note; *noted*: left
alone with a note; *missed*: left alone without one.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from govclean.annotations import is_seen, readings
from govclean.document import Document
from govclean.edits import apply
from govclean.filters.byteslip import byteslip
from govclean.findings import Edit, Note
from govclean.gbk import annotate, cut, misread
from govclean.training.ngrams import documents, held_out

GLOSS = re.compile("\\([a-z\u00e0-\u024f]{1,7}\\)")
MARKS = tuple(m.encode("gbk") for m in "！，：；？。")


def stretches(folder: Path, seed: int) -> Iterator[str]:
    """Stretches of held-out text, in a random but fixed order."""
    found = []
    for text in documents(folder):
        if held_out(text):
            for line in text.split("\n"):
                sentences = re.findall(r"[^。]+。?", line.strip())
                found += ["".join(sentences[i : i + 2]) for i in range(0, len(sentences), 2)]
    random.Random(seed).shuffle(found)
    return (s for s in found if 20 <= len(s) <= 160 and "?" not in s and "？" not in s)


def slips(text: str, patterns: tuple[bytes, ...]) -> int:
    """How often one of the two-byte patterns lies across two characters of the text."""
    count, last = 0, b""
    for char in text:
        both = char.encode("gbk")
        count += len(last) == len(both) == 2 and last[1:] + both[:1] in patterns
        last = both
    return count


def outcome(before: str, observed: str) -> tuple[str, str]:
    """What the filter makes of one corrupted stretch, and the text after it."""
    doc = Document(observed)
    findings = list(byteslip(doc))
    edits = [f for f in findings if isinstance(f, Edit)]
    after = GLOSS.sub("", apply(observed, sorted(edits, key=lambda e: e.start)))
    if edits:
        return ("exact" if after == before else "wrong"), after
    return ("noted" if any(isinstance(f, Note) for f in findings) else "missed"), after


def measure(kind: str, folder: Path, cases: int, show: bool) -> None:
    """Run one kind of corruption and print its row."""
    from opencc import OpenCC

    raised = OpenCC("s2t")
    tally: Counter[str] = Counter()
    spent = 0.0
    table = {c: readings(c)[0] for c in map(chr, range(0x4E00, 0xA000)) if is_seen(c)}
    for text in stretches(folder, 1):
        try:
            text.encode("gbk")
            if kind == "gloss":
                before = raised.convert(text)
                observed = misread(annotate(before, table))
            elif kind == "cut, simplified":
                before = text
                observed = misread(cut(text.encode("gbk")))
            else:
                before = raised.convert(text)
                observed = misread(cut(annotate(before, {})))
        except UnicodeEncodeError:
            continue
        if slips(before, tuple(c.encode("gbk") for c in table) if kind == "gloss" else MARKS) != 1:
            continue
        if GLOSS.sub("", observed) == before:
            continue
        start = time.process_time()
        result, after = outcome(before, observed)
        spent += time.process_time() - start
        tally[result] += 1
        if show and result == "wrong":
            print("  observed", observed, "\n  before  ", before, "\n  after   ", after)
        if sum(tally.values()) == cases:
            break
    total = sum(tally.values()) or 1
    shares = "  ".join(f"{name} {tally[name] / total:6.1%}" for name in ("exact", "wrong", "noted", "missed"))
    print(f"{kind:18} {total:5} cases  {shares}  {1000 * spent / total:.0f} ms a case")


def main(argv: list[str]) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cases", type=int, default=400)
    parser.add_argument("--show", action="store_true", help="print every wrong repair")
    args = parser.parse_args(argv)
    for kind in ("gloss", "cut, simplified", "cut, traditional"):
        measure(kind, args.data, args.cases, args.show)

