"""How the learned parts are made: ``make model`` and ``make vectors``."""
