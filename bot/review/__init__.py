"""What a clean FAQ file could still do better: warnings, which need a desk that has learned the file."""
