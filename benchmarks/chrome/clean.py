"""Clean documents, that have no frame at all: what the three filters take out of them."""

from __future__ import annotations

from pathlib import Path

from benchmarks import corpus
from benchmarks.damage.table import Row
from govclean import clean
from govclean.findings import Edit
from govclean.options import Options

FILTERS = ("chrome", "notices", "fields")
MOST = 10.0  # characters in a million: one in 100,000
CHARACTERS = 6_000  # of clean text for each case


def measure(folder: Path | None, cases: int) -> None:
    """Print how many characters go, and every line that does."""
    if folder is None:
        texts = [page.text for page in corpus.pages(cases) if page.kind == "clean"]
    else:
        texts = corpus.texts_in(folder, CHARACTERS * cases // 200)
    size = lost = seen = 0
    gone: list[str] = []
    for text in texts:
        if size >= CHARACTERS * cases:
            break
        size, seen = size + len(text), seen + 1
        doc = clean(text, options=Options(translations="keep"))
        for edit in _frame_edits(doc.edits):
            count = sum(not c.isspace() for c in edit.old) - sum(not c.isspace() for c in edit.new)
            if count > 0:
                lost += count
                gone.append(f"    {edit.rule}: {edit.old.strip()!r}")
    print(f"## clean documents: {seen:,}")
    print(Row("clean documents: characters taken for frame", lost, size, most=MOST, per_million=True))
    print("\n".join(gone) + "\n")


def _frame_edits(edits: list[Edit]) -> list[Edit]:
    return [e for e in edits if any(rule.split(".")[0] in FILTERS for rule in e.rule.split("+"))]
