"""The command menu of staff, and that nobody else sees it."""

import re
from pathlib import Path

from bot.faq.model import Faq
from handlers.telegram.staff.menu import COMMANDS
from tests.telegram.conftest import Launch
from tests.telegram.stand_in.people import private_chat
from tests.telegram.stand_in.server import StandIn


def test_staff_have_a_longer_menu(own_server: StandIn, launch: Launch, faq: Faq) -> None:
    """Each member of staff has the longer menu in their own chat; the menu for all has none of its commands."""
    staff = [private_chat(own_server), private_chat(own_server)]
    launch(STAFF_IDS=", ".join(str(one.id) for one in staff)).polling()
    menus = own_server.do(lambda: dict(own_server.stage.profile.commands))
    names = {place: [command["command"] for command in menu] for (place, _), menu in menus.items()}

    assert names == {"default": list(faq.replies.menu)} | {
        f"chat:{one.id}": [*faq.replies.menu, *COMMANDS] for one in staff
    }


def test_every_command_of_the_menu_is_handled() -> None:
    """No command is shown that the bot does not know."""
    code = "".join(path.read_text("utf-8") for path in (Path(__file__).parents[2] / "handlers/telegram").rglob("*.py"))
    known = set(re.findall(r'CommandHandler\("(\w+)"', code))

    assert set(COMMANDS) <= known
