"""Frame that no rule knows, learned from a crawl: lines that recur on one host around different texts."""
