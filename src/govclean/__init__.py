"""govclean: scraped Chinese government pages into text that can be trusted.

The public names, imported when first used: ``import govclean`` itself costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from govclean._version import __version__

if TYPE_CHECKING:
    from govclean.api import clean, default_chain
    from govclean.chain import Chain, guarded, reader
    from govclean.decoding import decode, encode
    from govclean.dedup.cluster import Cluster
    from govclean.dedup.index import Index, IndexBusyError, IndexFormatError
    from govclean.dedup.match import Match, compare
    from govclean.document import Document, undo
    from govclean.edits import OverlapError, UndoError, apply
    from govclean.findings import Edit, Field, Finding, Meta, Note, Rewrite
    from govclean.html import from_html
    from govclean.options import Options
    from govclean.parts import split, stitch
    from govclean.streams import clean_many

_HOMES = {
    "api": ("clean", "default_chain"),
    "chain": ("Chain", "guarded", "reader"),
    "decoding": ("decode", "encode"),
    "dedup.cluster": ("Cluster",),
    "dedup.index": ("Index", "IndexBusyError", "IndexFormatError"),
    "dedup.match": ("Match", "compare"),
    "document": ("Document", "undo"),
    "edits": ("OverlapError", "UndoError", "apply"),
    "findings": ("Edit", "Field", "Finding", "Meta", "Note", "Rewrite"),
    "html": ("from_html",),
    "options": ("Options",),
    "parts": ("split", "stitch"),
    "streams": ("clean_many",),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Chain",
    "Cluster",
    "Document",
    "Edit",
    "Field",
    "Finding",
    "Index",
    "IndexBusyError",
    "IndexFormatError",
    "Match",
    "Meta",
    "Note",
    "Options",
    "OverlapError",
    "Rewrite",
    "UndoError",
    "__version__",
    "apply",
    "clean",
    "clean_many",
    "compare",
    "decode",
    "default_chain",
    "encode",
    "from_html",
    "guarded",
    "reader",
    "split",
    "stitch",
    "undo",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        value = getattr(import_module(f"govclean.{_HOME[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'govclean' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
