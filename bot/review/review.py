"""The whole review of a file without errors: every warning, with its place."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from bot.desk import Desk
from bot.faq.facts import EXAMPLES, is_example
from bot.faq.numbers import lacking
from bot.faq.problem import Problem
from bot.faq.shape import CUT, where
from bot.faq.signing import is_signed, line_to_sign
from bot.faq.tree import Path, Tree
from bot.reply import Answer, Ruling
from bot.review.phrasing import Phrasing, phrasings_of
from bot.review.twins import twins

WHOLE: Final = 1500
"""Up to so many phrasings each is asked in full. In larger files they are only routed, which is ten times faster: a
phrasing that the matcher has learned finds another entry only if that has nearly the same one, and twins are told.
"""

WANTED: Final = (
    "contact",
    "call",
    "emergency",
    "physician",
    "fallback",
    "desk",
    "greeting",
    "guide_in_english",
    "menu",
)
"""What a language should have; all else may stay English."""

Tracked = Callable[[Sequence[Phrasing]], Iterator[Phrasing]]
"""Passes the phrasings through one by one, perhaps showing how far it has come."""


def review(desk: Desk, tree: Tree, today: str, tracked: Tracked = iter) -> list[Problem]:
    """The warnings about the file that *desk* answers from, in the file's order.

    Args:
        desk: has learned the file.
        tree: the same file, with its places.
        today: the day as YYYY-MM-DD, for entries whose review is due.
        tracked: shows how far the review has come.
    """
    phrasings = list(phrasings_of(desk.faq))
    pairs = list(twins(phrasings, [desk.words(phrasing.text) for phrasing in phrasings]))
    asked = len(phrasings) <= WHOLE
    losses = ((phrasing, _loss(desk, phrasing, asked=asked)) for phrasing in tracked(phrasings))
    lost = [(phrasing, *found) for phrasing, found in losses if found]
    warnings = [*_doubles(pairs, tree), *_due(desk, tree, today), *_unreachable(desk, lost, tree)]
    warnings += [*_cut(tree), *_unsigned(desk, tree), *_untranslated(desk, tree), *_untold(desk, tree)]
    warnings += [_warning(tree, phrasing.path, what, instead) for phrasing, what, instead in lost]
    return sorted(warnings)


def _loss(desk: Desk, phrasing: Phrasing, *, asked: bool) -> tuple[str, str] | None:
    """What happens to the phrasing instead of finding its entry, and what to do about it."""
    if ruling := desk.kept_away(phrasing.text):
        return _swallowed(phrasing, ruling)
    reply = desk.reply_to(phrasing.text) if asked else None
    if isinstance(reply, Answer) and reply.given != phrasing.entry:
        what = f'"{phrasing.text}" finds entry "{reply.given}" instead'
        return what, "add what only this entry is about, or move it there"
    if reply is not None and reply.matches and phrasing.entry not in {offer.entry for offer in reply.offers}:
        if isinstance(reply, Answer):
            return None
        return f'"{phrasing.text}" does not find its entry', "say it in more of the entry's own words"
    return None


def _swallowed(phrasing: Phrasing, ruling: Ruling) -> tuple[str, str]:
    rule = str(ruling.rule)
    words = f", for {', '.join(ruling.words)}" if ruling.words else ""
    if rule.startswith("smalltalk."):
        return f'"{phrasing.text}" is taken for small talk (rule {rule})', "ask for the entry in more words"
    whose = "the emergency numbers" if rule.startswith("emergency") else "the physician"
    what = f'"{phrasing.text}" goes to {whose} (rule {rule}{words}), so it never finds this entry'
    return what, "ask in general, about nobody's own body or complaint, or delete the line"


def _doubles(pairs: Sequence[tuple[Phrasing, Phrasing]], tree: Tree) -> Iterator[Problem]:
    for phrasing, other in pairs:
        line = tree.place(other.path)[0]
        place = f"in line {line}, of {where(tree.data, other.path)}"
        what = f'"{phrasing.text}" is nearly the same as "{other.text}" {place}'
        yield _warning(tree, phrasing.path, what, "keep it in the entry that answers it, and delete the other")


def _due(desk: Desk, tree: Tree, today: str) -> Iterator[Problem]:
    for at, entry in enumerate(desk.faq.entries):
        if entry.review_by and entry.review_by < today:
            what = f"its review was due on {entry.review_by}"
            yield _warning(tree, ("entries", at, "review_by"), what, "read the answer again, then write the next day")


def _cut(tree: Tree) -> Iterator[Problem]:
    for path, place in tree.cuts.items():
        yield Problem(*place, "warning", where(tree.data, path), *CUT)


def _unsigned(desk: Desk, tree: Tree) -> Iterator[Problem]:
    """Sign-offs that are not, or no longer, for the text as it is."""
    for at, entry in enumerate(desk.faq.entries):
        path: Path = ("entries", at, "reviewed_on")
        if entry.reviewed_by and entry.reviewed_on and not is_signed(entry):
            what = (
                "the sign-off is for another text"
                if entry.reviewed_text
                else "the sign-off does not say for which text"
            )
            yield _warning(tree, path, what, f"read the answer again, then write {line_to_sign(entry)}")


def _untranslated(desk: Desk, tree: Tree) -> Iterator[Problem]:
    """What a language that was begun lacks, and a contact that is not that of the clinic's line any more."""
    faq = desk.faq
    for code, tongue in faq.languages.items():
        wanted = (name for name in WANTED if getattr(faq.replies, name, True))
        if missing := [name for name in wanted if not getattr(tongue, name)]:
            what = f"not translated: {', '.join(missing)}; patients read the English"
            yield _warning(tree, ("languages", code), what, "add them, each with its name, a colon and its text")
        if tongue.contact and (details := lacking(faq.clinic.contact, tongue.contact)):
            what = f"contact does not name {', '.join(details)}, so patients read the line under clinic:"
            yield _warning(tree, ("languages", code, "contact"), what, "translate that line anew")


def _untold(desk: Desk, tree: Tree) -> Iterator[Problem]:
    """Lines of the clinic that are still the example's, and hours of which nobody knows whether they are now."""
    clinic = desk.faq.clinic
    lines = clinic.model_dump()
    for name in EXAMPLES:
        if is_example(name, lines):
            untold = "" if name == "contact" else ", so patients are not told it"
            yield _warning(tree, ("clinic", name), f"{name} is still the example's{untold}", _OWN.get(name, _YOURS))
    if clinic.facts["hours"] and not clinic.facts["time_zone"] and not is_example("time_zone", lines):
        what = "without a time zone patients are not told whether you are open now"
        yield _warning(tree, ("clinic", "hours"), what, "add time_zone: such as Europe/London")


_YOURS: Final = "write your own, or leave it empty"
_OWN: Final = {"contact": "say how patients reach your own front desk, with its number"}


def _unreachable(desk: Desk, lost: Sequence[tuple[Phrasing, str, str]], tree: Tree) -> Iterator[Problem]:
    gone = Counter(phrasing.at for phrasing, _, _ in lost if not phrasing.language)
    for at, number in sorted(gone.items()):
        if number == len(desk.faq.entries[at].phrasings):
            what = "nobody can reach this entry: none of its phrasings finds it"
            yield _warning(tree, ("entries", at, "id"), what, "write phrasings that a patient may ask in general")


def _warning(tree: Tree, path: Path, what: str, instead: str) -> Problem:
    line, column = tree.place(path)
    return Problem(line, column, "warning", where(tree.data, path), what, instead)
