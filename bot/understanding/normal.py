"""One spelling for what people type many ways: shorthand written out, stretched letters."""

from __future__ import annotations

import re
from functools import cache

from bot.understanding.words import plain, word_lists

_WORD = re.compile(r"\bw/(?=\s)|[^\W_]+(?:['/-][^\W_]+)*|&")
_TOKEN = re.compile(rf"{_WORD.pattern}|[^\w\s]")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
SHORT_TEXT = 2
"""Up to so many words a lone letter may be an answer ("y", "n", "c") and is left as it is."""


def normal(text: str) -> str:
    """Lower case, written out, names explained ("zoloft antidepressant"), punctuation standing
    alone, so that "cost?" holds the word cost."""
    kinds = _kinds()
    tokens = _TOKEN.findall(written_out(text))
    return " ".join(f"{token} {kinds[token]}" if token in kinds else token for token in tokens)


def written_out(text: str) -> str:
    """Shorthand in full ("how much r u" becomes "how much are you") and "soooo" as "so"."""
    single = _STRETCHED.sub(r"\1", plain(text))
    lone_letters = len(_WORD.findall(single)) > SHORT_TEXT
    shorthand = _shorthand()

    def in_full(word: re.Match[str]) -> str:
        typed = word.group()
        return shorthand.get(typed, typed) if lone_letters or len(typed) > 1 else typed

    return _WORD.sub(in_full, single)


@cache
def _shorthand() -> dict[str, str]:
    words: dict[str, str] = word_lists("shorthand")["words"]
    return words


@cache
def _kinds() -> dict[str, str]:
    """Names a small model hardly knows, and what they are."""
    kinds: dict[str, str] = word_lists("names")["kinds"]
    return {name: kind for kind, names in kinds.items() for name in names.split()}
