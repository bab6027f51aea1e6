"""The frame of a page: what its lines look like, where they stand, and which blocks they form."""
