"""The clinic's clock: which day and minute it is where the clinic is, whatever the machine's own zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.faq.model import Clinic
from bot.opening.moment import Day, Moment


def clinic_moment(clinic: Clinic, seconds: float) -> Moment | None:
    """The moment at *seconds* since 1970 in the clinic's time zone.

    None where staff have not filled it in: the machine may be anywhere, and "open now" must not be wrong.
    """
    zone = clinic.facts["time_zone"]
    if not zone:
        return None
    try:
        then = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    except (OSError, ValueError, OverflowError):  # this machine knows no time zones, or not this one
        return None
    return Moment(Day(then.year, then.month, then.day), then.hour * 60 + then.minute)
