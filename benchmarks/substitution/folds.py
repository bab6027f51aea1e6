"""Folds: documents set aside in turn, and tables trained without them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from govclean.training.substitution import main as train
from govclean.wash import page, tables


def fold_of(text: str, folds: int) -> int:
    """The fold of a document, by the CRC-32 of its beginning: copies of one document fall together."""
    return zlib.crc32(text[:300].encode("utf-8", "replace")) % folds


def trained(texts: Sequence[str], fold: int, folds: int, work: Path) -> Path:
    """The folder of tables that have not seen one fold; trained where ``work`` has none for these pairs yet."""
    listed = (tables.folder() / "pairs.tsv").read_bytes()
    folder = work / f"{folds}-{fold}-{zlib.crc32(listed):08x}"
    if (folder / "phrases.tsv").exists():
        return folder
    seen = work / f"seen-{fold}"
    seen.mkdir(parents=True, exist_ok=True)
    records = seen / "texts.jsonl"
    with records.open("w", encoding="utf-8") as file:
        for text in texts:
            if fold_of(text, folds) != fold:
                print(json.dumps({"text": text}), file=file)
    pairs = seen / "pairs.tsv"
    pairs.write_bytes(listed)
    train(["--data", str(seen), "--pairs", str(pairs), "-o", str(folder)])
    for path in (records, pairs):
        path.unlink()
    seen.rmdir()
    return folder


@contextmanager
def model(folder: Path | None) -> Iterator[None]:
    """The tables of a folder in the place of the shipped ones; files that it lacks are the shipped ones."""
    shipped = tables.folder()
    modules: list[Any] = [tables, page]
    cached = [f for module in modules for f in vars(module).values() if hasattr(f, "cache_clear")]

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
