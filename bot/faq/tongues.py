"""The languages that the file may speak, by their two letters (ISO 639-1), as Telegram names them."""

from typing import Any, Final

from rapidfuzz import process

ENGLISH: Final = "en"

TONGUES: Final = {
    "am": "Amharic", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali",
    "bs": "Bosnian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "es": "Spanish",
    "et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fr": "French", "ga": "Irish", "gl": "Galician",
    "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian",
    "id": "Indonesian", "is": "Icelandic", "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh",
    "km": "Khmer", "kn": "Kannada", "ko": "Korean", "ku": "Kurdish", "lt": "Lithuanian", "lv": "Latvian",
    "mk": "Macedonian", "ml": "Malayalam", "mn": "Mongolian", "mr": "Marathi", "ms": "Malay", "my": "Burmese",
    "nb": "Norwegian", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi", "pl": "Polish",
    "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "si": "Sinhala", "sk": "Slovak",
    "sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili",
    "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""Every language that can be one of the file's besides English."""

CODES: Final[dict[str, Any]] = {"propertyNames": {"enum": list(TONGUES)}}
"""What editors are told of the names of the languages."""


def code_of(tag: str) -> str:
    """The two letters of a language *tag* such as Telegram's ``pt-br``; empty if it begins with no such two."""
    code = tag.replace("_", "-").partition("-")[0].casefold()
    return code if code == ENGLISH or code in TONGUES else ""


def meant_by(name: str) -> str:
    """What to write instead of *name*, which is no language's code."""
    by_name = {"english": ENGLISH} | {tongue.casefold(): code for code, tongue in reversed(TONGUES.items())}
    near = process.extractOne(name.casefold(), by_name.keys(), score_cutoff=75)
    code = code_of(name) or (by_name[near[0]] if near else "")
    if code == ENGLISH:
        return "English stands under replies:, and in the entries themselves"
    return f"did you mean '{code}' ({TONGUES[code]})?" if code else "write its two letters, such as es"
