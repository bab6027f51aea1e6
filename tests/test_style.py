"""Types, lint, format, and the weight of ``import govclean``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    "command",
    [
        ["mypy"],
        ["mypy", "tests/typing_api.py"],
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
    ],
    ids=" ".join,
)
def test_tool(command: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def cpu_seconds(code: str) -> float:
    probe = f"import time; {code}; print(time.process_time())"
    runs = [
        subprocess.run([sys.executable, "-I", "-c", probe], capture_output=True, text=True, check=True).stdout
        for _ in range(3)
    ]
    return min(map(float, runs))


def test_import_is_light() -> None:
    assert cpu_seconds("import govclean") - cpu_seconds("pass") <= 0.2


def test_every_public_name_can_be_imported() -> None:
    import govclean

    for name in govclean.__all__:
        assert getattr(govclean, name) is not None
    assert set(govclean.__all__) <= set(dir(govclean))
    with pytest.raises(AttributeError, match="no attribute 'klean'"):
        _ = govclean.klean  # type: ignore[attr-defined]
