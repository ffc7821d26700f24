"""``/privacy`` says what is kept; ``/forget`` deletes what could be tied to the person."""

from sqlalchemy import Connection, delete
from telegram import Update

from bot.store import risks, threads, votes
from bot.store.tables import drafts
from handlers.telegram.figures import FIGURES
from handlers.telegram.messages import by_a_bot
from handlers.telegram.sending import insisted
from handlers.telegram.throttling import heard
from handlers.telegram.tongue import tongue_of
from handlers.telegram.visit import Visit


async def on_privacy(update: Update, visit: Visit) -> None:
    """``/privacy``: what is kept, how long, and how to have it deleted."""
    FIGURES.command("privacy")
    message = update.effective_message
    if message is None or by_a_bot(message) or not await heard(visit, update.effective_user, message):
        return
    desk, language = visit.bot_data.desk, tongue_of(update.effective_user)
    text = desk.fixed("privacy", language).replace("{days}", str(visit.bot_data.options.retention_days))
    await insisted(lambda: message.reply_text(text or desk.fixed("help", language), do_quote=False))


async def on_forget(update: Update, visit: Visit) -> None:
    """``/forget``: delete the person's votes and drafts, and what is remembered of them here; say whether it worked.

    Who wrote too much stays throttled, or this would be the way around it; that is gone within two hours by itself.
    """
    FIGURES.command("forget")
    message, user, service = update.effective_message, update.effective_user, visit.bot_data
    if message is None or user is None or by_a_bot(message) or not await heard(visit, user, message):
        return
    reader, speaker = service.keys.reader(user.id), service.speaker(message)

    def work(connection: Connection) -> bool:
        votes.forget(connection, reader)
        connection.execute(delete(drafts).where(drafts.c.reader == reader))
        risks.write(connection, {speaker: None})
        threads.write(connection, {speaker: None})
        return True

    service.risk.restore(speaker, None)
    service.threads.restore(speaker, None)
    done = await service.storing.ask(work, otherwise=False)
    if done:
        await service.storing.settle()  # else it would stand in the database's log of writes for up to an hour
    desk, language = service.desk, tongue_of(user)
    text = desk.fixed("forgotten" if done else "not_forgotten", language) or desk.fixed("sorry", language)
    await insisted(lambda: message.reply_text(text, do_quote=False))
