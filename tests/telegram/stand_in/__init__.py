"""A stand-in for Telegram's Bot API that keeps the real server's rules, words and bad moods.

Follow a call: ``server`` takes it, ``weather`` may spoil it, ``methods`` finds who answers it, ``transcript`` remembers
it. The other side is ``people``, who write messages and read what the bot said.
"""
