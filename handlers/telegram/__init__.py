"""The Telegram edge: the only package that imports telegram. Translate, ask the desk, send."""
