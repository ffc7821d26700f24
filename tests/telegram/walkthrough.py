"""A first day for staff, played through the real process; ``python -m tests.telegram.walkthrough`` prints it."""

import re
import tempfile
from pathlib import Path

from tests.telegram.process import ROOT, BotProcess
from tests.telegram.stand_in.keyboard import button_data, button_labels
from tests.telegram.stand_in.people import Chat, Message, private_chat
from tests.telegram.stand_in.server import StandIn

WIDTH = 110
LOST = "do you sell gift vouchers"


class Walk:
    """Somebody of the staff with their phone; everything said is written down.

    Args:
        chat: their chat with the bot.
    """

    def __init__(self, chat: Chat) -> None:
        self._chat = chat
        self.lines: list[str] = []

    def say(self, words: str) -> Message:
        """Write *words* and wait for the bot's answer."""
        self._chat.say(words)
        self.lines.append(f"you> {words}")
        return self._heard()

    def press(self, screen: Message, label: str) -> Message:
        """Press the button of *screen* whose label begins with *label*."""
        at = next(at for at, name in enumerate(button_labels(screen)) if name.startswith(label))
        self._chat.press(screen, button_data(screen)[at])
        self.lines.append(f"you press [{button_labels(screen)[at]}]")
        return self._heard()

    def _heard(self) -> Message:
        screen = self._chat.answer()
        shown = [line if len(line) <= WIDTH else f"{line[:WIDTH]}…" for line in screen["text"].splitlines()]
        self.lines += [f"     {line}".rstrip() for line in shown]
        if labels := button_labels(screen):
            self.lines.append("     " + " ".join(f"[{label}]" for label in labels))
        self.lines.append("")
        return screen


def played(server: StandIn) -> str:
    """The whole walk as text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "faq.yaml"
        path.write_text((ROOT / "faq.yaml").read_text("utf-8"), "utf-8")
        staff, patient = private_chat(server), private_chat(server)
        bot = BotProcess(server, {"FAQ_FILE": str(path), "STAFF_IDS": str(staff.id)}).polling()
        try:
            for _ in range(3):
                patient.say(LOST)
                patient.answer()
            return _walked(Walk(staff))
        finally:
            bot.close()


def _walked(walk: Walk) -> str:
    walk.say("/status")
    walk.say("/test my leg went numb, does cupping help?")
    screen = walk.say("/unanswered")
    walk.press(screen, "New entry")
    walk.say("Do you sell gift vouchers?")
    preview = walk.say("Vouchers are sold at the front desk.")
    walk.press(preview, "Save")
    return re.sub(r"File version: .*", "File version: 1a2b3c4", "\n".join(walk.lines)).strip()


if __name__ == "__main__":
    telegram = StandIn().start()
    print(played(telegram))
    telegram.stop()
