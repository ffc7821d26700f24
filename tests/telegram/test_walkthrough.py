"""The first day for staff in their guide is what the bot says."""

from tests.telegram.process import ROOT
from tests.telegram.stand_in.server import StandIn
from tests.telegram.walkthrough import played


def test_walkthrough_in_the_guide_is_real(own_server: StandIn) -> None:
    """Screen by screen; ``python -m tests.telegram.walkthrough`` prints it anew."""
    shown = (ROOT / "docs" / "staff.md").read_text("utf-8").split("<!-- walkthrough -->")[1]

    assert shown.strip().strip("`").strip() == played(own_server)
