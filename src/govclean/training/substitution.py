"""Train the context tables of the filter ``substitution`` from clean pages.

    python -m govclean.training.substitution --data DIR [--data DIR ...] --pairs pairs.tsv -o OUT

DIR is searched for ``*.jsonl`` and ``*.jsonl.xz``; the text of a record is its ``text``. OUT is a folder: the recipe
writes ``contexts.tsv.xz`` and ``phrases.tsv`` into it. ``--hold-out K`` leaves out the documents whose CRC-32
is 0 modulo K, for measuring. Needs scikit-learn (``pip install govclean[train]``); a few minutes and under 4 GB.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log
from pathlib import Path

import numpy as np

from govclean.wash.features import features, occurrences, squeeze, vocabulary
from govclean.wash.tables import MODEL_VERSION, SCALE, Pair, read_pairs

CAP = {"core": 60_000, "wide": 12_000, "suggest": 4_000}  # contexts kept of each word, by reservoir sampling
BUDGET = {"core": 3_000, "wide": 700, "suggest": 100}  # weights kept of each pair
FLOOR = 0.2  # weights nearer to zero are dropped
LEAST = 4  # contexts in which a feature must occur
MOST_RATIO = 20.0  # cap on the frequency ratio of original to substitute
SMOOTH = 1e-6  # occurrences of a substitute per character that are taken for granted
PHRASES = {"core": 48, "wide": 10}  # kept for each pair, the most frequent
LIGHTEST, HEAVIEST = 3.0, 9.0  # nats of a phrase: lighter ones are dropped

Context = tuple[str, str]


@dataclass
class Sample:
    """What a corpus shows of one family: counts, sampled contexts, neighbours and document counts of its words."""

    count: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    contexts: dict[str, list[Context]] = field(default_factory=lambda: defaultdict(list))
    neighbours: Counter[tuple[str, str, str]] = field(default_factory=Counter)


def texts(folders: Iterable[Path], hold_out: int = 0) -> Iterator[str]:
    """The texts of all records under the folders, in order of path."""
    for path in sorted(p for folder in folders for p in folder.rglob("*.jsonl*")):
        packed = path.read_bytes()
        for line in (lzma.decompress(packed) if path.suffix == ".xz" else packed).splitlines():
            text = json.loads(line).get("text") or ""
            if not (hold_out and held_out(text, hold_out)):
                yield text


def held_out(text: str, modulus: int) -> bool:
    """Whether a document belongs to the part set aside for measuring."""
    return zlib.crc32(text[:300].encode("utf-8", "replace")) % modulus == 0


def collect(pages: Sequence[str], family: Sequence[Pair], seed: int = 1) -> Sample:
    """Count and sample every word of a family. Contexts that repeat are sampled once a document."""
    words = vocabulary((p.substitute, p.originals) for p in family)
    caps = {w: CAP[p.use] for p in family for w in (p.substitute, *p.originals)}
    sample = Sample()
    seen: Counter[str] = Counter()
    pick = random.Random(seed)
    for page in pages:
        text, _ = squeeze(page)
        here: set[tuple[str, str, str]] = set()
        for o in occurrences(text, words):
            sample.count[o.word] += 1
            before, after = text[max(0, o.start - 2) : o.start], text[o.end : o.end + 2]
            sample.neighbours[o.word, before, ""] += 1
            sample.neighbours[o.word, "", after] += 1
            key = (o.word, o.left, o.right)
            if key in here:
                continue
            here.add(key)
            seen[o.word] += 1
            kept = sample.contexts[o.word]
            if len(kept) < caps[o.word]:
                kept.append((o.left, o.right))
            elif (at := pick.randrange(seen[o.word])) < caps[o.word]:
                kept[at] = (o.left, o.right)
        sample.documents.update({word for word, _, _ in here})
    return sample


def fit(positive: Sequence[Context], negative: Sequence[Context], budget: int) -> tuple[float, dict[str, int]]:
    """A balanced logistic regression (positive = 1): its bias, and its largest weights times SCALE as int8."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    rows = [set(features(*context)) for context in (*positive, *negative)]
    counts = Counter(name for row in rows for name in row)
    index = {name: i for i, name in enumerate(sorted(name for name, n in counts.items() if n >= LEAST))}
    columns: list[int] = []
    starts = [0]
    for row in rows:
        columns += sorted(index[name] for name in row if name in index)
        starts.append(len(columns))
    matrix = csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=(len(rows), len(index)))
    labels = np.r_[np.ones(len(positive)), np.zeros(len(negative))]
    weight = len(rows) / 2 / np.where(labels == 1, len(positive), len(negative))
    model = LogisticRegression(C=0.5, solver="liblinear", tol=1e-2).fit(matrix, labels, sample_weight=weight)
    found = {name: float(model.coef_[0][i]) for name, i in index.items()}
    largest = sorted(found, key=lambda name: (-abs(found[name]), name))[:budget]
    kept = {name: max(-127, min(127, round(found[name] * SCALE))) for name in largest if abs(found[name]) >= FLOOR}
    return float(model.intercept_[0]), kept


def pair_lines(pair: Pair, sample: Sample, size: int) -> Iterator[str]:
    """The model file's lines for one pair. A substitute that clean text hardly has gets a ratio and no weights."""
    plain = sample.contexts[pair.substitute]
    swapped = [c for word in pair.originals for c in sample.contexts[word]]
    often = sum(sample.count[word] for word in pair.originals)
    ratio = min(MOST_RATIO, often / (sample.count[pair.substitute] + SMOOTH * size))
    bias, weights = fit(swapped, plain, BUDGET[pair.use]) if min(len(plain), len(swapped)) >= 5 else (3.0, {})
    choice_bias, choice = 0.0, dict[str, int]()
    if len(pair.originals) == 2:
        first, second = (sample.contexts[word] for word in pair.originals)
        choice_bias, choice = fit(first, second, BUDGET["wide"])
    yield "\t".join(["pair", pair.family, pair.substitute, f"{ratio:.3f}", f"{bias:.3f}", f"{choice_bias:.3f}"])
    for kind, table in ("w", weights), ("c", choice):
        by_value: dict[int, list[str]] = defaultdict(list)
        for name, value in table.items():
            by_value[value].append(name)
        for value in sorted(by_value):
            yield f"{kind}\t{value}\t{' '.join(sorted(by_value[value]))}"


def phrase_lines(family: Sequence[Pair], sample: Sample) -> Iterator[str]:
    """Phrases that clean text has with an original and never with the substitute, the most frequent of each pair.

    The last column has a digit for each: its weight in nats, how much likelier it is on a washed page. A phrase that
    clean text has ``n`` times with an original weighs ``log(n / (1/2 + r))``, where ``r`` is how often the substitute
    stands for one original in other phrases.
    """
    yield f"{family[0].family}\t\t{' '.join(p.substitute for p in family if p.use == 'core')}"
    by_word: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for (word, before, after), n in sample.neighbours.items():
        around = before + after
        if n >= 20 and len(around) == 2 and all("一" <= c <= "鿿" for c in around):
            by_word[word].append((n, before, after))
    for pair in family:
        if pair.use == "suggest":
            continue
        often = sum(sample.count[word] for word in pair.originals)
        ratio = 0.5 + 2 * sample.count[pair.substitute] / max(1, often)
        found: dict[str, int] = defaultdict(int)
        for word in pair.originals:
            for n, before, after in by_word[word]:
                if not sample.neighbours[pair.substitute, before, after]:
                    found[before + pair.substitute + after] += n
        if not sample.count[pair.substitute]:
            found = {pair.substitute: often}
        weighed = [(log(max(1, n) / ratio), phrase) for phrase, n in found.items()]
        kept = sorted((w for w in weighed if w[0] >= LIGHTEST), reverse=True)[: PHRASES[pair.use]]
        if kept:
            digits = "".join(str(int(min(HEAVIEST, weight))) for weight, _ in kept)
            yield f"{pair.family}\t{pair.substitute}\t{' '.join(phrase for _, phrase in kept)}\t{digits}"


def main(argv: Sequence[str] | None = None) -> None:
    """Run the recipe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--hold-out", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args(argv)
    with args.pairs.open(encoding="utf-8") as file:
        pairs = read_pairs(line.rstrip("\n").split("\t") for line in file if line.strip() and line[0] != "#")
    pages = list(texts(args.data, args.hold_out))
    size = sum(map(len, pages))
    listed = zlib.crc32(args.pairs.read_bytes())
    model = [
        f"govclean substitution contexts {MODEL_VERSION}",
        f"trained\t{len(pages)} documents\t{size} characters\tpairs {listed:08x}\theld out {args.hold_out}",
    ]
    phrases = [
        "# Written by govclean.training.substitution: family, substitute, phrases, weights; no substitute: all of them."
    ]
    for name in sorted({p.family for p in pairs}):
        family = [p for p in pairs if p.family == name]
        sample = collect(pages, family)
        for pair in family:
            model += pair_lines(pair, sample, size)
        phrases += phrase_lines(family, sample)
        print(f"{name}: {len(family)} pairs, {sum(sample.count.values()):,} occurrences in {size:,} characters")
    args.output.mkdir(parents=True, exist_ok=True)
    packed = lzma.compress("\n".join(model).encode(), preset=9)
    (args.output / "contexts.tsv.xz").write_bytes(packed)
    (args.output / "phrases.tsv").write_text("\n".join(phrases) + "\n", encoding="utf-8")
    print(f"contexts.tsv.xz: {len(packed):,} bytes")


if __name__ == "__main__":
    main()
