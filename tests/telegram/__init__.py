"""The bot on Telegram, from outside: the real process talks to a stand-in for the Bot API."""
