"""Folds: documents set aside in turn, and tables trained without them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast

from govclean.training.substitution import main as train
from govclean.wash import tables
from govclean.wash.tables import Model


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


class _Overlay:
    """The files of a trained folder, and the shipped ones where it has none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __truediv__(self, name: str) -> Traversable:
        return self.folder / name if (self.folder / name).exists() else tables.folder() / name


def model(folder: Path) -> Model:
    """The model of a trained folder."""
    return Model(cast(Traversable, _Overlay(folder)))
