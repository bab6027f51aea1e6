"""Byte slips: clean text that the model has not seen, corrupted forward, then repaired.

A case is a stretch of one or two sentences with exactly one slip. *exact*: the text before the corruption came back
(glosses aside); *wrong and silent*: the page was changed into something else without a note; *noted*: left alone with
a note; *missed*: left alone without one.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator

from opencc import OpenCC

from benchmarks.damage.table import Result, Row, difference
from benchmarks.damage.texts import Texts
from govclean.annotations import is_seen, readings
from govclean.document import Document
from govclean.edits import apply
from govclean.filters.byteslip import byteslip
from govclean.findings import Edit, Note
from govclean.gbk import annotate, cut, misread

GLOSS = re.compile("\\([a-z\u00e0-\u024f]{1,7}\\)")
MARKS = tuple(m.encode("gbk") for m in "！，：；？。")
# kind -> what is asked: exact at least, wrong at most
KINDS = {
    "slips A, a gloss at an odd offset": (0.90, 0.005),
    "slips B, simplified, cut at marks": (0.60, 0.01),
    "slips B, traditional, cut at marks": (0.60, 0.01),
}
DRAWS = 400  # stretches tried for one case: of composed text few hold a slip


def stretches(texts: Texts, seed: int) -> Iterator[str]:
    """Stretches of one or two sentences, in a random but fixed order."""
    found: set[str] = set()
    for text in texts.raw:
        for line in text.split("\n"):
            sentences = re.findall(r"[^。]+。?", line.strip())
            found.update("".join(sentences[i : i + 2]) for i in range(0, len(sentences), 2))
    fit = sorted(s for s in found if 20 <= len(s) <= 160 and "?" not in s and "？" not in s)
    random.Random(seed).shuffle(fit)
    return iter(fit)


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


def measure(texts: Texts, cases: int) -> Result:
    """Run the three corruptions, each on half as many cases as asked: one takes about 0.2 s."""
    cases = max(1, cases // 2)
    raised = OpenCC("s2t").convert
    table = {c: readings(c)[0] for c in map(chr, range(0x4E00, 0xA000)) if is_seen(c)}
    glossed = tuple(c.encode("gbk") for c in table)
    rows: list[Row] = []
    failures: list[tuple[str, str]] = []
    for kind, (least, most) in KINDS.items():
        tally: Counter[str] = Counter()
        for drawn, text in enumerate(stretches(texts, 1)):
            if tally.total() == cases or drawn == DRAWS * cases:
                break
            before = text if "simplified" in kind else raised(text)
            patterns = glossed if "A" in kind else MARKS
            try:
                if slips(before, patterns) != 1:
                    continue
                stream = before.encode("gbk")
            except UnicodeEncodeError:
                continue
            observed = misread(annotate(before, table) if "A" in kind else cut(stream))
            if GLOSS.sub("", observed) == before:
                continue
            result, after = outcome(before, observed)
            tally[result] += 1
            if result != "exact":
                what = f"{kind}: {result}"
                failures.append((what, f"{observed} | {difference(before, after)}"))
        n = tally.total()
        rows.append(Row(f"{kind}: exact", tally["exact"], n, least=least))
        rows.append(Row("  wrong and silent", tally["wrong"], n, most=most))
        rows += [Row(f"  {name}", tally[name], n) for name in ("noted", "missed")]
    return Result(rows, failures)
