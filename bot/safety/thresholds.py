"""From which chances on the readers are believed. Computed by ``make model`` on authors that were left out of training.

They stand in ``thresholds.yaml`` beside the models, below the table that set them, and are checked like the models.
"""

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from bot.language.shipped import load_shipped
from bot.reading.shipped import FOLDER, UnsafeModel

_FILE: Final = FOLDER / "thresholds.yaml"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Chances from 0 to 1, and scores from 0 to 100.

    Attributes:
        physician: a message goes to the physician.
        physician_foreign: the same where the message is not English.
        emergency: one that goes to the physician is an emergency.
        emergency_foreign: the same where the message is not English.
        doubt: a rule counts, though the readers think otherwise.
        answerable: an entry that fits is offered, and not given at once.
        desk: a message is for the front desk.
        talk: a message is small talk.
        answer: score from which an entry is given.
        lead: how far its score must be ahead of the next.
        offer: score from which an entry is offered.
        beside: the same for a message that is for the front desk, or small talk.
    """

    physician: float
    physician_foreign: float
    emergency: float
    emergency_foreign: float
    doubt: float
    answerable: float
    desk: float
    talk: float
    answer: float
    lead: float
    offer: float
    beside: float


def load_thresholds(path: Path = _FILE) -> Thresholds:
    """The thresholds in the file at *path*.

    Raises:
        UnsafeModel: one is missing, or is no chance that could be meant.
    """
    try:
        data: dict[str, str] = load_shipped(path)
        found = Thresholds(**{field.name: float(data[field.name]) for field in fields(Thresholds)})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UnsafeModel(f"{path.name} cannot be read; make it anew with: make model") from error
    chances = (
        found.physician,
        found.physician_foreign,
        found.emergency,
        found.emergency_foreign,
        found.desk,
        found.talk,
    )
    if (
        not all(0 < chance < 1 for chance in (*chances, found.doubt, found.answerable))
        or not 0 < found.offer <= found.beside <= found.answer < 100
        or not 0 <= found.lead < 100
    ):
        raise UnsafeModel(f"{path.name} holds a threshold that nothing or everything would meet")
    return found
