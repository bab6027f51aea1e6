"""Dispatch: ``python -m benchmarks [QUESTION] [options]``; without a question, ``chain``."""

from __future__ import annotations

import sys
from importlib import import_module

from benchmarks import QUESTIONS


def main(argv: list[str]) -> None:
    """Run one question with its options, or every question with their defaults."""
    name = argv.pop(0) if argv and not argv[0].startswith("-") else "chain"
    if name == "all":
        for each in QUESTIONS:
            print(f"## {each}: {QUESTIONS[each]}\n")
            import_module(f"benchmarks.{each}").main(list(argv))
    elif name in QUESTIONS:
        import_module(f"benchmarks.{name}").main(argv)
    else:
        known = "\n".join(f"  {each:12} {asks}" for each, asks in QUESTIONS.items())
        raise SystemExit(f"no question {name!r}; there are:\n{known}\n  {'all':12} all of them, one after the other")


if __name__ == "__main__":
    main(sys.argv[1:])
