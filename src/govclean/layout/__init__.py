"""The layout of a page set right, one damage a module: plain functions from a Document to edits and notes.

The filter ``layout`` strings them together. What they look for stands in ``data/rules/layout.toml``.
"""
