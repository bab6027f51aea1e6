"""The options that the commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, get_args

import click

from govclean import options

F = TypeVar("F", bound=Callable[..., Any])


def _several(*decorators: Callable[[F], F]) -> Callable[[F], F]:
    def decorate(function: F) -> F:
        for decorator in reversed(decorators):
            function = decorator(function)
        return function

    return decorate


def _choice(name: str) -> click.Choice[str]:
    return click.Choice(get_args(getattr(options, name)))


paths = click.argument("paths", nargs=-1, metavar="[PATH]...")
io = _several(
    paths,
    click.option("-o", "--output", metavar="FILE", help="Write here instead of to stdout."),
    click.option("--rejects", metavar="FILE", help="What cannot be processed (default: a new file, when needed)."),
    click.option("--text-field", default="text", show_default=True, metavar="KEY", help="The record's text."),
    click.option("--id-field", default="id", show_default=True, metavar="KEY", help="The record's id."),
    click.option("--url-field", default="url", show_default=True, metavar="KEY", help="The page's address."),
    click.option("--date-field", default="date", show_default=True, metavar="KEY", help="The page's date."),
    click.option("--html-field", default="html", show_default=True, metavar="KEY", help="The page, as HTML."),
)
learning = _several(
    click.option("--rejects", metavar="FILE", help="What cannot be processed (default: a new file, when needed)."),
    click.option("--text-field", default="text", show_default=True, metavar="KEY", help="The record's text."),
    click.option("--url-field", default="url", show_default=True, metavar="KEY", help="The page's address."),
)
reading = _several(
    click.option("--rejects", metavar="FILE", help="What cannot be processed (default: a new file, when needed)."),
    click.option("--text-field", default="text", show_default=True, metavar="KEY", help="The record's text."),
)
workers = click.option(
    "--workers", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="Processes."
)
format = click.option(
    "--format",
    "form",
    type=click.Choice(["auto", "text", "lines", "jsonl", "html"]),
    default="auto",
    show_default=True,
    help="What comes in: a page a file, a page a line, a JSON record a line, or HTML (a page a file, or in JSON "
    "records). auto: told from the name (.txt, .jsonl, .html), else from the first line.",
)
chain = _several(
    click.option("--only", multiple=True, metavar="FILTER", help="Run this filter only (repeatable)."),
    click.option("--without", multiple=True, metavar="FILTER", help="Leave this filter out (repeatable)."),
    click.option("--config", metavar="FILE", help="Chain and options from a TOML file; options given here go first."),
    click.option("--script", type=_choice("Script"), help="The script the text comes out in (default: simplified)."),
    click.option("--repair", type=_choice("Repair"), help="How sure a swapped-word repair must be."),
    click.option("--translations", type=_choice("Translations"), help="What becomes of a translation in the page."),
    click.option("--personal", type=_choice("Personal"), help="Mobile and identity numbers: keep or mask them."),
    click.option("--chrome-model", metavar="FILE", help="Learned frame lines; made by learn-chrome."),
    click.option("--substitution-model", metavar="DIR", help="Swapped words; made by train-substitution."),
)
audit = click.option("--audit", is_flag=True, help="Keep every change in the record, so that it can be undone.")
relations = _several(
    click.option("--index", metavar="FILE", help="Pages seen before; grows with every run (default: this run only)."),
    click.option("--drop", multiple=True, type=click.Choice(["duplicate"]), help="Take such records out."),
    click.option("--dropped", metavar="FILE", help="Where records go that --drop takes out."),
)
colour = click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
