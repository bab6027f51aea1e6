"""Look-alikes: one slip in a sentence; repaired exactly, or else."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from unittest.mock import patch

from benchmarks.damage.table import Row
from benchmarks.substitution.bounds import bounded
from govclean.document import Document
from govclean.filters.substitution import substitution
from govclean.findings import Edit
from govclean.training.lookalikes import neighbourhoods, telling
from govclean.training.ngrams import held_out
from govclean.wash import ocr

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


RECALL, PRECISION = 0.92, 0.995  # what is asked
AROUND = 60  # characters on either side of a slip

Slip = tuple[str, str]  # a sentence with a slip in it, and as it was


def show(texts: Sequence[str], cases: int, most: int) -> None:
    """Print, for each kind of slip, how many of up to ``cases`` sentences come back, and up to ``most`` that do not.

    Slips inside words are judged by the character model, which has not seen the documents they are made of; the
    neighbourhoods are derived anew, without those documents.
    """
    rng = random.Random(9)
    print()
    _table(
        "look-alikes among numerals",
        ((name, _numerals(*kind, texts, rng)) for name, kind in SLIPS.items()),
        cases,
        most,
    )
    unseen = [text for text in texts if held_out(text)]
    with _without(unseen, texts):
        kinds = ((f"{row.wrong} for {row.right}", _words(row, unseen, rng)) for row in ocr._alike())
        _table("look-alikes inside words", kinds, cases, most)
        found = sum(1 for text in unseen for _ in ocr.lookalikes(text))
    what = "  look-alikes changed in those documents as they are, their own slips among them"
    print(bounded(Row(what, found, sum(map(len, unseen)), per_million=True)))


def _table(title: str, kinds: Iterator[tuple[str, Iterator[Slip]]], cases: int, most: int) -> None:
    rows: list[tuple[str, int, int]] = []
    changed = 0
    for name, slipped in kinds:
        good = n = 0
        shown = []
        for sentence, was in islice(slipped, cases):
            done, edits = _repaired(sentence)
            n += 1
            good += done == was
            changed += edits
            if done != was:
                shown.append(f"{sentence[AROUND - 12 : AROUND + 12]!r}{' -> another' * edits}")
        rows.append((name, good, n))
        print(bounded(Row(f"  {name}", good, n)))
        for line in shown[:most]:
            print(f"      {line}")
    right, total = (sum(column) for column in list(zip(*rows, strict=True))[1:])
    print(bounded(Row(f"  {title}: recall", right, total, least=RECALL)))
    shares = [good / n for _, good, n in rows if n]
    print(f"    mean of the kinds {sum(shares) / len(shares):.3f}")
    print(bounded(Row(f"  {title}: precision", right, changed, least=PRECISION)))


def _repaired(sentence: str) -> tuple[str, bool]:
    edits = [f for f in substitution(Document(sentence)) if isinstance(f, Edit)]
    done = sentence
    for edit in sorted(edits, key=lambda e: -e.start):
        done = done[: edit.start] + edit.new + done[edit.end :]
    return done, bool(edits)


def _numerals(pattern: str, looks: Sequence[str], texts: Sequence[str], rng: random.Random) -> Iterator[Slip]:
    """One slip of each document that has a place for it."""
    import regex

    found = regex.compile(pattern)
    for text in rng.sample(texts, len(texts)):
        places = [m.span() for m in islice(found.finditer(text), 40)]
        if places:
            yield _slipped(text, *rng.choice(places), rng.choice(looks))


def _words(row: ocr._Alike, texts: Sequence[str], rng: random.Random) -> Iterator[Slip]:
    """The places of the right character, up to three of a document."""
    for text in rng.sample(texts, len(texts)):
        places = [m.span() for m in re.finditer(row.right, text)]
        for span in rng.sample(places, min(3, len(places))):
            yield _slipped(text, *span, row.wrong)


def _slipped(text: str, start: int, end: int, look: str) -> Slip:
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return before + look + after, before + text[start:end] + after


@contextmanager
def _without(unseen: Sequence[str], texts: Sequence[str]) -> Iterator[None]:
    """The table of look-alikes as it is without some of the texts."""
    known = set(unseen)
    listed = ocr._alike()
    wanted = "".join({char for row in listed if row.forms for char in row.wrong + row.right})
    seen = neighbourhoods([text for text in texts if text not in known], wanted)
    anew = tuple(
        row._replace(forms=frozenset(telling(seen[row.right], seen[row.wrong]))) if row.forms else row for row in listed
    )

    with patch.object(ocr, "_alike", lambda: anew):
        ocr._resembling.cache_clear()
        yield
    ocr._resembling.cache_clear()
