"""Filter `substitution` (not written yet)."""

from __future__ import annotations

from collections.abc import Iterator

from govclean.document import Document
from govclean.findings import Finding


def substitution(doc: Document) -> Iterator[Finding]:
    """Nothing yet."""
    yield from ()
