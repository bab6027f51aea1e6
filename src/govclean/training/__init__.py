"""Recipes that derive the package's models and weights from any corpus of clean official text."""
