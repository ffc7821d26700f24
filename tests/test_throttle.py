"""The throttle: told once, silent until calm, and small however many readers there are."""

import tracemalloc

from bot.throttle import GROUPS, MOST_KEPT, READERS, Throttle, Throttling

NOW = 1_800_000_000.0


def test_flood_is_told_once_then_silence() -> None:
    """After the messages that may come at once there is one notice, then nothing."""
    throttle = Throttle(READERS)
    verdicts = [throttle.judge(1, NOW) for _ in range(READERS.at_once + 100)]

    assert verdicts == ["heard"] * READERS.at_once + ["notice"] + ["silence"] * 99
    assert throttle.judge(2, NOW) == "heard"


def test_pause_ends_the_silence_and_patience_does_not() -> None:
    """Who goes on in the silence stays unheard; after a pause he is heard, and told anew if he starts again."""
    throttle = Throttle(READERS)
    verdicts = [throttle.judge(1, NOW + second) for second in range(600)]
    pause = NOW + 599 + READERS.calm * 60 / READERS.a_minute

    assert verdicts.count("notice") == 1
    assert verdicts[-60:] == ["silence"] * 60
    assert throttle.judge(1, pause - 0.1) == "silence"
    assert throttle.judge(1, pause + 60) == "heard"
    assert "notice" in [throttle.judge(1, pause + 61) for _ in range(READERS.at_once)]


def test_steady_pace_is_always_heard() -> None:
    """Who writes at the pace that is allowed never notices the throttle."""
    throttle = Throttle(READERS)
    each = 60.0 / READERS.a_minute

    assert {throttle.judge(1, NOW + number * each) for number in range(1000)} == {"heard"}


def test_group_is_judged_as_a_whole_and_pays_for_no_flooder() -> None:
    """Many readers together fill a group's bucket; one flooder alone only empties his own."""
    alone, many = Throttling(), Throttling()
    flood = [alone.judge(1, -5, NOW) for _ in range(1000)]
    crowd = [many.judge(reader, -5, NOW) for reader in range(1000)]

    assert flood.count("heard") == READERS.at_once
    assert alone.judge(2, -5, NOW) == "heard"
    assert crowd == ["heard"] * GROUPS.at_once + ["notice"] + ["silence"] * (999 - GROUPS.at_once)
    assert many.judge(2000, None, NOW) == "heard"


def test_clock_set_back_silences_nobody_for_long() -> None:
    """A clock that jumps back by a day costs a full bucket at most."""
    throttle = Throttle(READERS)
    throttle.judge(1, NOW + 86_400)

    assert throttle.judge(1, NOW + 60) == "heard" or throttle.judge(1, NOW + 120) == "heard"


def test_million_readers_cost_a_fixed_number_of_buckets() -> None:
    """Memory stops growing at the buckets that are kept; a flooder who stays is kept among a million others."""
    throttle, sizes = Throttle(READERS), []
    tracemalloc.start()
    try:
        for reader in range(1_000_000):
            throttle.judge(reader, NOW)
            if reader % 10 == 0:
                verdict = throttle.judge("flooder", NOW)
            if reader in {2 * MOST_KEPT, 999_999}:
                sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()

    assert len(throttle) == MOST_KEPT
    assert verdict == "silence"
    assert sizes[1] < 1.1 * sizes[0] < 20_000_000
