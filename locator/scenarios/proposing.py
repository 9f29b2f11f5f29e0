"""Where a shuttle would resolve most."""
