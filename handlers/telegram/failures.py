"""When a handler fails: log the kind of error without the message's text, and tell the person."""

import logging

from telegram import Update
from telegram.error import NetworkError, TelegramError

from handlers.telegram.arrival import CURRENT
from handlers.telegram.ledger import TakenOver
from handlers.telegram.sending import insisted
from handlers.telegram.tongue import tongue_of
from handlers.telegram.visit import Visit

log = logging.getLogger(__name__)


async def on_error(update: object, visit: Visit) -> None:
    """Log the error and send the "sorry" line, unless the reply is urgent; an update of None has nobody to tell."""
    error = visit.error
    if isinstance(error, TakenOver):
        log.warning("another process has taken this over")
        return
    if isinstance(error, NetworkError):
        log.log(logging.DEBUG if update is None else logging.WARNING, "a request failed: %s", type(error).__name__)
    else:
        log.error("a handler failed", exc_info=error)
    arrival = CURRENT.get()
    owed = arrival if arrival is not None and arrival.urgent and not arrival.sent else None
    if owed is not None and isinstance(error, TelegramError):
        owed.failed = True  # it is tried again: nothing takes the place of an urgent reply
        return
    message = update.effective_message if isinstance(update, Update) else None
    if message is None:
        return
    words = visit.bot_data.desk.fixed("sorry", tongue_of(message.from_user))
    try:
        await insisted(lambda: message.reply_text(words, do_quote=False))
    except TelegramError as again:
        log.warning("the sorry line could not be sent: %s", type(again).__name__)
        if owed is not None:
            owed.failed = True
