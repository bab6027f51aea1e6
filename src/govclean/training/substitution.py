"""Train the tables of the filter ``substitution`` from clean pages: what `govclean train-substitution` runs.

For each pair a balanced logistic regression on the contexts of its words in clean text (original = 1, substitute = 0),
pruned and stored in signed bytes; and phrases that clean text has with the original and never with the substitute.
Needs scikit-learn (``pip install govclean[train]``). 44 million characters take eight minutes and under 4 GB.

``python -m govclean.training.substitution --data DIR [--data DIR ...] --pairs pairs.tsv -o OUT [--hold-out K]`` is the
same with documents set aside for measuring: those whose CRC-32 is 0 modulo K.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

from govclean._version import __version__
from govclean.wash.contexts import SCALE, Trained, packed
from govclean.wash.features import features, occurrences, squeeze, vocabulary
from govclean.wash.tables import FILES, MODEL_VERSION, ModelError, Pair, digest, folder, listed_pairs

CAP = {"core": 60_000, "wide": 12_000, "suggest": 4_000}  # contexts kept of each word, by reservoir sampling
BUDGET = {"core": 3_000, "wide": 700, "suggest": 100}  # weights kept of each pair
OFTEN = 8_000  # contexts of both words from which a pair keeps MORE: nothing but context tells two frequent words apart
MORE = {"core": 5_000, "wide": 1_200, "suggest": 100}
ORDINARY = ("W1", "W3")  # the families whose substitutes are ordinary words
FLOOR = 0.2  # weights nearer to zero are dropped
LEAST = 4  # contexts in which a feature must occur
MOST_RATIO = 20.0  # cap on the frequency ratio of original to substitute
SMOOTH = 1e-6  # occurrences of a substitute per character that are taken for granted
PHRASES = {"core": 48, "wide": 10}  # kept for each pair, the most frequent
LIGHTEST, HEAVIEST = 3.0, 9.0  # nats of a phrase: lighter ones are dropped
GROUPS = 4  # of short phrases, each a class of first characters before a class of second ones
SAMPLE = 4_000_000  # characters in which those are counted

Context = tuple[str, str]


@dataclass
class Sample:
    """What a corpus shows of one family: counts, sampled contexts, neighbours and document counts of its words."""

    count: Counter[str] = field(default_factory=Counter)
    documents: Counter[str] = field(default_factory=Counter)
    contexts: dict[str, list[Context]] = field(default_factory=lambda: defaultdict(list))
    neighbours: Counter[tuple[str, str, str]] = field(default_factory=Counter)


def texts(folders: Iterable[Path], hold_out: int = 0) -> Iterator[str]:
    """The texts of all records under the folders (``*.jsonl``, ``*.jsonl.xz``), in order of path."""
    for path in sorted(p for root in folders for p in root.rglob("*.jsonl*")):
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
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    rows = [set(features(*context)) for context in (*positive, *negative)]
    counts = Counter(name for row in rows for name in row)
    index = {name: i for i, name in enumerate(sorted(name for name, n in counts.items() if n >= LEAST))}
    if not index:
        return 0.0, {}
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


def fitted(pair: Pair, sample: Sample, size: int) -> Trained:
    """The tables of one pair. A substitute that clean text hardly has gets a ratio and no weights."""
    plain = sample.contexts[pair.substitute]
    swapped = [c for word in pair.originals for c in sample.contexts[word]]
    often = sum(sample.count[word] for word in pair.originals)
    ratio = min(MOST_RATIO, often / (sample.count[pair.substitute] + SMOOTH * size))
    least = min(len(plain), len(swapped))
    budget = (MORE if least >= OFTEN and pair.family in ORDINARY else BUDGET)[pair.use]
    bias, weights = fit(swapped, plain, budget) if least >= 5 else (3.0, {})
    choice_bias, choice = 0.0, dict[str, int]()
    if len(pair.originals) == 2:
        first, second = (sample.contexts[word] for word in pair.originals)
        if min(len(first), len(second)) >= 5:
            choice_bias, choice = fit(first, second, BUDGET["wide"])
    return Trained(pair.substitute, ratio, bias, weights, choice_bias, choice)


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


def group_lines(phrases: Iterable[str], pages: Iterable[str]) -> Iterator[str]:
    """The phrases shorter than the fast search takes, in groups for the prefilter.

    A page gets a closer look when a first character of a group stands before a second one, of whatever phrases: a
    phrase goes where such pairs are rarest in clean text, the commonest characters first.
    """
    short = sorted({phrase for phrase in phrases if len(phrase) < 4})
    pairs: Counter[str] = Counter()
    left = SAMPLE
    for page in pages:
        pairs.update(map("".join, pairwise(page)))
        left -= len(page)
        if left < 0:
            break

    def cost(group: Sequence[str]) -> int:
        return sum(pairs[a + b] for a in {p[0] for p in group} for b in {p[1] for p in group})

    groups: list[list[str]] = [[] for _ in range(GROUPS)]
    common: Counter[str] = Counter()
    for pair, n in pairs.items():
        common[pair[0]] += n
    for phrase in sorted(short, key=lambda p: (-common[p[0]] * common[p[1]], p)):
        min(groups, key=lambda group: cost([*group, phrase]) - cost(group)).append(phrase)
    for group in filter(None, groups):
        yield f"*\t\t{' '.join(sorted(group))}"


def train(
    pages: Sequence[str],
    given: Mapping[str, bytes],
    output: Path,
    *,
    corpus: str = "",
    held_out: int = 0,
    tell: Callable[[str], None] = print,
) -> dict[str, Any]:
    """Train a model and write its folder; gives what ``model.json`` records.

    given: the files that people write, by name: ``pairs.tsv``, ``vetoes.tsv``, ``junk.tsv``.
    corpus: what the pages are, for whoever holds the model.
    """
    pairs = listed_pairs(given["pairs.tsv"].decode())
    size = sum(map(len, pages))
    summary = blake2b(digest_size=16)
    for page in pages:
        summary.update(page.encode("utf-8", "replace"))
    contexts: dict[str, list[Trained]] = {}
    phrases = [
        "# Written by govclean train-substitution: family, substitute, phrases, weights; no substitute: all of them."
    ]
    counts: dict[str, Any] = {}
    for name in sorted({p.family for p in pairs}):
        family = [p for p in pairs if p.family == name]
        sample = collect(pages, family)
        contexts[name] = [fitted(pair, sample, size) for pair in family]
        phrases += phrase_lines(family, sample)
        originals = {word for pair in family for word in pair.originals}
        counts[name] = {
            "pairs": len(family),
            "originals": sum(sample.count[word] for word in originals),
            "substitutes": sum(sample.count[pair.substitute] for pair in family),
        }
        tell(f"{name}: {len(family)} pairs, {sum(sample.count.values()):,} occurrences in {size:,} characters")
    listed = [row.split("\t") for row in phrases[1:]]
    phrases += group_lines((form for row in listed if row[1] for form in row[2].split(" ")), pages)
    made = {
        **given,
        "phrases.tsv": ("\n".join(phrases) + "\n").encode(),
        "contexts.xz": packed(contexts, MODEL_VERSION),
    }
    about = {
        "version": MODEL_VERSION,
        "made_by": f"govclean {__version__}",
        "corpus": corpus,
        "documents": len(pages),
        "characters": size,
        "corpus_hash": summary.hexdigest(),
        "held_out": held_out,
        "families": counts,
        "files": {name: digest(made[name]) for name in FILES},
    }
    output.mkdir(parents=True, exist_ok=True)
    for name, data in made.items():
        (output / name).write_bytes(data)
    (output / "model.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return about


def check(given: Mapping[str, bytes]) -> None:
    """Raises ModelError for files that a person wrote and that cannot be used; it says what is wrong and where."""
    listed_pairs(given["pairs.tsv"].decode())
    for number, line in enumerate(given["vetoes.tsv"].decode().splitlines(), 1):
        if line and not line.startswith("#"):
            try:
                _, before, after, *_ = line.split("\t")
                re.compile(f"(?:{before})<.*>(?:{after})")
            except (ValueError, re.error) as err:
                raise ModelError(f"line {number} of the vetoes: {err}") from None
    for number, line in enumerate(given["junk.tsv"].decode().splitlines(), 1):
        if line and not line.startswith("#") and line.count("\t") < 2:
            raise ModelError(f"line {number} of the junk: family, found and original are wanted, with tabs between")


def beside(pairs: Path) -> dict[str, bytes]:
    """``pairs.tsv``, and the vetoes and junk that lie beside it; those of the package where none do."""
    given = {"pairs.tsv": pairs.read_bytes()}
    for name in ("vetoes.tsv", "junk.tsv"):
        own = pairs.with_name(name)
        given[name] = own.read_bytes() if own.is_file() else (folder() / name).read_bytes()
    return given


def main(argv: Sequence[str] | None = None) -> None:
    """Run the recipe."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, action="append", required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--corpus", default="")
    parser.add_argument("--hold-out", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path, required=True)
    args = parser.parse_args(argv)
    pages = list(texts(args.data, args.hold_out))
    train(pages, beside(args.pairs), args.output, corpus=args.corpus, held_out=args.hold_out)


if __name__ == "__main__":
    main()
