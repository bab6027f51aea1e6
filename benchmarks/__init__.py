"""Benchmarks: one module for each question. ``python -m benchmarks`` answers the first, ``... all`` every one."""

# question -> what it asks; the module of that name has ``main(argv) -> None``
QUESTIONS = {
    "chain": "how fast is cleaning, against a straightforward chain and against reading alone?",
    "chrome": "which lines of a page's frame go, which facts stay, and what of the text goes with them?",
    "damage": "how much of each kind of damage is repaired, and what does the chain change in clean text?",
    "dedup": "which copies are found, and which siblings are merged?",
    "html": "how much of a saved page's document comes out, beside other extractors?",
    "learned_chrome": "which frame lines that no rule knows does a crawl teach, and what of the text goes with them?",
    "substitution": "how many swapped words are put back on washed pages, and what happens to clean ones?",
}
