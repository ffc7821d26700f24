"""The command line, as a user meets it: real processes, real pipes."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.child import completed

ROOT = Path(__file__).parents[1]


def run(
    *arguments: str, given: str | bytes = "", folder: Path = ROOT, cold: bool = False, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the bot in *folder* with *arguments* and *given* on standard input; *cold* as a program of its own."""
    raw = given.encode() if isinstance(given, str) else given
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("TELEGRAM_", "FAQ_"))}
    return completed(arguments, clean | environment, raw, folder=folder, cold=cold)


def test_pipe_gets_one_reply_a_line(tmp_path: Path) -> None:
    """Without a token, lines from a pipe are answered one by one, and the end of input is exit 0."""
    done = run(given="What is fascia?\nmy leg went numb, does cupping help?\n", cold=True)

    assert done.returncode == 0
    assert done.stderr == b""
    assert b"connective tissue" in done.stdout
    assert b"Consult your physician" in done.stdout


def test_offered_number_can_be_typed() -> None:
    """The number of an offered question gives its answer."""
    done = run(given="What is fascia?\n1\n/topics\n21\n")

    assert b"Can massage improve posture?" in done.stdout
    assert b"Does massage go together with other medical treatment?" in done.stdout


def test_long_number_is_a_message() -> None:
    """A number that begins like an offered one, and is none, is a message like any other."""
    done = run(given="What is fascia?\n00011\n99999999999999999999\n")

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [(["ask"], b"--jsonl"), (["ask", "x", "--jsonl"], b"--jsonl"), (["nonsense"], b"nonsense")],
)
def test_wrong_call_is_explained(arguments: list[str], expected: bytes) -> None:
    """A call that cannot be understood ends with exit 2 and says what was expected."""
    done = run(*arguments)

    assert done.returncode == 2
    assert expected in done.stderr
    assert b"Traceback" not in done.stderr


def test_ask_prints_reply_and_why() -> None:
    """``ask --why`` shows the reply, the route, the rule, the words of a rule that has any, and the best entries."""
    answer = run("ask", "--why", "What is fascia?").stdout.decode()
    symptom = run("ask", "--why", "my leg went numb, does cupping help?").stdout.decode()
    condition = run("ask", "--why", "my sciatica is back, does cupping help?").stdout.decode()

    assert "Source: Massage Therapy for Back Pain, paragraph 2." in answer
    assert "route: faq" in answer
    assert "fascia  (" in answer
    assert "route: physician" in symptom
    assert "rule:  physician.learned" in symptom
    assert "words: " not in symptom
    assert "route: physician" in condition
    assert "rule:  physician." in condition
    assert "sciatica" in condition.split("words: ")[1]


def test_jsonl_contract() -> None:
    """``ask --jsonl`` answers each line in order with exactly the documented fields, errors in their place."""
    lines = [
        '{"text": "What is cupping?"}',
        "no json",
        '{"text": 5}',
        "[]",
        '{"text": "my back hurts", "id": 1}',
        '{"text": ""}',
    ]

    done = run("ask", "--jsonl", given="\n".join(lines) + "\n")
    said = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 0
    assert [list(record) for record in said] == [
        ["text", "route", "entry", "offered", "score", "rule", "language", "reply"],
        ["error"],
        ["error"],
        ["error"],
        ["text", "route", "entry", "offered", "score", "rule", "language", "reply"],
        ["text", "route", "entry", "offered", "score", "rule", "language", "reply"],
    ]
    assert (said[0]["route"], said[0]["entry"]) == ("faq", "what-is-cupping")
    assert 0 <= said[0]["score"] <= 100
    assert (said[4]["route"], said[4]["entry"]) == ("physician", None)
    assert said[5]["route"] == "fallback"


HOSTILE = {
    "empty": "",
    "blank": "  \t ",
    "100,000 characters": "what is cupping " * 6250,
    "only emoji": "🤔😂👍",
    "control characters": "\x01\x02\x1b[31m",
    "zero width": "\u200b\u200d\ufeff",
    "lone surrogate": "\ud83d what is cupping",
    "right-to-left override": "\u202ewhat is cupping\u202c",
    "nul": "what\x00is cupping",
    "ten alphabets": "กขค 漢字 かな 한글 עברית عربي हिन्दी ქართული ελληνικά русский",
    "one long word": "a" * 3000,
    "brackets": "[" * 1000 + "{" * 400,
}


def test_hostile_text_gets_a_sane_reply() -> None:
    """Whatever is typed, a reply comes, and never an exception."""
    done = run("ask", "--jsonl", given="\n".join(json.dumps({"text": text}) for text in HOSTILE.values()))
    routes = [json.loads(line)["route"] for line in done.stdout.splitlines()]

    assert done.stderr == b""
    assert len(routes) == len(HOSTILE)
    by_name = dict(zip(HOSTILE, routes, strict=True))
    assert by_name["100,000 characters"] == "physician"
    assert [by_name[name] for name in ("empty", "blank", "zero width")] == ["fallback"] * 3
    assert by_name.pop("only emoji") in {"fallback", "smalltalk"}
    assert set(by_name.values()) <= {"fallback", "faq", "physician", "clarify"}


def test_pipe_that_is_no_text_is_survived() -> None:
    """Bytes that are no UTF-8 are read as far as they go."""
    done = run(given=b"\xff\xfe\x00what\n")

    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_clean_file_is_one_line() -> None:
    """``check`` on a clean file says how much is in it."""
    done = run("check", "faq.yaml", cold=True)

    assert done.returncode == 0
    assert done.stdout.startswith(b"faq.yaml: 21 entries with ")
    assert len(done.stdout.splitlines()) == 1


def test_bad_file_stops_check_and_start_alike(tmp_path: Path) -> None:
    """``check`` and a start print the same problems and exit 1, without a traceback."""
    bad = tmp_path / "faq.yaml"
    shipped = (ROOT / "faq.yaml").read_text("utf-8")
    bad.write_text(
        shipped.replace("    question: What is fascia?", "    question:").replace("- healthy", "- x"), "utf-8"
    )

    checked, started = run("check", str(bad)), run(FAQ_FILE=str(bad))

    assert (checked.returncode, started.returncode) == (1, 1)
    assert checked.stderr == started.stderr
    assert b'entry "fascia": question is empty; write the question as a patient would ask it' in checked.stderr
    assert b"Traceback" not in checked.stderr


OBEYED = "\x1b]0;owned\x07\x1b[31m\x9b31m\x7f\u202e\u200b"
"""What a terminal would obey, and what turns or hides what is read."""


def harmless(said: bytes) -> bool:
    """Whether no terminal would obey anything in it."""
    return not set(said.decode()) & set(OBEYED) - set("]0;owned[31m")


def test_terminal_obeys_nothing_that_a_file_says(tmp_path: Path, project: Path) -> None:
    """``check`` in every format, ``ask --why`` and the chat show escapes as text, wherever in the file they stand."""
    shipped = (ROOT / "faq.yaml").read_text("utf-8")
    written = json.dumps(OBEYED)
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.yaml"
    bad.write_text(
        shipped.replace("- id: what-is-cupping", f"- id: {written}").replace(
            "    question: What is fascia?", f"    {written}: x"
        ),
        "utf-8",
    )
    good.write_text(
        shipped.replace("- healthy", f"- healthy\n    {written}: [x]").replace(
            "      - What does fascia mean?",
            f'      - "fascia {written[1:-1]} meaning?"\n      - \u202efascia of what?',
        ),
        "utf-8",
    )
    for how in ("text", "json", "github"):
        done = run("check", str(bad), "--format", how)
        assert done.returncode == 1
        assert b"owned" in done.stdout + done.stderr
        assert harmless(done.stdout + done.stderr)
    assert json.loads(run("check", str(bad), "--format", "json").stdout)
    for how in ("text", "json", "github"):
        assert harmless(run("check", str(good), "--format", how, "--since", "faq.yaml", folder=project).stdout)
    for question in (f"fascia {OBEYED} meaning", f"{OBEYED}", f"my {OBEYED} knee is swollen", f"{OBEYED} \u202efascia"):
        done = run("ask", "--why", "--faq", str(good), question)
        assert harmless(done.stdout + done.stderr)
    chatted = run(given=f"{OBEYED}\nfascia meaning\n1\n/topics\n", FAQ_FILE=str(good))
    assert harmless(chatted.stdout + chatted.stderr)
    missing = run("check", str(tmp_path / OBEYED.replace("/", "")))
    assert harmless(missing.stdout + missing.stderr)


def test_unusable_setting_is_one_clear_line() -> None:
    """A setting that cannot be used is named, and the program ends with exit 1."""
    done = run(LOG_LEVEL="loud", cold=True)

    assert done.returncode == 1
    assert done.stderr.startswith(b"LOG_LEVEL: ")
    assert run(DATABASE_URL="mysql://x").stderr.startswith(b"DATABASE_URL: must be sqlite:///FILE or postgresql://")
    assert b"Traceback" not in done.stderr


def test_use_is_told_to_nobody(tmp_path: Path) -> None:
    """What runs the models counts how it is used, in a file in the home folder, for its maker; here it does not."""
    there = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    done = completed(["ask", "thank you"], there | {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}, cold=True)

    assert done.returncode == 0
    assert [path.name for path in tmp_path.rglob("*") if path.suffix == ".db"] == []
