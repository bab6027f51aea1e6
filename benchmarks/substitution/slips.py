"""Look-alikes: one slip in a sentence; repaired exactly, or else."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import islice

from benchmarks.damage.table import Row
from benchmarks.substitution.bounds import bounded
from govclean.document import Document
from govclean.filters.substitution import substitution
from govclean.findings import Edit

SLIPS = {  # what is misread -> the places where it is looked for, and what it is misread as
    "十一 before 届, 次": (r"(?<=[届第])十一(?=[届次])", ("H",)),
    "十 of 十一": (r"(?<=[届第])十(?=一[届次])", ("H",)),
    "〇 of a year": (
        r"(?<=[一二][〇九八])[〇](?=[〇一二三四五六七八九]年)|(?<=[一二])〇(?=[〇一二三四五六七八九]{2}年)",
        ("O", "o", "0"),
    ),
    "1 in a figure": (r"(?<![A-Za-z0-9.])(?:[0-9]*\.)?[0-9]*?\K1(?=[0-9.]*[年月日万亿个条名人项户家%])", ("l", "I")),
    "0 in a figure": (r"(?<![A-Za-z0-9.])(?:[0-9]*\.)?[0-9]*?\K0(?=[0-9.]*[年月日万亿个条名人项户家%])", ("O", "o")),
    "日 of a date": (r"(?<=月[0-9])日|(?<=月[123][0-9])日", ("曰",)),
}


def show(texts: Sequence[str], cases: int, most: int) -> None:
    """Print, for each kind of slip, how many of up to ``cases`` sentences come back, and up to ``most`` that do not."""
    import regex

    rng = random.Random(9)
    right = changed = total = 0
    print()
    for name, (pattern, looks) in SLIPS.items():
        found = regex.compile(pattern)
        n = good = 0
        shown = []
        for text in rng.sample(texts, len(texts)):
            places = [m.span() for m in islice(found.finditer(text), 40)]
            if n == cases or not places:
                continue
            start, end = rng.choice(places)
            begin, stop = max(0, start - 60), end + 60
            sentence = text[begin:stop]
            at = start - begin
            slipped = sentence[:at] + rng.choice(looks) + sentence[at + end - start :]
            edits = [f for f in substitution(Document(slipped)) if isinstance(f, Edit)]
            done = slipped
            for edit in sorted(edits, key=lambda e: -e.start):
                done = done[: edit.start] + edit.new + done[edit.end :]
            n += 1
            good += done == sentence
            changed += bool(edits)
            if done != sentence:
                shown.append(f"{slipped[max(0, at - 12) : at + 12]!r}{' -> another' * bool(edits)}")
        right, total = right + good, total + n
        print(bounded(Row(f"  look-alikes of {name}", good, n)))
        for line in shown[:most]:
            print(f"      {line}")
    print(bounded(Row("  look-alikes: recall", right, total, least=0.92)))
    print(bounded(Row("  look-alikes: precision", right, changed, least=0.995)))
