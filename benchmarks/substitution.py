"""Swapped words: what is put back on washed pages by length, rate and share of pairs, and what happens to clean ones.

    python -m benchmarks substitution --data DIR [--model DIR] [--cases N] [--clean CHARACTERS] [--family F] [--show N]

DIR holds clean documents (JSON Lines with a ``text`` key, plain or ``.xz``). Pages are cut from documents that the
tables have not seen: those whose CRC-32 is 0 modulo ``--folds``. ``--model`` names a folder of tables trained without
them (``python -m govclean.training.substitution --hold-out FOLDS``); without it they are trained first, which takes
some minutes. Without DIR, pages are composed and the shipped tables are asked: a check against regressions, no claim.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import corpus
from benchmarks.damage.table import Row
from govclean.document import Document
from govclean.filters.substitution import substitution
from govclean.findings import Edit, Meta
from govclean.training.substitution import held_out
from govclean.training.substitution import main as train
from govclean.wash import page, tables

LENGTHS = (300, 700, 1_500, 3_000)  # characters of a page
RATES = (0.3, 0.7, 1.0)
SHARES = (0.3, 0.6, 1.0)  # of the family's pairs that a page's washer has
ASKED = {  # (family, length, rate) -> recall, where a washer has all pairs
    ("W1", 3_000, 0.7): 0.92,
    ("W1", 3_000, 0.3): 0.85,
    ("W1", 1_500, 0.7): 0.70,
    ("W2", 1_500, 0.7): 0.85,
    ("W3", 1_500, 0.7): 0.85,
    ("W4", 1_500, 1.0): 0.85,
}
PRECISION = {"W1": 0.995, "W2": 0.99, "W3": 0.99, "W4": 0.99}
LEAST = 4  # swappable words that a page of 700 characters must hold; others in proportion
NO_SWAP = ("substitution.ocr", "substitution.lookalike", "substitution.junk")
LAWS = re.compile(r"第[一二三四五六七八九十百]+条")


class Washed(NamedTuple):
    """A page as a washer leaves it, and what stood where: offset -> (original, substitute)."""

    text: str
    truth: dict[int, tuple[str, str]]


@dataclass
class Count:
    """Words swapped, repaired, repaired to the right original, and repaired though nothing was swapped; pages."""

    swapped: int = 0
    repaired: int = 0
    right: int = 0
    false: int = 0
    pages: int = 0
    convicted: int = 0
    shown: list[str] = field(default_factory=list)


class Washer:
    """The pairs of one family, as a tool would apply them: near-synonyms excepted."""

    def __init__(self, family: str, uses: Sequence[str]) -> None:
        listed = tables.pairs()[family]
        self._back: dict[str, list[str]] = {}
        for pair in listed:
            for original in pair.originals if pair.use in uses else ():
                self._back.setdefault(original, []).append(pair.substitute)
        every = {word for pair in listed for word in (pair.substitute, *pair.originals)}
        self._words = re.compile("|".join(map(re.escape, sorted(every, key=lambda word: (-len(word), word)))))

    def fits(self, text: str) -> int:
        """How many words of a text the tool would swap."""
        return sum(m[0] in self._back for m in self._words.finditer(text))

    def __call__(self, text: str, rate: float, share: float, rng: random.Random) -> Washed:
        uses = {word: rng.choice(found) for word, found in self._back.items() if rng.random() < share}
        parts: list[str] = []
        truth: dict[int, tuple[str, str]] = {}
        at = done = 0
        for m in self._words.finditer(text):
            parts.append(text[done : m.start()])
            at += m.start() - done
            word = m[0]
            if word in uses and rng.random() < rate:
                truth[at] = (word, uses[word])
                word = uses[word]
            parts.append(word)
            at += len(word)
            done = m.end()
        return Washed("".join((*parts, text[done:])), truth)


@contextmanager
def model(folder: Path | None) -> Iterator[None]:
    """The tables of a folder in the place of the shipped ones; files that it lacks are the shipped ones."""
    shipped = tables.folder()
    cached: list[Any] = [tables.pairs, tables.words, tables.phrases, tables.vetoes, tables.junk, tables.telling]
    cached += [tables._blocks, tables.table, page._forms, page._listed, page._by_word]

    class Overlay:
        def __truediv__(self, name: str) -> object:
            return folder / name if folder and (folder / name).exists() else shipped / name

    kept = tables.folder
    tables.folder = lambda: Overlay()  # type: ignore[assignment, return-value]
    for function in cached:
        function.cache_clear()
    try:
        yield
    finally:
        tables.folder = kept
        for function in cached:
            function.cache_clear()


def cut(text: str, length: int, rng: random.Random) -> str | None:
    """Whole sentences of a document, about ``length`` characters; nothing where there are fewer, or of a law."""
    if len(text) < length or len(LAWS.findall(text)) > len(text) / 500:
        return None
    start = rng.randrange(len(text) - length + 1)
    begin = max(text.rfind(mark, 0, start + 1) for mark in "。\n") + 1
    end = text.find("。", begin + length - 40)
    return text[begin : end + 1] if 0 < end + 1 - begin <= length * 1.3 else None


def pages(texts: Sequence[str], length: int, cases: int, washer: Washer) -> list[str]:
    """Pages of one length on which a washer has something to do: one of a document, as far as documents go."""
    rng = random.Random(length)
    found: list[str] = []
    for _ in range(4):
        for text in rng.sample(texts, len(texts)):
            if len(found) == cases:
                return found
            one = cut(text, length, rng)
            if one is not None and washer.fits(one) >= LEAST * length / 700:
                found.append(one)
    return found


def measure(originals: Sequence[str], washer: Washer, rate: float, share: float) -> Count:
    """Wash and repair every page; places are compared one by one."""
    rng = random.Random(f"{rate} {share}")
    count = Count()
    for clean in originals:
        washed = washer(clean, rate, share, rng)
        if not washed.truth:
            continue
        got: dict[int, Edit] = {}
        for finding in substitution(Document(washed.text)):
            if isinstance(finding, Meta):
                count.convicted += 1
            elif isinstance(finding, Edit) and not finding.rule.startswith(NO_SWAP):
                got[finding.start] = finding
        count.pages += 1
        count.swapped += len(washed.truth)
        for start, edit in got.items():
            word, substitute = washed.truth.get(start, ("", ""))
            if washed.text[start : edit.end] == substitute:
                count.repaired += 1
                count.right += edit.new == word
            else:
                count.false += 1
                around = washed.text[max(0, start - 10) : start], washed.text[edit.end : edit.end + 10]
                old = washed.text[start : edit.end]
                count.shown.append(f"{around[0]}[{old} -> {edit.new}]{around[1]}".replace("\n", "/"))
    return count


def wash_table(texts: Sequence[str], families: Sequence[str], cases: int, show: int) -> None:
    """Recall and precision by family, pairs, length, rate, and share of the pairs that the washer has."""
    for family in families:
        sets = {"core": ("core",), "core and wide": ("core", "wide")} if family == "W1" else {"all": ("core", "wide")}
        for name, uses in sets.items():
            washer = Washer(family, uses)
            for length in LENGTHS:
                originals = pages(texts, length, cases, washer)
                print(f"\n{family}, pairs: {name}, {length:,} characters, {len(originals)} pages")
                for share in SHARES:
                    for rate in RATES:
                        c = measure(originals, washer, rate, share)
                        asked = ASKED.get((family, length, rate)) if share == 1 else None
                        what = f"  pairs in use {share:.1f}, rate {rate:.1f}: recall"
                        print(Row(what, c.right, c.swapped, least=asked))
                        least = PRECISION[family] if asked else None
                        print(Row("    precision", c.right, c.repaired + c.false, least=least))
                        print(Row("    pages convicted", c.convicted, c.pages))
                        for line in c.shown[:show]:
                            print(f"      {line}")


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


def slip_table(texts: Sequence[str], cases: int, show: int) -> None:
    """Look-alikes: one slip in a sentence; repaired exactly, or else."""
    import regex

    rng = random.Random(9)
    right = changed = 0
    total = 0
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
        print(Row(f"  look-alikes of {name}", good, n))
        for line in shown[:show]:
            print(f"      {line}")
    print(Row("  look-alikes: recall", right, total, least=0.92))
    print(Row("  look-alikes: precision", right, changed, least=0.995))


def clean_table(texts: Sequence[str], most: int, show: int) -> None:
    """What the filter changes in clean text, and how long it takes."""
    size = convicted = asked = 0
    rules: Counter[str] = Counter()
    shown: list[str] = []
    spent = guarded = 0.0
    for text in texts:
        if size >= most:
            break
        size += len(text)
        doc = Document(text)
        begun = time.process_time()
        may = substitution.guard(doc)  # type: ignore[attr-defined]
        guarded += time.process_time() - begun
        found = list(substitution(doc)) if may else []
        spent += time.process_time() - begun
        asked += may
        for finding in found:
            convicted += isinstance(finding, Meta)
            if isinstance(finding, Edit):
                rules[finding.rule] += 1
                shown.append(f"{finding.rule}: {text[max(0, finding.start - 15) : finding.end + 15]!r}")
    ocr = sum(n for rule, n in rules.items() if rule.startswith(NO_SWAP[:2]))
    print(f"\nclean text, {size:,} characters; {asked} pages pass the guard")
    print(Row("  words changed", sum(rules.values()) - ocr, size, most=0.1, per_million=True))
    print(Row("  look-alikes changed, true slips of the texts among them", ocr, size, per_million=True))
    print(Row("  pages convicted", convicted, len(texts), most=0.0))
    print(f"  guard {guarded / size * 1e6:.3f} s, guard and filter {spent / size * 1e6:.3f} s a million characters")
    for line in shown[:show]:
        print(f"    {line}")


def main(argv: Sequence[str] | None = None) -> None:
    """Answer the question."""
    parser = argparse.ArgumentParser(prog="benchmarks substitution", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of clean documents")
    parser.add_argument("--model", type=Path, help="folder of tables that have not seen what is measured")
    parser.add_argument(
        "--folds", type=int, default=4, help="one document in so many is measured (default %(default)s)"
    )
    parser.add_argument("--cases", type=int, default=120, help="pages of each length (default %(default)s)")
    parser.add_argument("--clean", type=int, default=10_000_000, help="characters of clean text (default %(default)s)")
    parser.add_argument("--family", action="append", help="W1, W2, W3, W4 (default: all)")
    parser.add_argument("--show", type=int, default=0, help="false repairs shown of each row")
    args = parser.parse_args(argv)
    families = args.family or sorted(tables.pairs())
    if args.data is None:
        texts = [corpus.report(random.Random(n)) for n in range(2_000)]
        wash_table(texts, families, args.cases, args.show)
        slip_table(texts, 4 * args.cases, args.show)
        clean_table(texts, args.clean, args.show)
        return
    every = [text for path in sorted(args.data.rglob("*.jsonl*")) for text in corpus.texts_of(path)]
    texts = [text for text in dict.fromkeys(every) if held_out(text, args.folds)]
    random.Random(1).shuffle(texts)
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.model
        if folder is None:
            folder = Path(scratch)
            pairs = folder / "pairs.tsv"
            pairs.write_bytes((tables.folder() / "pairs.tsv").read_bytes())
            train(["--data", str(args.data), "--pairs", str(pairs), "--hold-out", str(args.folds), "-o", scratch])
        with model(folder):
            if args.cases:
                wash_table(texts, families, args.cases, args.show)
                slip_table(texts, 4 * args.cases, args.show)
            if args.clean:
                clean_table(texts, args.clean, args.show)
