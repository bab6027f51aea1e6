"""Swapped words: tables of pairs, context features, and the verdict on a page."""
