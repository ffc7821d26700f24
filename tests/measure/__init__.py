"""Measurements: scores, benchmarks. Run by ``make eval`` and ``make bench``."""
