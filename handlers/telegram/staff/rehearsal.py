"""Rehearsal: what patients would get if the file said this, before it does."""

import asyncio

from bot.desk import Knowledge
from bot.faq.file import parse_faq
from bot.reply import Reply
from handlers.telegram.reloading import built


async def rehearsed(knowledge: Knowledge, text: str, question: str) -> Reply:
    """The reply to *question* from a desk whose file says *text*; replies to others go on meanwhile.

    Raises:
        FaqProblems: the file could not be used.
    """
    return await asyncio.to_thread(lambda: built(parse_faq(text.removeprefix("\ufeff")), knowledge).reply_to(question))


def verdict(reply: Reply, entry: str) -> str:
    """What *reply* means to staff who want its question to find *entry*."""
    if reply.entry == entry:
        return "Asked like that, patients get this answer."
    if reply.entry is not None:
        return f'Asked like that, patients still get "{reply.entry}": the two are too near each other.'
    if entry in {offer.entry for offer in reply.offers}:
        return "Asked like that, patients see it among the buttons; more ways to ask it make it an answer."
    return "Asked like that, patients do not get it yet; add more ways to ask it."
