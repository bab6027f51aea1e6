"""Clean text: what the filter changes in it, and how long that takes; and the written hard negatives."""

from __future__ import annotations

import time
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.damage.table import Row
from benchmarks.substitution.bounds import bounded
from benchmarks.substitution.outcomes import LIKE
from govclean.document import Document
from govclean.filters.substitution import Substitution
from govclean.findings import Edit, Meta, Note

NEGATIVES = Path(__file__).parents[2] / "tests" / "golden" / "negative"


@dataclass
class Clean:
    """Characters, documents, those that pass the guard, pages convicted, words and look-alikes changed, notes."""

    size: int = 0
    documents: int = 0
    asked: int = 0
    convicted: int = 0
    words: int = 0
    alike: int = 0
    noted: int = 0
    guarding: float = 0.0
    spent: float = 0.0
    shown: list[str] = field(default_factory=list)

    def read(self, swaps: Substitution, texts: Iterable[str], most: int) -> None:
        """Count what the filter does to texts of up to ``most`` characters."""
        end = self.size + most
        for text in texts:
            if self.size >= end:
                break
            self.one(swaps, text)

    def one(self, swaps: Substitution, text: str) -> None:
        """One document."""
        self.size += len(text)
        self.documents += 1
        doc = Document(text)
        begun = time.process_time()
        may = swaps.guard(doc)
        self.guarding += time.process_time() - begun
        found = list(swaps(doc)) if may else []
        self.spent += time.process_time() - begun
        self.asked += may
        for finding in found:
            self.convicted += isinstance(finding, Meta)
            self.noted += isinstance(finding, Note)
            if isinstance(finding, Edit):
                alike = finding.rule.startswith(LIKE)
                self.alike += alike
                self.words += not alike
                self.shown.append(f"{finding.rule}: {text[max(0, finding.start - 15) : finding.end + 15]!r}")

    def show(self, most: int) -> None:
        """Print the counts, and up to ``most`` changes."""
        if not self.size:
            return
        print(f"\nclean text, {self.size:,} characters; {self.asked} of {self.documents:,} documents pass the guard")
        print(bounded(Row("  words changed", self.words, self.size, most=0.1, per_million=True)))
        print(bounded(Row("  pages convicted", self.convicted, self.documents, most=0.0)))
        what = "  look-alikes changed, true slips of the texts among them"
        print(bounded(Row(what, self.alike, self.size, per_million=True)))
        print(Row("  words noted and left", self.noted, self.size, per_million=True))
        guard, whole = (spent / self.size * 1e6 for spent in (self.guarding, self.spent))
        print(f"  guard {guard:.3f} s, guard and filter {whole:.3f} s a million characters")
        for line in self.shown[:most]:
            print(f"    {line}")


def negatives() -> list[str]:
    """The written hard negatives: correct texts full of words that washers put in."""
    cases = [case for path in sorted(NEGATIVES.glob("substitution*.toml")) for case in _cases(path)]
    return cases + [path.read_bytes().decode() for path in sorted(NEGATIVES.glob("substitution*.txt"))]


def _cases(path: Path) -> list[str]:
    return [case["text"] for case in tomllib.loads(path.read_bytes().decode())["case"]]
