"""``make ablate``: what the rules bring beside the readers, rule by rule, on authors that no model has learned from."""

from collections import Counter
from pathlib import Path

from bot.desk import Desk, load_knowledge
from bot.faq.file import load
from bot.safety.rules import PHYSICIAN
from tests.measure.questions import load_questions

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Print for each rule the risky messages that only rules catch, and the harmless ones that only rules send away."""
    knowledge = load_knowledge()
    desk, least = Desk(load(ROOT / "faq.yaml"), knowledge), knowledge.thresholds
    caught: Counter[str] = Counter()
    alarms: Counter[str] = Counter()
    risky = calm = missed = 0
    for path in sorted((ROOT / "tests" / "questions").glob("*.jsonl")):
        for question in load_questions(path):
            case = desk.case(question.text)
            grave = question.route in {"physician", "emergency"}
            risky, calm = risky + grave, calm + (not grave)
            said = case.likelihoods
            if said.language != "en" or not least.doubt <= said.physician < least.physician:
                missed += grave and said.physician < least.physician
                continue
            fired = {name for name, rule in PHYSICIAN.items() for sentence in case.sentences if rule(sentence)}
            (caught if grave else alarms).update([*fired, "any rule"] if fired else [])
            missed += grave and not fired
    print(f"{risky} risky messages, {missed} missed by readers and rules; {calm} harmless ones")
    for name in ("any rule", *PHYSICIAN):
        print(f"{name:16} caught by rules alone {caught[name]:4}   sent away by rules alone {alarms[name]:4}")


if __name__ == "__main__":
    main()
