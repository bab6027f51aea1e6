"""Other tools on the same cases. One that is not installed is left out with a line that says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Literal, NamedTuple

Task = Literal["encoding", "script"]


class Peer(NamedTuple):
    """Another tool's name and what it makes of a text."""

    name: str
    repair: Callable[[str], str]


@cache
def peers(task: Task) -> tuple[Peer, ...]:
    """The installed tools for a task."""
    makers = {"encoding": (_ftfy, _charset_normalizer), "script": (_opencc, _zhconv)}[task]
    found = []
    for maker in makers:
        try:
            found.append(maker())
        except ImportError as error:
            print(f"    ({error.name} is not installed: left out)")
    return tuple(found)


def _ftfy() -> Peer:
    """ftfy with its typographic changes switched off: only what was misread counts."""
    from ftfy import TextFixerConfig, fix_text

    config = TextFixerConfig(uncurl_quotes=False, fix_character_width=False, fix_latin_ligatures=False)
    return Peer("ftfy", lambda text: fix_text(text, config))


def _charset_normalizer() -> Peer:
    """Detection on the bytes that the misreading started from: line by line, the best guess of the encoding."""
    from charset_normalizer import from_bytes

    def repair(text: str) -> str:
        return "\n".join(map(line, text.split("\n")))

    def line(text: str) -> str:
        try:
            raw = text.encode("latin-1")
        except UnicodeEncodeError:
            return text
        best = from_bytes(raw).best() if not text.isascii() else None
        return str(best) if best is not None else text

    return Peer("charset-normalizer", repair)


def _opencc() -> Peer:
    from opencc import OpenCC

    return Peer("OpenCC t2s", OpenCC("t2s").convert)


def _zhconv() -> Peer:
    from zhconv import convert

    return Peer("zhconv zh-cn", lambda text: str(convert(text, "zh-cn")))
