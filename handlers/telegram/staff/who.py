"""Who is staff: the user ids in STAFF_IDS, in their private chat with the bot, and nobody else."""

from telegram import Update
from telegram.constants import ChatType
from telegram.ext.filters import UpdateFilter

from handlers.telegram.visit import Visit


class StaffOnly(UpdateFilter):
    """Lets pass what staff with these *ids* do in a private chat; what others send goes on as any other message."""

    def __init__(self, ids: frozenset[int]) -> None:
        super().__init__()
        self._ids = ids

    def filter(self, update: Update) -> bool:
        """Whether *update* comes from staff."""
        person, chat = update.effective_user, update.effective_chat
        return person is not None and chat is not None and chat.type == ChatType.PRIVATE and person.id in self._ids


def is_staff(update: Update, visit: Visit) -> bool:
    """Whether *update* comes from staff; for buttons, which filters do not see."""
    return StaffOnly(visit.bot_data.options.staff_ids).filter(update)
