"""Derive the plausibility model: ``python -m govclean.training.ngrams --data DIR -o FILE``.

DIR holds ``*.jsonl`` or ``*.jsonl.xz`` files, one document with a ``text`` key a line. Every distinct line of text
counts once, so that repetitive corpora do not drown the others; every tenth document (by a hash of its text) is
held out, so that what uses the model can be measured on text it has not seen. The output depends on nothing else.

The model is a backed-off character trigram: absolute discounting, trigrams pruned by how much they add over the
bigram, probabilities in steps of a quarter nat. See :mod:`govclean.plausibility` for the layout and the reader.
"""

from __future__ import annotations

import argparse
import json
import lzma
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from govclean.plausibility import FORMAT, OTHER, STEP, UNIT, UNKNOWN, fold

HELD_OUT = 10  # one document in so many
DISCOUNT = 0.75  # absolute discounting's usual constant
MIN_CHAR, MIN_BIGRAM, MIN_TRIGRAM = 10, 4, 3
CHUNK = 4_000_000  # characters counted at once

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def documents(folder: Path) -> Iterator[str]:
    """The texts of every JSON Lines file below a folder, in the order of the paths."""
    for path in sorted(p for p in folder.rglob("*") if p.name.endswith((".jsonl", ".jsonl.xz"))):
        with lzma.open(path) if path.suffix == ".xz" else path.open("rb") as rows:
            for row in rows:
                text = json.loads(row).get("text")
                if isinstance(text, str):
                    yield text


def held_out(text: str) -> bool:
    """Whether a document is kept from training."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) % HELD_OUT == 0


def lines(folder: Path) -> Iterator[str]:
    """Every distinct line of the training documents, folded, without its line end."""
    seen: set[int] = set()
    for text in documents(folder):
        if held_out(text):
            continue
        for line in fold(text).split("\n"):
            key = zlib.crc32(line.encode("utf-8", "surrogatepass")) << 20 | len(line) & 0xFFFFF
            if line and key not in seen:
                seen.add(key)
                yield line


def chunks(folder: Path) -> Iterator[Ints]:
    """Code points of the training text, line feeds between the lines, about CHUNK at a time."""
    batch: list[str] = []
    size = 0
    for line in lines(folder):
        batch.append(line)
        size += len(line)
        if size >= CHUNK:
            yield _codes(batch)
            batch, size = [], 0
    if batch:
        yield _codes(batch)


def _codes(batch: list[str]) -> Ints:
    text = "\n\n" + "\n\n".join(batch) + "\n"
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)


def _merged(keys: Ints, counts: Ints, more: Ints) -> tuple[Ints, Ints]:
    new, number = np.unique(more, return_counts=True)
    keys, where = np.unique(np.concatenate([keys, new]), return_inverse=True)
    return keys, np.bincount(where, weights=np.concatenate([counts, number])).astype(np.int64)


def count(folder: Path) -> tuple[str, Ints, tuple[Ints, Ints], tuple[Ints, Ints]]:
    """Vocabulary, its counts, and (keys, counts) of bigrams and trigrams; a key is a number in base len(vocabulary)."""
    codes = list(chunks(folder))
    total = np.zeros(0x110000, dtype=np.int64)
    for chunk in codes:
        total += np.bincount(chunk, minlength=len(total))
    kept = [c for c in np.flatnonzero(total >= MIN_CHAR).tolist() if c < 0x10000 and chr(c) != OTHER]
    vocabulary = OTHER + "".join(map(chr, kept))
    ids = np.zeros(0x110000, dtype=np.int64)
    ids[kept] = np.arange(1, len(vocabulary))
    size = len(vocabulary)
    counts = np.zeros(size, dtype=np.int64)
    none = np.zeros(0, dtype=np.int64)
    pairs, triples = (none, none), (none, none)
    for chunk in codes:
        x = ids[chunk]
        counts += np.bincount(x, minlength=size)
        pairs = _merged(*pairs, x[:-1] * size + x[1:])
        triples = _merged(*triples, (x[:-2] * size + x[1:-1]) * size + x[2:])
    return vocabulary, counts, pairs, triples


def derive(folder: Path, trigrams: int) -> bytes:
    """The model file made from a folder, with at most so many trigrams."""
    vocabulary, counts, (keys2, counts2), (keys3, counts3) = count(folder)
    size = len(vocabulary)
    all_keys2, all_counts2 = keys2, counts2
    mass1 = np.bincount(keys2 // size, weights=counts2, minlength=size)
    keep = counts2 >= MIN_BIGRAM
    keys2, counts2 = keys2[keep], counts2[keep]
    p1 = np.maximum(counts, 1) / counts.sum()
    first = keys2 // size
    p2 = (counts2 - DISCOUNT) / mass1[first]
    left = 1 - np.bincount(first, weights=p2, minlength=size)
    below = 1 - np.bincount(first, weights=p1[keys2 % size], minlength=size)
    backoff1 = np.clip(left / np.maximum(below, 1e-6), 1e-6, 1)

    def bigram(pair: Ints) -> Floats:
        at = np.minimum(np.searchsorted(keys2, pair), len(keys2) - 1)
        guess: Floats = np.where(keys2[at] == pair, p2[at], backoff1[pair // size] * p1[pair % size])
        return guess

    mass2 = all_counts2[np.searchsorted(all_keys2, keys3 // size)]
    p3 = (counts3 - DISCOUNT) / mass2
    lower = bigram(keys3 % (size * size))
    gain = np.where(counts3 >= MIN_TRIGRAM, counts3 * np.log(p3 / lower), 0)
    # its pair must have a row to stand in, and its last two characters are named by their place in theirs
    gain[~np.isin(keys3 // size, keys2) | ~np.isin(keys3 % (size * size), keys2)] = 0
    if len(gain) > trigrams:
        gain[gain < np.partition(gain, -trigrams)[-trigrams]] = 0
    kept3 = gain > 0
    keys3, p3, lower = keys3[kept3], p3[kept3], lower[kept3]
    pair_at = np.searchsorted(keys2, keys3 // size)
    left = 1 - np.bincount(pair_at, weights=p3, minlength=len(keys2))
    below = 1 - np.bincount(pair_at, weights=lower, minlength=len(keys2))
    backoff2 = np.clip(left / np.maximum(below, 1e-6), 1e-6, 1)

    costs2 = _steps(p2)
    place = _places(first, costs2)[np.searchsorted(keys2, keys3 % (size * size))]
    order = np.lexsort((place, pair_at))
    pair_at, place, p3 = pair_at[order], place[order], p3[order]
    planes = (
        _halves(_deltas(keys2 % size, first)),
        costs2.tobytes(),
        _steps(backoff2).tobytes(),
        _halves(np.bincount(pair_at, minlength=len(keys2))),
        _halves(_deltas(place, pair_at)),
        _steps(p3).tobytes(),
    )
    rows = np.bincount(first, minlength=size)
    packed = [zlib.compress(plane, 9) for plane in planes]
    head = {"format": FORMAT, "characters": int(counts.sum()), "vocabulary": vocabulary, "rows": rows.tolist()}
    head |= {"costs": _costs(p1).tolist(), "weights": _costs(backoff1).tolist(), "planes": list(map(len, packed))}
    return json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode() + b"\n" + b"".join(packed)


def _costs(probability: Floats) -> Ints:
    costs = np.rint(-np.log(np.maximum(probability, 1e-9)) * UNIT)
    whole: Ints = np.clip(costs, 0, UNKNOWN).astype(np.int64)
    return whole


def _steps(probability: Floats) -> npt.NDArray[np.uint8]:
    """Costs in steps of STEP: a quarter of a nat is as exact as these counts are."""
    return np.minimum((_costs(probability) + STEP // 2) // STEP, UNKNOWN // STEP).astype(np.uint8)


def _places(first: Ints, costs: npt.NDArray[np.uint8]) -> Ints:
    """Where each pair stands among those of its first character, the likeliest first."""
    order = np.lexsort((np.arange(len(first)), costs, first))
    starts = np.searchsorted(first, first[order])
    places = np.empty(len(first), dtype=np.int64)
    places[order] = np.arange(len(first)) - starts
    return places


def _deltas(numbers: Ints, group: Ints) -> Ints:
    """Rising numbers as differences, anew in each group."""
    differences = np.diff(numbers, prepend=0)
    new = np.diff(group, prepend=-1) != 0
    differences[new] = numbers[new]
    return differences


def _halves(numbers: Ints) -> bytes:
    """Numbers below 65,536, their low bytes first and then their high bytes, which are nearly all zero."""
    pairs = numbers.astype("<u2").view(np.uint8)
    return pairs[::2].tobytes() + pairs[1::2].tobytes()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m govclean.training.ngrams", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of .jsonl or .jsonl.xz files with a text key")
    parser.add_argument("--trigrams", type=int, default=870_000, help="how many trigrams to keep (870000)")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the model file to write")
    args = parser.parse_args()
    blob = derive(args.data, args.trigrams)
    args.output.write_bytes(blob)
    print(f"{args.output}: {len(blob):,} bytes")


if __name__ == "__main__":
    main()
