"""The store: counts, unanswered questions, votes, and the inbox, in SQLite or PostgreSQL.

Every function takes moments as seconds since 1970 and people as keys (`bot.privacy.keys`), never their ids.
"""
