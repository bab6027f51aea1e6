"""Signatures: the same values as datasketch, in batches."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from govclean.dedup.shingle import shingle_hash, shingles
from govclean.dedup.sketch import (
    _FEW,
    BANDS,
    NUM_PERM,
    SEED,
    band_keys,
    estimate,
    from_datasketch,
    permutations,
    signatures,
    to_datasketch,
)

keys = st.text(st.characters(codec="utf-8", categories=["Lo", "Ll", "Nd"]), max_size=120)


def by_datasketch(key: str) -> MinHash:
    sketch = MinHash(num_perm=NUM_PERM, seed=SEED, scheme="affine32", hashfunc=shingle_hash)
    sketch.update_batch(list(shingles(key)))
    return sketch


@settings(max_examples=60, deadline=None)
@given(st.lists(keys, max_size=6))
def test_signatures_are_those_of_datasketch_bit_for_bit(batch: list[str]) -> None:
    got = signatures(batch)
    assert got.dtype == np.uint32
    assert got.shape == (len(batch), NUM_PERM)
    for row, key in zip(got, batch, strict=True):
        assert np.array_equal(row, by_datasketch(key).hashvalues)


def test_a_batch_of_many_sizes_gives_what_single_calls_give() -> None:
    batch = ["安" * n + "全生产" for n in (1, 140_000, 2, 150_000, 3)]  # more than one internal batch
    assert np.array_equal(signatures(batch), np.concatenate([signatures([key]) for key in batch]))


@pytest.mark.parametrize("num_perm", [NUM_PERM, 128])
def test_large_batches_are_those_of_datasketch_too(num_perm: int) -> None:
    rng = np.random.RandomState(2)
    batch = ["".join(chr(0x4E00 + i) for i in rng.randint(0, 900, size)) for size in rng.randint(1, 400, 60)]
    assert sum(map(len, batch)) > 2 * _FEW
    for row, key in zip(signatures(batch, num_perm), batch, strict=True):
        sketch = MinHash(num_perm=num_perm, seed=SEED, scheme="affine32", hashfunc=shingle_hash)
        sketch.update_batch(list(shingles(key)))
        assert np.array_equal(row, sketch.hashvalues)


def test_the_permutations_are_those_of_datasketch() -> None:
    assert np.array_equal(np.array(permutations()), MinHash(num_perm=NUM_PERM, seed=SEED).permutations)


@given(keys)
def test_conversion_both_ways(key: str) -> None:
    row = signatures([key])[0]
    sketch = to_datasketch(row)
    assert sketch.jaccard(by_datasketch(key)) == 1.0
    assert np.array_equal(from_datasketch(sketch), row)
    sketch.update("安全生".encode())
    assert np.array_equal(signatures([key])[0], row)  # the copy is the caller's


@pytest.mark.parametrize(
    "sketch", [MinHash(num_perm=128), MinHash(num_perm=NUM_PERM, seed=2), MinHash(num_perm=NUM_PERM, scheme="legacy")]
)
def test_signatures_that_do_not_compare_are_refused(sketch: MinHash) -> None:
    with pytest.raises(ValueError, match="MinHash"):
        from_datasketch(sketch)


def test_the_estimate_is_near_the_true_similarity() -> None:
    rng = np.random.RandomState(0)
    chars = [chr(0x4E00 + i) for i in rng.randint(0, 3000, 1200)]
    a, b = "".join(chars[:900]), "".join(chars[300:])
    true = len({*shingles(a)} & {*shingles(b)}) / len({*shingles(a)} | {*shingles(b)})
    rows = signatures([a, b])
    assert abs(estimate(rows[0], rows[1:])[0] - true) < 0.1  # three standard errors at 256


def test_band_keys_meet_where_rows_meet_and_nowhere_else() -> None:
    rows = np.arange(2 * NUM_PERM, dtype=np.uint32).reshape(2, NUM_PERM)
    rows[1, :3] = rows[0, :3]
    met = band_keys(rows)
    assert met.shape == (2, BANDS)
    assert met.dtype == np.int64
    assert (met[0] == met[1]).tolist() == [True] + [False] * (BANDS - 1)
    assert len(np.unique(band_keys(np.zeros((1, NUM_PERM), np.uint32)))) == BANDS


def test_datasketch_is_not_imported_for_signing() -> None:
    code = "import sys, govclean.dedup.sketch as s; s.signatures(['安全生产']); sys.exit('datasketch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
