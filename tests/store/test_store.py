"""What the store keeps, counts and forgets: the same on both databases."""

from sqlalchemy import Connection, insert, select

from bot.conversation.thread import Kept, Thread
from bot.store import given, journal, notes, retention, threads, votes
from bot.store.inbox import Arriving, finish, put
from bot.store.journal import Figure
from bot.store.tables import drafts, inbox, risks, unanswered
from bot.store.votes import Thumbs

DAY = 86_400.0
NOW = 20_000 * DAY


def test_counts_add_up(store: Connection) -> None:
    """Every reply counts once in its hour, route, rule and entry."""
    hour = int(NOW // 3600)
    for _ in range(3):
        journal.count(store, hour, "faq", "faq.match", "what-is-cupping")
    journal.count(store, hour + 1, "faq", "faq.match", "fascia")
    journal.count(store, hour + 23, "physician", "physician.cause", None)
    journal.count(store, hour + 24, "physician", None, None)

    assert journal.figures(store, NOW, NOW + 2 * DAY) == [
        Figure(20_000, "faq", 4),
        Figure(20_000, "physician", 1),
        Figure(20_001, "physician", 1),
    ]
    assert journal.figures(store, NOW, NOW + DAY)[-1] == Figure(20_000, "physician", 1)
    assert journal.by_route(store, NOW, NOW + 2 * DAY) == {"faq": 4, "physician": 2}
    assert journal.by_entry(store, NOW, NOW + DAY) == [("what-is-cupping", 3), ("fascia", 1)]


def test_same_question_is_kept_once_with_times(store: Connection) -> None:
    """A question asked again only counts, and the most frequent comes first."""
    journal.note(store, "do you do reiki", "fallback", "", NOW)
    journal.note(store, "what about stones", "fallback", "", NOW)
    journal.note(store, "what about stones", "fallback", "", NOW + 5)
    journal.note(store, "what about stones", "clarify", "", NOW)
    found = journal.open_questions(store)

    assert [(q.text, q.why, q.times, q.last) for q in found] == [
        ("what about stones", "fallback", 2, NOW + 5),
        ("do you do reiki", "fallback", 1, NOW),
        ("what about stones", "clarify", 1, NOW),
    ]


def test_ignored_stays_ignored_and_added_opens_again(store: Connection) -> None:
    """What staff ignored never comes back; what they had added does if it is still asked."""
    for text in ("ignored", "added"):
        journal.note(store, text, "fallback", "", NOW)
    numbers = {q.text: q.id for q in journal.open_questions(store)}
    journal.set_state(store, [numbers["ignored"]], "ignored")
    journal.set_state(store, [numbers["added"]], "added")

    assert journal.open_questions(store) == []
    for text in numbers:
        journal.note(store, text, "fallback", "", NOW + 1)
    assert [q.text for q in journal.open_questions(store)] == ["added"]


def test_one_vote_a_reader_and_entry(store: Connection) -> None:
    """A second vote takes the place of the first; another reader's stays."""
    votes.vote(store, "reader-a", "fascia", up=True, moment=NOW)
    votes.vote(store, "reader-b", "fascia", up=True, moment=NOW)
    votes.vote(store, "reader-a", "fascia", up=False, moment=NOW + 1)

    assert votes.totals(store) == {"fascia": Thumbs(1, 1)}
    assert votes.totals(store, NOW + 1) == {"fascia": Thumbs(0, 1)}
    assert (votes.of(store, "reader-a", "fascia"), votes.of(store, "reader-c", "fascia")) == (False, None)


def test_forgetting_takes_one_readers_votes(store: Connection) -> None:
    """Forgetting a reader leaves the others."""
    for reader in ("reader-a", "reader-b"):
        votes.vote(store, reader, "fascia", up=True, moment=NOW)
    votes.forget(store, "reader-a")

    assert votes.totals(store) == {"fascia": Thumbs(1, 0)}
    assert votes.of(store, "reader-a", "fascia") is None


def test_given_is_found_by_its_mark(store: Connection) -> None:
    """The question behind a button is found, and nothing behind a forged one."""
    given.give(store, "Xy_-123", "what is cupping", "what-is-cupping", NOW)
    given.give(store, "none", "cups", None, NOW)

    assert given.what(store, "Xy_-123") == given.Given("what is cupping", "what-is-cupping")
    assert given.what(store, "none") == given.Given("cups", "")
    assert given.what(store, "forged") is None


def test_what_is_old_is_deleted(store: Connection) -> None:
    """Each kind of text goes when its time is over, and not before; counts and votes stay."""
    journal.count(store, 1, "faq", None, None)
    votes.vote(store, "reader-a", "fascia", up=True, moment=0.0)
    for age in (29, 31):
        journal.note(store, f"{age} days", "fallback", "", NOW - age * DAY)
    for age in (1, 3):
        given.give(store, f"mark{age}", "text", None, NOW - age * DAY)
        row = {
            "chat": "",
            "route": "",
            "rule": "",
            "claimed_by": "",
            "claimed_until": 0.0,
            "tries": 0,
            "arrived": NOW - age * DAY,
        }
        store.execute(insert(inbox).values(update_id=age, state="done", **row))
        store.execute(insert(inbox).values(update_id=100 + age, state="waiting", **row))
    for chat, until in (("now", NOW + 1), ("over", NOW - 1)):
        store.execute(insert(risks).values(chat=chat, route="physician", until=until))
        store.execute(insert(drafts).values(reader=chat, draft="{}", at=until - DAY))
        threads.write(store, {chat: Kept(Thread("fascia"), until)})
    retention.tidy(store, NOW, 30)

    assert store.scalars(select(unanswered.c.text)).all() == ["29 days"]
    assert (given.what(store, "mark1") is not None, given.what(store, "mark3")) == (True, None)
    assert sorted(store.scalars(select(inbox.c.update_id))) == [1, 101, 103]
    assert store.scalars(select(risks.c.chat)).all() == ["now"]
    assert store.scalars(select(drafts.c.reader)).all() == ["now"]
    assert list(threads.read(store, ["now", "over"])) == ["now"]
    assert journal.by_route(store, 0, NOW) == {"faq": 1}
    assert votes.totals(store) == {"fascia": Thumbs(1, 0)}


def test_threads_are_kept_and_forgotten(store: Connection) -> None:
    """What was answered and offered comes back as it was; a later one takes its place; None forgets it."""
    answered, listed = (
        Kept(Thread("fascia", ("massage-posture", "muscle-tension")), 9.0),
        Kept(Thread(None, ("a",)), 9.0),
    )
    threads.write(store, {"a": listed, "b": listed, "c": Kept(Thread("fascia"), 1.0)})
    threads.write(store, {"a": answered, "b": None})

    assert threads.read(store, ["a", "b"]) == {"a": answered}
    assert threads.read_all(store, 5.0) == {"a": answered}
    assert threads.read(store, ["c"]) == {}


def test_answered_update_is_tied_to_nobody(store: Connection) -> None:
    """Once answered, a row of the inbox tells that the update is known, and nothing of whom or what it was about."""
    seq = put(store, [Arriving(7, "chat's key", b"sealed", "physician", "physician.cause", NOW)], "process")[7]
    finish(store, [seq])
    row = store.execute(select(inbox)).one()

    assert (row.update_id, row.state, row.chat, row.payload, row.route, row.rule) == (7, "done", "", None, "", "")


def test_notes_are_found_by_process_and_name(store: Connection) -> None:
    """A note is its process's own or for all; the silent ones' are deleted."""
    notes.keep(store, "a", "has", "v1", NOW)
    notes.keep(store, "b", "has", "v1", NOW - 60)
    notes.keep(store, "a", "has", "v2", NOW)
    notes.keep(store, notes.ALL, "has", "shared", NOW - 60)

    assert notes.read(store, "a", "has") == notes.Note("v2", NOW)
    assert notes.read(store, "c", "has") is None
    assert notes.of_each(store, "has", NOW - 30) == ["v2"]
    notes.forget(store, NOW - 30)
    assert notes.read(store, "b", "has") is None
    assert notes.read(store, notes.ALL, "has") is not None


def test_one_alone_turns_a_note(store: Connection) -> None:
    """Only the first who says something new hears that it is new."""
    said = [notes.turned(store, "told", words, NOW) for words in ("one", "one", "two", "two", "one")]

    assert said == [True, False, True, False, True]
