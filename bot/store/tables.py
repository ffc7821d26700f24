"""The tables. Moments are seconds since 1970; readers and chats are keys, never ids."""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()

schema = Table("schema", metadata, Column("version", Integer, nullable=False))

counts = Table(
    "counts",
    metadata,
    Column("hour", BigInteger, primary_key=True, autoincrement=False, comment="hours since 1970, UTC"),
    Column("route", String(16), primary_key=True),
    Column("rule", String(64), primary_key=True, comment="empty where no rule spoke"),
    Column("entry", String(64), primary_key=True, comment="empty on every route but faq"),
    Column("number", Integer, nullable=False),
)

unanswered = Table(
    "unanswered",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("text", Text, nullable=False, comment="masked; never a symptom question"),
    Column("why", String(16), nullable=False, comment="fallback, desk, clarify, thumbs-down or chosen"),
    Column("entry", String(64), nullable=False, comment="the entry voted down or chosen; else empty"),
    Column("times", Integer, nullable=False),
    Column("last", Float, nullable=False),
    Column("state", String(16), nullable=False, comment="open, added or ignored"),
    Index("unanswered_same", "text", "why", "entry", unique=True),
)

given = Table(
    "given",
    metadata,
    Column("id", String(16), primary_key=True, comment="stands in the vote buttons under an answer"),
    Column("text", Text, nullable=False, comment="the question, masked"),
    Column("entry", String(64), nullable=False, comment="empty under a clarify"),
    Column("at", Float, nullable=False, index=True),
)

votes = Table(
    "votes",
    metadata,
    Column("reader", String(32), primary_key=True),
    Column("entry", String(64), primary_key=True),
    Column("up", Integer, nullable=False, comment="1 for a thumb up, 0 for one down"),
    Column("at", Float, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("update_id", BigInteger, nullable=False, unique=True),
    Column("chat", String(32), nullable=False),
    Column(
        "payload",
        LargeBinary,
        comment="the update, sealed; NULL once answered, as chat, route, rule are empty; never a symptom text",
    ),
    Column("route", String(16), nullable=False, comment="emergency or physician if so decided on arrival; else empty"),
    Column("rule", String(64), nullable=False),
    Column("state", String(8), nullable=False, comment="waiting, claimed, sending, held, done or aside"),
    Column("claimed_by", String(40), nullable=False, comment="the process; empty while waiting"),
    Column("claimed_until", Float, nullable=False),
    Column("tries", Integer, nullable=False, comment="how often a process that had it came to an end"),
    Column("arrived", Float, nullable=False),
)

Index("inbox_unfinished", inbox.c.chat, inbox.c.seq, postgresql_where=inbox.c.state != "done").ddl_if(
    dialect="postgresql"
)  # the one process on SQLite keeps the order in memory

risks = Table(
    "risks",
    metadata,
    Column("chat", String(32), primary_key=True, comment="key of a private chat, or of a person in a group"),
    Column("route", String(16), nullable=False),
    Column("until", Float, nullable=False),
)

threads = Table(
    "threads",
    metadata,
    Column("chat", String(32), primary_key=True, comment="as in risks"),
    Column("entry", String(64), nullable=False, comment="the entry answered last; empty after a list to pick from"),
    Column("offered", Text, nullable=False, comment="ids of the entries shown to pick from, with blanks between"),
    Column("until", Float, nullable=False),
)

throttles = Table(
    "throttles",
    metadata,
    Column("who", String(32), primary_key=True, comment="key of a reader or a chat"),
    Column("full_at", Float, nullable=False, index=True, comment="when the bucket is full again"),
    Column("noticed", Integer, nullable=False, comment="1 once told that it is too much"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("reader", String(32), primary_key=True, comment="a member of staff in the middle of something"),
    Column("draft", Text, nullable=False, comment="JSON"),
    Column("at", Float, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("process", String(40), primary_key=True, comment="empty for what all processes share"),
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
    Column("at", Float, nullable=False),
)
