"""The making of the embedded catalogue: originals, names, categories, positions, places."""
