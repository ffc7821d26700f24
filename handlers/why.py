"""``ask --why``: the route, the rule and words that decided, and the three best entries with their scores."""

from bot.reply import Reply


def why(reply: Reply) -> list[str]:
    """The reasons for *reply*, a line each."""
    lines = [f"route: {reply.route}", f"rule:  {reply.ruling.rule or '-'}"]
    if reply.ruling.words:
        lines.append(f"words: {', '.join(reply.ruling.words)}")
    lines += [f"  {match.score:5.1f}  {match.entry}  ({match.phrasing})" for match in reply.matches]
    return lines
