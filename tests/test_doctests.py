"""The examples in the docstrings of the installed package are right."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module

import pytest

import govclean

MODULES = sorted(
    m.name
    for m in pkgutil.walk_packages(govclean.__path__, "govclean.")
    if not m.name.startswith("govclean.training")  # needs the extra [train]
)


@pytest.mark.parametrize("name", MODULES)
def test_docstrings(name: str) -> None:
    flags = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
    assert doctest.testmod(import_module(name), optionflags=flags).failed == 0
