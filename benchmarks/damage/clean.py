"""Clean text as it is: what the chain changes in it; and pages that do not settle, real ones and fuzzed ones."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks import corpus
from benchmarks.damage.table import Result, Row
from benchmarks.damage.texts import DECLARED, Texts
from govclean import Document, clean
from govclean.findings import Edit

CHARACTERS, FUZZED = 5_000, 5  # of clean text, and pages fuzzed, for each case
_BRACKET = re.compile("[(（]")
_HOSTILE = [
    "\x00",
    "\ud800",
    "\ufffd",
    "\u2028",
    "\u202f",
    "??",
    "((",
    "))",
    "&amp;amp;",
    "1、",
    "2、",
    "3、",
    " ",
    "\u3000",
]
_MARKS = [*",:;?!()（）《》“”，。、：；—·.0123456789aāZ", "\n", "\n\n", "  "]


def measure(texts: Texts, cases: int, pages: Path | None = None) -> Result:
    """The three rows of undamaged text, and what was changed in it, by rule."""
    failures: list[tuple[str, str]] = []
    size = seen = brackets = lost = unstable = beyond = 0
    by_rule: Counter[str] = Counter()
    declared: Counter[str] = Counter()
    for text in texts.raw:
        if size >= CHARACTERS * cases:
            break
        size, seen = size + len(text), seen + 1
        brackets += len(_BRACKET.findall(text))
        doc = clean(text)
        unstable += _is_unstable(doc)
        for before, edit in ((step.before, edit) for step in doc.steps for edit in step.edits):
            changed = max(len(edit.old), len(edit.new))
            if edit.rule in DECLARED:
                declared[edit.rule] += changed
                continue
            beyond, by_rule[edit.rule] = beyond + changed, by_rule[edit.rule] + changed
            lost += edit.rule.startswith("pinyin.") * len(_BRACKET.findall(edit.old))
            failures.append((f"clean text, {edit.rule}", _shown(before, edit)))
    rows = [Row("clean text: changed beyond declared normalisations", beyond, size, most=1.0, per_million=True)]
    rows += [Row(f"  {rule}", count, size, per_million=True) for rule, count in by_rule.most_common()]
    rows += [Row(f"  (declared) {rule}", count, size, per_million=True) for rule, count in declared.most_common()]
    rows.append(Row("legitimate brackets lost as glosses in clean text", lost, brackets, most=0.0))
    real = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))]
    if pages is not None:
        real += Texts(pages, "all").raw
    bad_real = sum(_is_unstable(clean(text)) for text in real)
    rows.append(Row("unstable: clean pages and real dirty ones", unstable + bad_real, seen + len(real), most=0.0))
    rng = random.Random(14)
    material = [page.text for page in corpus.pages(300) if page.kind == "dirty"] + texts.raw[:100]
    bad = 0
    for _ in range(FUZZED * cases):
        text = fuzzed(material, rng)
        if _is_unstable(clean(text)):
            bad += 1
            failures.append(("unstable, fuzzed", repr(text[:300])))
    rows.append(Row("unstable: fuzzed pages", bad, FUZZED * cases, most=0.001))
    return Result(rows, failures)


def fuzzed(material: Sequence[str], rng: random.Random) -> str:
    """Pieces of damaged and of clean pages, marks and hostile characters in any order, some of it damaged again."""
    parts: list[str] = []
    for _ in range(rng.randint(1, 24)):
        if rng.random() < 0.35:
            parts.append(rng.choice(_HOSTILE if rng.random() < 0.4 else _MARKS))
            continue
        text = rng.choice(material)
        start = rng.randrange(len(text))
        parts.append(text[start : start + rng.choice((4, 12, 40, 120))])
    text = "".join(parts)
    for damage in rng.sample(list(corpus.DAMAGE), rng.randint(0, 2)):
        if "\ud800" not in text:  # not every generator takes a lone surrogate
            text = damage(text, rng)
    return text


def _is_unstable(doc: Document) -> bool:
    return any(note.kind == "unstable" for note in doc.notes)


def _shown(text: str, edit: Edit) -> str:
    before, after = text[max(0, edit.start - 14) : edit.start], text[edit.end : edit.end + 14]
    return f"{before}[{edit.old[:60]} -> {edit.new[:60]}]{after}".replace("\n", "⏎")
