"""Near-duplicates: shingle, sketch, match, cluster (pure functions) and index (the part that touches disk)."""
