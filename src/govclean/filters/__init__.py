"""The filters of the default chain, one module per kind of damage.

A filter is any callable that reads a :class:`~govclean.document.Document` and yields findings. It never
changes anything itself, keeps no state between calls, and imports no other filter.
"""
