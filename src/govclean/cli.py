"""The command line: every command is a streaming filter over pages or records.

Exit codes: 0 all processed, 1 some inputs went to the rejects, 2 usage, or no place to write. A closed pipe is no
error.
What a command needs is imported when it runs: ``govclean --help`` must not load a chain.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from govclean._version import __version__
from govclean.commands import options as o

if TYPE_CHECKING:
    from govclean.streams import Format


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="govclean")
def cli() -> None:
    """Turns scraped Chinese government pages into text that can be trusted.

    Every command reads files, or stdin when no path is given (or -), and writes stdout. Inputs that cannot be
    processed go to the rejects, with file, line and reason, and never stop the stream.

    Exit codes: 0 all processed, 1 some inputs went to the rejects, 2 usage.
    """


@cli.command()
@o.io
@o.format
@o.workers
@o.audit
@o.chain
def clean(paths: Sequence[str], form: Format, audit: bool, **given: Any) -> int:
    """Clean pages: text in, text out; JSONL in, JSONL out.

    One record in, one record out, in the same order. The text is replaced, what was found stands under "govclean",
    and everything else in the record stays as it came. With --audit, text comes out as JSONL too. With --format
    lines, a line break that cleaning would put into a line is a space.
    """
    from govclean.commands.pump import first_of, results, write
    from govclean.commands.running import Run
    from govclean.streams import read

    with Run(paths, **given) as run:
        first, items = first_of(read(paths, form))
        records = audit or (first is not None and first.is_record)
        job = run.cleaning(audit, records=records)
        made = run.closing(results(items, job, run.rejects, paths=paths, workers=run.workers))
        write(made, run.out, apart=not records)
    return run.code


@cli.command()
@o.io
@o.relations
def dedup(paths: Sequence[str], **given: Any) -> int:
    """Relate cleaned records (JSONL) to the records before them.

    The relation stands under "govclean": {"relation": {"relation", "of", "score", "because"}}, null when there is none.
    Only duplicates can be dropped; siblings (the same series, another meeting) never are. The output runs up to 64
    records behind the input. A record whose id the index knows from an earlier run replaces it there.
    """
    from govclean.commands.jobs import Relate
    from govclean.commands.running import Run
    from govclean.streams import read

    with Run(paths, **given) as run:
        run.relate(read(paths, "jsonl"), Relate(run.keys))
    return run.code


@cli.command()
@o.io
@o.format
@o.workers
@o.audit
@o.chain
@o.relations
def run(paths: Sequence[str], form: Format, audit: bool, **given: Any) -> int:
    """Clean, then dedup, in one pass: the main job. JSONL out.

    A .txt file is one page, and its path is its id; a pattern in quotes ('pages/**/*.txt') stands for its files.
    See `clean` and `dedup`.
    """
    from govclean.commands.jobs import CleanAndRelate
    from govclean.commands.running import Run
    from govclean.streams import read

    with Run(paths, **given) as run:
        run.relate(read(paths, form), CleanAndRelate(run.cleaning(audit)))
    return run.code


@cli.command()
@o.io
@click.option("--format", "form", type=click.Choice(["jsonl", "text"]), default="jsonl", help="What comes out.")
def undo(paths: Sequence[str], form: str, **given: Any) -> int:
    """Give the sources of audited records back.

    JSONL in; JSONL out, or with --format text the pages themselves, byte for byte and with nothing between them.
    """
    from govclean.commands.jobs import Undo
    from govclean.commands.pump import results, write
    from govclean.commands.running import Run
    from govclean.streams import read

    with Run(paths, **given) as run:
        job = Undo(run.keys, text=form == "text")
        write(run.closing(results(read(paths, "jsonl"), job, run.rejects, paths=paths)), run.out, apart=False)
    return run.code


@cli.command()
@click.argument("a")
@click.argument("b")
@click.option("--brief", is_flag=True, help="The relation and its reasons, no sentences.")
@o.chain
def compare(a: str, b: str, brief: bool, **given: Any) -> None:
    """How page A relates to page B: relation, score, and the reasons; then their sentences side by side.

    A and B are files of one page each, or of one record. Sentences of both are marked =, those that differ ~ with
    [-old-]{+new+} and the facts that differ, those of A alone -, those of B alone +, a re-poster's lines a dot.
    """
    from govclean.commands.running import Run, only_page
    from govclean.dedup.match import matched
    from govclean.dedup.page import prepared
    from govclean.dedup.told import printed, side_by_side

    with Run([], **given) as run:
        pages = [prepared(run.document(only_page(path))) for path in (a, b)]
        match = matched(*pages)
        run.say(f"{match.relation} {match.score:.3f}", *(f"  {reason}" for reason in match.because))
        if not brief:
            run.say("", *(text for line in side_by_side(*pages) for text in printed(line)))


@cli.command()
@o.paths
@o.chain
@o.colour
@click.option("--text-field", default="text", show_default=True, metavar="KEY", help="The record's text.")
def explain(paths: Sequence[str], color: str, **given: Any) -> int:
    """Every change of a page, with its rule, confidence and reasons; its notes and fields.

    Old text stands red or in [-...-], new text green or in {+...+}. An audited record is explained from its source.
    """
    from govclean.commands.jobs import Explain
    from govclean.commands.pump import results
    from govclean.commands.running import Run
    from govclean.commands.terminal import explained
    from govclean.streams import read

    with Run(paths, **given) as run:
        colour = run.coloured(color)
        for item, doc in run.closing(results(read(paths), Explain(run.cleaning()), run.rejects)):
            run.say(*explained(doc, item.id, colour=colour))
    return run.code


@cli.command()
@o.paths
@click.option("-o", "--output", metavar="FILE", help="The model. A file that is there is replaced at the end.")
@click.option("--merge", multiple=True, metavar="FILE", help="Add this model (repeatable); PATHS may then be left out.")
@click.option("--show", metavar="FILE", help="Tell what this model holds; its lines as they stand in PATHS, if given.")
@click.option("--host", metavar="HOST", help="With --show: this host only.")
@o.workers
@o.learning
def learn_chrome(
    paths: Sequence[str], output: str | None, merge: Sequence[str], show: str | None, host: str | None, **given: Any
) -> int:
    """Learn the frame lines of hosts from a crawl, for clean --chrome-model.

    JSONL in: the text of each page with its "url" or "host", and its "title" if known. A line is learned when it
    recurs on one host outside the body, around different documents. Memory is bounded; pages are read once, in any
    order, and parts of a crawl can be learned apart and merged. A model holds counts of fingerprints and no text:
    with --show and PATHS, its lines are found in pages.
    """
    from govclean.commands import learning
    from govclean.commands.pump import results
    from govclean.commands.running import Run
    from govclean.commands.sinks import warn
    from govclean.streams import read

    if (show is None) == (output is None):
        raise click.UsageError("-o FILE, or --show FILE: one of the two is wanted")
    if (merge and show) or (host and not show):
        raise click.UsageError("--merge goes with -o, --host with --show")
    if output is not None:
        learning.may_write(output, paths)
    others = [learning.loaded(name) for name in ((show,) if show else merge)]
    with Run(paths, **given) as run:
        see = learning.See(run.keys)
        if show and not paths:
            for line in learning.shown(others[0], host):
                run.say(line)
        elif show:
            found = run.closing(results(read(paths), learning.Look(see), run.rejects, paths=paths, workers=run.workers))
            for line in learning.texts(others[0], (page for _, page in found), host):
                run.say(line)
        elif output is not None:
            items = read(paths) if paths or not merge else iter(())
            pages = run.closing(results(items, see, run.rejects, paths=paths, workers=run.workers))
            model, left = learning.filled((page for _, page in pages), others)
            learning.written(model, output)
            warn(learning.told(model, left))
    return run.code


@cli.command()
@click.argument("paths", nargs=-1, metavar="PATHS...")
@click.option("--clean", multiple=True, metavar="PATHS...", help="Clean pages: files, or folders of them.")
@click.option("--pairs", metavar="FILE", help="The pairs; vetoes.tsv and junk.tsv beside it count, too.")
@click.option("-o", "--output", metavar="DIR", help="The model: a folder. One that is there is replaced.")
@click.option("--corpus", default="", metavar="TEXT", help="What the pages are, for whoever holds the model.")
@click.option("--print-pairs", is_flag=True, help="Print the shipped pairs, to begin with, and do nothing else.")
@o.reading
def train_substitution(
    paths: Sequence[str], clean: Sequence[str], pairs: str, output: str, corpus: str, print_pairs: bool, **given: Any
) -> int:
    """Train a model of swapped words from clean pages, for clean --substitution-model.

    Each pair of the file (a TSV: family, substitute, originals, use, where it is right, source) gets its contexts from
    the pages. Records (.jsonl, .jsonl.xz) and .txt pages are read. Needs the extra: pip install 'govclean[train]'.
    """
    from govclean.commands import swaps
    from govclean.commands.running import Run
    from govclean.commands.sinks import warn

    with Run([*clean, *paths], **given) as run:
        if print_pairs:
            run.say(swaps.shipped_pairs())
            return 0
        if not (clean or paths) or not pairs or not output:
            raise click.UsageError("--clean PATHS, --pairs FILE and -o DIR are wanted")
        for line in swaps.train(run, [*clean, *paths], pairs, output, corpus):
            warn(line)
    return run.code


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...")
@click.option("--clean", multiple=True, metavar="PATH", help="Clean pages: what stands there in a word's places.")
@click.option("--copies", is_flag=True, help="Compare near copies among PATHS instead.")
@click.option("-o", "--output", metavar="FILE", help="Write here instead of to stdout.")
@o.reading
def discover_substitutions(paths: Sequence[str], clean: Sequence[str], copies: bool, **given: Any) -> int:
    """Propose pairs of swapped words from pages, as a TSV for a person to review.

    With --clean: words that the pages have more often than clean text, in whose places clean text has another word.
    With --copies: what one of two copies has where the other has something else, in three places, one way round.
    Two pages are compared as they are; among more, the copies are found first.
    Columns: family (empty: yours to say), substitute, original, count, contexts, score.
    """
    from govclean.commands import swaps
    from govclean.commands.running import Run

    if copies == bool(clean):
        raise click.UsageError("--clean PATH, or --copies: one of the two is wanted")
    with Run([*paths, *clean], **given) as run:
        for line in swaps.discover(run, paths, clean, copies=copies):
            run.say(line)
    return run.code


@cli.command()
@click.argument("name", required=False, metavar="[FILTER]")
@o.colour
def rules(name: str | None, color: str) -> None:
    """Every rule, or those of one filter: its name, what it does, and an example."""
    from govclean.commands.running import Run
    from govclean.commands.terminal import listed
    from govclean.config import nearest
    from govclean.rules import all_rules

    every = list(all_rules())
    found = [rule for rule in every if name is None or f"{rule.name}.".startswith(f"{name}.")]
    if not found and name is not None:  # a name out of an audit may be more special than its rule
        found = [rule for rule in every if name.startswith(f"{rule.name}.")]
    if not found:
        names = sorted({part for rule in every for part in (rule.name.partition(".")[0], rule.name)})
        raise click.UsageError(f"no filter or rule {name!r}: {nearest(name or '', names)}")
    with Run([]) as run:
        colour = run.coloured(color)
        for rule in found:
            run.say(*listed(rule, colour=colour))


def main(arguments: Sequence[str] | None = None) -> int:
    """The entry point; gives the exit code."""
    try:
        code = cli.main(arguments, prog_name="govclean", standalone_mode=False)
    except click.ClickException as err:
        err.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        return 130
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    sys.exit(main())
