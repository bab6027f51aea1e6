"""Frames of pages: which lines go, which facts are kept, on generated pages, labelled real ones and clean ones.

    python -m benchmarks chrome [--data DIR] [--pages DIR] [--cases 300] [--split S] [--part P ...] [--show N]

--data: JSON Lines of clean documents with ``title`` and ``text``; without it bodies are composed. --pages: collections
of real pages that ``labels.tsv`` labels line by line. Templates, and the sites of real pages, are divided into
development and held-out ones; whoever mends a rule looks at failures of the first: ``--split development --show 9``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from benchmarks.chrome import annexes, baselines, clean, generate, real, score, speed
from benchmarks.chrome.templates import HONEST, SPLITS, templates
from benchmarks.damage.table import Row
from govclean import clean as cleaned
from govclean.options import Options

T = TypeVar("T")
Asked = tuple[float | None, float | None]
PARTS = ("templates", "pages", "clean", "baselines", "speed")
TRANSLATIONS_STAY = Options(translations="keep")  # an English half is no frame
# what is asked: line F1 at least, body characters lost at most
OF_TEMPLATES, OF_PAGES, OF_HONEST = (0.985, 0.0002), (0.96, 0.002), (None, None)


def main(argv: list[str]) -> None:
    """The command line. Exits with a message when the generator is too easy to say anything."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks chrome", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder of clean documents (composed ones)")
    parser.add_argument("--pages", type=Path, help="folder of the labelled real pages")
    parser.add_argument("--cases", type=int, default=300, help="generated pages of each split (300)")
    parser.add_argument("--split", choices=(*SPLITS, HONEST, "both"), default="both", help="templates and sites (both)")
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part (may be repeated)")
    parser.add_argument(
        "--show",
        type=int,
        default=0,
        metavar="N",
        help="print N wrong lines and fields; of held-out ones only with --split held-out",
    )
    parser.add_argument(
        "--annexes", type=float, default=0, metavar="SHARE", help="documents with tables, lists, letterheads (0)"
    )
    parser.add_argument("--write", type=Path, metavar="FILE", help="only write the pages of a split, with their labels")
    args = parser.parse_args(argv)
    if args.write:
        write(args)
        return
    splits = SPLITS if args.split == "both" else tuple({args.split} - {HONEST})
    parts = args.part or PARTS
    too_easy: list[str] = []
    if "templates" in parts or "baselines" in parts:
        for split in splits:
            if not templates(split):
                print(f"## templates, {split}: none yet\n")
                continue
            pages = list(generate.pages(split, args.cases, args.data))
            print(f"## templates, {split}: {len(templates(split))} templates, {len(pages)} pages")
            if "templates" in parts:
                report(pages, "generated", OF_TEMPLATES, _shown(args, split), fields_asked=False)
                furnished = list(generate.pages(split, args.cases // 3, args.data, 1.0))
                print(f"\n## the same, each document with a table, a list or a letterhead: {len(furnished)} pages")
                report(furnished, "generated", OF_HONEST, _shown(args, split), fields_asked=False)
            if "baselines" in parts and not simple_removers(pages):
                too_easy.append(split)
            print()
    if "templates" in parts and args.split in (HONEST, "both"):
        pages = list(generate.pages(HONEST, args.cases, args.data))
        print(f"## rows of documents that look like frame: {len(templates(HONEST))} templates, {len(pages)} pages")
        report(pages, "generated", OF_HONEST, args.show, fields_asked=False)
        print()
    if "pages" in parts:
        _real_pages(args.pages, splits, args)
    if "clean" in parts:
        clean.measure(args.data, args.cases)
    if "speed" in parts:
        speed.measure(args.data)
    if too_easy:
        raise SystemExit(
            f"the generator is not valid ({', '.join(too_easy)}): a plain keyword remover is above {baselines.MOST} F1"
        )


def write(args: argparse.Namespace) -> None:
    """Labelled pages of one split, or the honest ones, for training.

    JSON Lines: ``text``, ``labels`` (a letter for each line), ``site``, ``hand`` (the writer of the template).
    """
    if args.split == "both":
        raise SystemExit("--write needs --split: who trains on held-out pages measures nothing")
    pages = list(generate.pages(args.split, args.cases, args.data, args.annexes))
    hands = {template.name: template.hand for template in templates(args.split)}
    if args.pages and args.split in SPLITS:
        pages += [page for page in real.pages(args.pages) if real.split_of(page.name) == args.split]
    with args.write.open("w", encoding="utf-8") as file:
        for page in pages:
            labels = "".join(piece.label * (piece.text.count("\n") + 1) for piece in page.lines)
            record = {"text": page.text, "labels": labels, "site": page.name, "hand": hands.get(page.name, "")}
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def report(pages: Sequence[generate.Page], what: str, asked: Asked, show: int, *, fields_asked: bool) -> score.Tally:
    """Clean the pages, count, and print the rows."""
    tally = score.Tally()
    for page in pages:
        doc = cleaned(page.text, options=TRANSLATIONS_STAY)
        tally.add(page, score.deleted(doc.edits, len(doc.source)), doc.edits)
        tally.add_fields(page, score.found_fields(doc))
    print("\n".join(map(str, rows(tally, what, asked, fields_asked))))
    for title in ("kind", "script", "class"):
        print(_table(tally, title))
    if show:
        print(_table(tally, "name"))
        kept, left = [w for w in tally.wrong if w.label != "f"], [w for w in tally.wrong if w.label == "f"]
        for sign, wrong in [("LOST", w) for w in _spread(kept, show)] + [("left", w) for w in _spread(left, show)]:
            print(f"    {sign} {wrong.where}:{wrong.number} [{wrong.form}] {wrong.text[:90]!r} {wrong.rules}")
        for line in _spread(tally.wrong_fields, show):
            print(f"    FIELD {line}")
    return tally


def rows(tally: score.Tally, what: str, asked: Asked, fields_asked: bool) -> list[Row]:
    """The rows of one set of pages."""
    tp, fp, fn = (tally.lines[key] for key in ("tp", "fp", "fn"))
    found = [
        Row(f"{what}: F1 of removed lines", 2 * tp, 2 * tp + fp + fn, least=asked[0]),
        Row("  precision", tp, tp + fp),
        Row("  recall", tp, tp + fn),
        Row(f"{what}: body characters lost", tally.lost, tally.body, most=asked[1]),
    ]
    kinds = [(what, tally.by[f"class {kind}"]) for kind, what in annexes.KINDS.items() if f"class {kind}" in tally.by]
    found += [Row(f"  rows of {what} lost", count["fp"], count["fp"] + count["tn"]) for what, count in kinds]
    if tally.ends:
        found.append(Row("  words of the site at the end of body lines: gone", tally.ends_gone, tally.ends))
    for name in (*score.FIELDS, *score.OTHER_FIELDS):
        count = tally.fields[name]
        ask = fields_asked and name in score.FIELDS
        found.append(Row(f"{what}: {name} exact", count["exact"], count["present"], least=0.95 if ask else None))
        found.append(Row("  wrong value", count["wrong"], count["present"], most=0.01 if ask else None))
        found.append(Row("  given where the page states none", count["spurious"], count["absent"]))
    return found


def _table(tally: score.Tally, title: str) -> str:
    """Precision, recall and F1 by kind, script, class or template, the worst first."""
    lines = []
    for key, count in tally.by.items():
        kind, _, name = key.partition(" ")
        tp, fp, fn = (count[k] for k in ("tp", "fp", "fn"))
        if kind == title and tp + fn:
            lines.append((2 * tp / (2 * tp + fp + fn), f"{name}: {tp / (tp + fn):.3f} of {tp + fn}, {fp} lost"))
    worst = [text for _, text in sorted(lines)]
    return f"  by {title}, recall of frame lines, the worst first:\n    " + "\n    ".join(worst)


def simple_removers(pages: Sequence[generate.Page]) -> bool:
    """Print the figures of the simple removers; whether the keyword remover does badly enough."""
    valid = True
    for name, rule, most in (
        ("a plain keyword-line remover", baselines.keywords, baselines.MOST),
        ("short lines without a sentence mark, and keywords", baselines.short_lines, None),
    ):
        tally = score.Tally()
        for page in pages:
            tally.add(page, baselines.removed(page.text, rule))
        row, *_, lost = rows(tally, name, (0, 1), False)[:4]
        valid &= most is None or row.share <= most
        print(Row(f"{name}: F1", row.count, row.n, most=most))
        print(Row("  body characters lost", lost.count, lost.n))
    return valid


def _real_pages(folder: Path | None, splits: Sequence[str], args: argparse.Namespace) -> None:
    if folder is None:
        print("## real pages: give their folder with --pages\n")
        return
    labelled = list(real.pages(folder))
    total: list[generate.Page] = []
    for split in splits:
        chosen = [page for page in labelled if real.split_of(page.name) == split]
        total += chosen
        print(f"## real pages, {split}: {len(chosen)} of {len({p.name for p in chosen})} sites")
        if chosen:
            report(chosen, "real pages", OF_PAGES, _shown(args, split), fields_asked=True)
            simple_removers(chosen)
        print()
    if len(splits) > 1 and total:
        print(f"## real pages, in total: {len(total)}")
        report(total, "real pages", OF_PAGES, 0, fields_asked=True)
        print()


def _shown(args: argparse.Namespace, split: str) -> int:
    """How many wrong lines to print: held-out ones must be asked for, so that nobody sees them by accident."""
    return args.show if split == "development" or args.split == split else 0


def _spread(found: Sequence[T], most: int) -> list[T]:
    """Up to ``most``, from all over the list."""
    step = max(1, len(found) // most)
    return list(found[::step][:most])
