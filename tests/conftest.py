"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# The first example of a test pays for the tables that it is first to need, and machines are noisy: whether a function
# is fast enough is asked in tests/linear.py, with CPU time.
settings.register_profile("govclean", deadline=None)
settings.load_profile("govclean")
