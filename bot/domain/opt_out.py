"""Reading the words by which a phone asks for no more texts, for help, or to be texted again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import Enum


class Wish(str, Enum):
    STOP = "stop"
    HELP = "help"
    START = "start"


@dataclass(frozen=True)
class OptOutWords:
    """Whole-text words and free-text patterns, from `bot/content/opt_out.yml`."""

    stop: Collection[str]
    help: Collection[str]
    start: Collection[str]
    stop_phrases: Sequence[re.Pattern[str]]

    def read(self, text: str) -> Wish | None:
        """What the text asks of the texting itself; in doubt whether to stop, stop."""
        word = plain(text)
        if word in self.stop:
            return Wish.STOP
        if word in self.help:
            return Wish.HELP
        if word in self.start:
            return Wish.START
        sentence = " ".join(_letters(text).split())
        if any(phrase.search(sentence) for phrase in self.stop_phrases):
            return Wish.STOP
        return None


def plain(text: str) -> str:
    """Letters only, lower case, no accents: "S T O P." and "Stop!" are both "stop"."""
    return "".join(_letters(text).split())


def _letters(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return "".join(
        c if c.isalnum() or c == "'" else " " for c in decomposed if not unicodedata.combining(c)
    )
