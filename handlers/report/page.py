"""The report as one page that opens without a network: the picture inside it, and the same as text."""

import base64
from collections.abc import Mapping
from html import escape
from typing import Final

from bot.report import Report
from handlers.report.picture import NoPicture, draw
from handlers.report.words import in_words, span

_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 18px/1.5 sans-serif; max-width: 720px; margin: 0 auto; padding: 16px; color: #222 }}
img {{ width: 100%; height: auto }}
pre {{ font: inherit; white-space: pre-wrap }}
</style>
</head>
<body>
{picture}<pre>{words}</pre>
</body>
</html>
"""


def page(report: Report, questions: Mapping[str, str]) -> str:
    """The page; with the reason in the picture's place where that cannot be drawn."""
    title = escape(f"Questions to the bot, {span(report)}")
    words = in_words(report, questions)
    try:
        data = base64.b64encode(draw(report, questions)).decode()
        shown = f'<img src="data:image/png;base64,{data}" alt="{title}; the figures stand below">\n'
    except NoPicture as error:
        shown = f"<p>No picture: {escape(str(error))}.</p>\n"
    return _PAGE.format(title=title, picture=shown, words=escape(words))
