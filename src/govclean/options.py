"""Every setting of a cleaning run, in one frozen object."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Literal, get_args, get_type_hints

Script = Literal["simplified", "traditional", "tw", "hk", "keep"]
Translations = Literal["split", "keep", "drop"]
Repair = Literal["default", "strict", "suggest", "off"]
Personal = Literal["keep", "mask"]
_PATHS = {"chrome_model": "file", "substitution_model": "folder"}


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may choose. Every value is checked on construction.

    script: the script the text comes out in; ``keep`` leaves each page in its own.
    translations: a translation that stands with the Chinese text is moved to ``meta["translations"]``
        (``split``), left in the text (``keep``), or removed (``drop``).
    repair: how sure a swapped-word repair must be: ``default`` (posterior >= .8), ``strict`` (>= .95),
        ``suggest`` (notes only), ``off``.
    personal: mobile numbers, and identity numbers with a valid check character, are noted (``keep``), or noted and
        masked (``mask``: ``139****5678``). The mask is an edit like any other: an audit holds the number and undoes it.
    chrome_model: the file of a model that `govclean learn-chrome` made, or None. :func:`govclean.clean`, ``clean_many``
        and a configuration then remove learned frame lines, too; a chain of your own gets them with
        ``govclean.default_chain(chrome_model=...)``.
    substitution_model: the folder of a model that `govclean train-substitution` made, in the place of the shipped
        model of swapped words, or None; used as ``chrome_model`` is.
    strict: raise :class:`~govclean.document.OverlapError` when two edits of one filter overlap, instead of
        skipping that filter for the page with a note. For tests and for writers of filters.

    >>> Options(script="keep").script
    'keep'
    >>> Options(script="klingon")
    Traceback (most recent call last):
        ...
    ValueError: script='klingon': choose one of 'simplified', 'traditional', 'tw', 'hk', 'keep'
    """

    script: Script = "simplified"
    translations: Translations = "split"
    repair: Repair = "default"
    personal: Personal = "keep"
    strict: bool = False
    chrome_model: str | None = None
    substitution_model: str | None = None

    def __post_init__(self) -> None:
        for name, allowed in _allowed().items():
            value = getattr(self, name)
            if value not in allowed:
                choices = ", ".join(map(repr, allowed))
                raise ValueError(f"{name}={value!r}: choose one of {choices}")
        for name, what in _PATHS.items():
            if not isinstance(value := getattr(self, name), str | None):
                raise ValueError(f"{name}={value!r}: the path of a {what}, as a string")


@cache
def _allowed() -> dict[str, tuple[object, ...]]:
    """The values of every option that has a list of them.

    Worked out once, since every Document of a chain may come with new Options.
    """
    hints = get_type_hints(Options)
    listed = [field.name for field in fields(Options) if field.name not in _PATHS]
    return {name: get_args(hints[name]) or (True, False) for name in listed}
