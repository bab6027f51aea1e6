"""The recipe for ``data/dedup_common.bin``: shingles so common that sharing them tells nothing.

    python -m govclean.training.shingles --data DIR -o src/govclean/data/dedup_common.bin

DIR holds ``*.jsonl`` or ``*.jsonl.xz`` files, one document with a ``text`` key a line. Of every file the same number
of documents counts (the first ones by a hash of their text), so that a large collection does not drown the
others. Written are the 32-bit hashes of the shingles that stand in at least :data:`SHARE` of the documents, in rising
order, little-endian.
"""

from __future__ import annotations

import argparse
import json
import lzma
import zlib
from heapq import nsmallest
from pathlib import Path

import numpy as np

from govclean.dedup.shingle import U32, key_text, shingle_hashes

SHARE = 0.02  # of documents; unrelated pages of 700 characters then share half as many of the others
PER_FILE = 2_000


def texts(path: Path, wanted: int) -> list[str]:
    """The texts of one file, those of the smallest hash."""
    with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as rows:
        found = (json.loads(row).get("text") for row in rows)
        kept = nsmallest(wanted, ((zlib.crc32(t.encode("utf-8", "replace")), t) for t in found if isinstance(t, str)))
    return [text for _, text in kept]


def common(folder: Path, share: float = SHARE) -> U32:
    """The hashes of the shingles that stand in at least that share of the documents, rising."""
    files = sorted(p for p in folder.rglob("*") if p.name.endswith((".jsonl", ".jsonl.xz")))
    keys = [key for path in files for text in texts(path, PER_FILE) if (key := key_text(text))]
    hashes = np.empty(0, np.uint32)
    counts = np.empty(0, np.int64)
    for at in range(0, len(keys), 500):
        flat, starts = shingle_hashes(keys[at : at + 500], every=True)
        once = np.concatenate([np.unique(part) for part in np.split(flat, starts[1:])])
        more, number = np.unique(once, return_counts=True)
        hashes, inverse = np.unique(np.concatenate([hashes, more]), return_inverse=True)
        counts = np.bincount(inverse, np.concatenate([counts, number])).astype(np.int64)
    return hashes[counts >= share * len(keys)]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m govclean.training.shingles", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of .jsonl or .jsonl.xz files with a text key")
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--share", type=float, default=SHARE)
    args = parser.parse_args()
    found = common(args.data, args.share)
    args.output.write_bytes(found.astype("<u4").tobytes())
    print(f"{len(found)} shingles in {args.share:.1%} of the documents or more")


if __name__ == "__main__":
    main()
