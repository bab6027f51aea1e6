"""A chain and its options from a TOML file; whatever the file says that is not known is an error.

chain = ["encoding", "chrome", "mypackage.filters:house_style"]   # filters, in the order in which they run
without = ["script"]                                              # or: the default chain less some
[options]
script = "keep"
repair = "strict"
chrome_model = "hosts.gcc"                                        # from where the file with the configuration lies
substitution_model = "swaps"                                      # a folder; the same
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import Any

from govclean.api import default_chain, with_model, with_substitution_model
from govclean.chain import Chain, Filter, name_of
from govclean.options import Options

_KEYS = ("chain", "without", "options")
MODELS = {"chrome_model": with_model, "substitution_model": with_substitution_model}  # options that name one


class ConfigError(ValueError):
    """A configuration that cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True, slots=True)
class Config:
    """What a configuration chooses."""

    chain: Chain
    options: Options


def load_config(path: str | Path) -> Config:
    """Read a TOML file. Raises ConfigError, and OSError when the file cannot be read."""
    try:
        return parse_config(tomllib.loads(Path(path).read_text(encoding="utf-8")), folder=Path(path).parent)
    except ValueError as err:  # TOML that does not parse, text that is not UTF-8, and our own
        raise ConfigError(f"{path}: {err}") from None


def parse_config(table: Mapping[str, Any], folder: str | Path = ".") -> Config:
    """A configuration from a parsed TOML table; the path of a model is relative to ``folder``.

    >>> parse_config({"without": ["script"], "options": {"repair": "strict"}}).options.repair
    'strict'
    >>> parse_config({"chain": ["chrom"]})
    Traceback (most recent call last):
        ...
    govclean.config.ConfigError: unknown filter 'chrom': did you mean 'chrome'?
    """
    for key in table:
        _known(key, _KEYS, "key")
    options = options_of(table.get("options", {}))
    chain = chain_of(_names(table, "chain")) if "chain" in table else default_chain()
    paths: dict[str, Any] = {
        name: str(Path(folder) / path) for name in MODELS if (path := getattr(options, name)) is not None
    }
    options = replace(options, **paths)
    chain = modelled(chain, options)
    without = _names(table, "without")
    for name in without:
        _known(name, chain.names, "filter")
    return Config(chain.without(*without), options)


def modelled(chain: Chain, options: Options) -> Chain:
    """The chain with the models that the options name. Raises ConfigError when one cannot be read."""
    for name, put_in in MODELS.items():
        path = getattr(options, name)
        if path is None:
            continue
        try:
            chain = put_in(chain, path)
        except OSError as err:
            raise ConfigError(f"{name.replace('_', ' ')} {path}: {err.strerror or err}") from None
        except ValueError as err:
            raise ConfigError(str(err)) from None
    return chain


def options_of(table: Mapping[str, Any]) -> Options:
    """Options from a table of them."""
    if not isinstance(table, Mapping):
        raise ConfigError(f"options must be a table, not {table!r}")
    for name in table:
        _known(name, [f.name for f in fields(Options)], "option")
    try:
        return Options(**table)
    except ValueError as err:
        raise ConfigError(str(err)) from None


def chain_of(names: Iterable[str]) -> Chain:
    """The named filters in the given order. ``module:function`` stands for a filter of your own."""
    own = {name_of(f): f for f in default_chain()}
    filters: list[Filter] = []
    for name in names:
        if ":" in name:
            filters.append(_imported(name))
        else:
            _known(name, list(own), "filter")
            filters.append(own[name])
    return Chain(filters)


def _imported(name: str) -> Filter:
    module, _, attribute = name.partition(":")
    try:
        found = getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as err:
        raise ConfigError(f"filter {name!r}: {err}") from None
    if not callable(found):
        raise ConfigError(f"filter {name!r} is not callable")
    function: Filter = found
    return function


def _names(table: Mapping[str, Any], key: str) -> list[str]:
    names = table.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ConfigError(f"{key} must be a list of filter names, not {names!r}")
    return names


def _known(name: str, known: Sequence[str], what: str) -> None:
    if name not in known:
        raise ConfigError(f"unknown {what} {name!r}: {nearest(name, known)}")


def nearest(name: str, known: Sequence[str]) -> str:
    """What a user may have meant: ``did you mean 'x'?``, or all there is."""
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
