"""The yardstick: the plainest bot that python-telegram-bot can make, which says everything back."""

import os

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it back."""
    if update.message is not None and update.message.text:
        await update.message.reply_text(update.message.text)


if __name__ == "__main__":
    root = os.environ["TELEGRAM_API_URL"]
    builder = Application.builder().token(os.environ["TELEGRAM_BOT_TOKEN"]).base_url(f"{root}/bot")
    application = builder.concurrent_updates(8).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()
