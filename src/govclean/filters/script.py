"""Filter `script` (not written yet)."""

from __future__ import annotations

from collections.abc import Iterator

from govclean.document import Document
from govclean.findings import Finding


def script(doc: Document) -> Iterator[Finding]:
    """Nothing yet."""
    yield from ()
