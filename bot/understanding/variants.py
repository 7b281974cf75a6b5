"""The same question about the treatment by its other names."""

from __future__ import annotations

import re
from functools import cache

from bot.understanding.words import word_lists


def variants(text: str) -> list[str]:
    """A normalised text with the first name of the treatment replaced by each stand-in."""
    return [
        other
        for stand_in in word_lists("names")["stand_ins"]
        for other in [_treatment().sub(stand_in, text, count=1)]
        if other != text
    ]


@cache
def _treatment() -> re.Pattern[str]:
    return re.compile(word_lists("names")["treatment"])
