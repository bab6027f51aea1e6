"""MinHash signatures of whole batches with numpy, equal bit for bit to those of datasketch (scheme affine32).

A signature is a row of :data:`NUM_PERM` uint32 values. :func:`to_datasketch` and :func:`from_datasketch` convert.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from govclean.dedup.shingle import I64, U32, mix, shingle_hash, shingle_hashes

if TYPE_CHECKING:
    from datasketch import MinHash

NUM_PERM = 256
SEED = 1
SCHEME = "affine32"
BANDS, ROWS = 85, 3  # recall .949 at 4.2 candidates a page in a study of 2,777 generated reports

_EMPTY = np.uint32(0xFFFFFFFF)  # what datasketch gives for the empty set
_BATCH = 1 << 18  # characters: a megabyte of hashes; smaller batches pay for calls of numpy, larger ones for memory
_HASHED = 1 << 16  # characters that are hashed together: an array that stays in the cache
_FEW = 2_048  # hashes of a batch so small that one array of all its permutations is faster


@cache
def permutations(num_perm: int = NUM_PERM, seed: int = SEED) -> tuple[U32, U32]:
    """The factors (odd) and offsets of the affine permutations, drawn as datasketch draws them."""
    draw = np.random.RandomState(seed)
    a = draw.randint(0, 1 << 31, num_perm, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    b = draw.randint(0, 1 << 32, num_perm, dtype=np.uint32)
    return a, b


@cache
def _steps(num_perm: int) -> tuple[tuple[U32, U32], ...]:
    """The permutations as steps, each from the one before: factor and offset.

    So one array is worked on in place and stays in the processor's cache. The factors are odd and have inverses.
    Arrays without axes: numpy takes them faster than its numbers.
    """
    a, b = ([int(x) for x in column] for column in permutations(num_perm))
    out = [(a[0], b[0])]
    for k in range(1, num_perm):
        factor = a[k] * pow(a[k - 1], -1, 1 << 32)
        out.append((factor, b[k] - factor * b[k - 1]))
    return tuple((np.array(x & 0xFFFFFFFF, np.uint32), np.array(y & 0xFFFFFFFF, np.uint32)) for x, y in out)


def signatures(keys: Sequence[str], num_perm: int = NUM_PERM) -> U32:
    """The signatures of key texts, shape (len(keys), num_perm); an empty key's is all ones, like datasketch's.

    >>> signatures(["会议强调要抓好安全生产", ""]).shape
    (2, 256)
    """
    out = np.full((len(keys), num_perm), _EMPTY, np.uint32)
    for batch in _batches(keys, _BATCH):
        parts = [shingle_hashes([keys[batch[k]] for k in some]) for some in _batches([keys[i] for i in batch], _HASHED)]
        sizes = np.cumsum([0, *(len(h) for h, _ in parts)])
        starts = np.concatenate([at + size for (_, at), size in zip(parts, sizes, strict=False)])
        out[batch] = _signed(np.concatenate([h for h, _ in parts]), starts, num_perm)
    return out


def _batches(keys: Sequence[str], size: int) -> Iterator[list[int]]:
    """The numbers of the keys that are not empty, in batches of at least so many characters but the last."""
    batch: list[int] = []
    characters = 0
    for i, key in enumerate(keys):
        if not key:
            continue
        batch.append(i)
        characters += len(key)
        if characters >= size:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def _signed(h: U32, starts: I64, num_perm: int) -> U32:
    """The signatures of pages whose hashes begin there; h is used up."""
    mix(h)  # datasketch mixes what hashfunc gives once more
    if len(h) <= _FEW:
        a, b = permutations(num_perm)
        return np.minimum.reduceat(h[:, None] * a + b, starts, axis=0)
    out = np.empty((num_perm, len(starts)), np.uint32)
    for (factor, offset), row in zip(_steps(num_perm), out, strict=True):
        np.multiply(h, factor, out=h)
        np.add(h, offset, out=h)
        np.minimum.reduceat(h, starts, out=row)
    return out.T


def estimate(signature: U32, others: U32) -> NDArray[np.float64]:
    """The estimated Jaccard similarity of one signature with each row of others, shape (len(others),)."""
    estimated: NDArray[np.float64] = (others == signature).mean(axis=1)
    return estimated


@cache
def _band_factors() -> NDArray[np.uint64]:
    draw = np.random.RandomState(3)
    return draw.randint(1, 1 << 62, (BANDS, ROWS)).astype(np.uint64) * np.uint64(2) + np.uint64(1)


def band_keys(sigs: U32) -> NDArray[np.int64]:
    """One 64-bit bucket key per band, shape (len(sigs), 85), signed as SQLite wants them.

    Two pages that share a key agree in the three rows of that band; keys of different bands do not meet.
    """
    rows = sigs[:, : BANDS * ROWS].reshape(len(sigs), BANDS, ROWS).astype(np.uint64)
    k = ((rows + np.uint64(1)) * _band_factors()).sum(axis=2, dtype=np.uint64)
    k ^= k >> np.uint64(29)
    k *= np.uint64(0xBF58476D1CE4E5B9)
    k ^= k >> np.uint64(32)
    signed: NDArray[np.int64] = k.view(np.int64)
    return signed


def to_datasketch(signature: U32) -> MinHash:
    """The signature as a ``datasketch.MinHash``, to be updated, merged or compared there."""
    from datasketch import MinHash

    return MinHash(
        hashvalues=signature.copy(),
        permutations=np.array(permutations()),
        seed=SEED,
        scheme=SCHEME,
        hashfunc=shingle_hash,
    )


def from_datasketch(minhash: Any) -> U32:
    """The signature of a ``datasketch.MinHash``.

    Raises ValueError when it was made with another scheme or other permutations: such values never compare.
    That its ``hashfunc`` was :func:`~govclean.dedup.shingle.shingle_hash` cannot be seen and is up to the caller.
    """
    scheme = getattr(minhash, "scheme", None)
    if scheme != SCHEME or len(minhash) != NUM_PERM:
        raise ValueError(
            f"expected a MinHash of scheme {SCHEME!r} and num_perm={NUM_PERM}, got {scheme!r}, {len(minhash)}"
        )
    if not np.array_equal(minhash.permutations, np.array(permutations())):
        raise ValueError(f"the MinHash has other permutations: make it with seed={SEED}")
    return np.asarray(minhash.hashvalues, dtype=np.uint32).copy()
