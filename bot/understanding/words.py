"""The word lists that understanding reads, and turning a text into words."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).resolve().parent.parent / "content"

_APOSTROPHES = str.maketrans({"\u2019": "'", "\u2018": "'", "\u02bc": "'", "`": "'"})
_WORD = re.compile(r"[^\W_]+(?:['/-][^\W_]+)*|&")


def plain(text: str) -> str:
    """Lower case, one kind of apostrophe, single spaces."""
    return " ".join(text.translate(_APOSTROPHES).lower().split())


def words_of(text: str) -> list[str]:
    """The words of a text, lower case, in order; punctuation is left out."""
    return _WORD.findall(plain(text))


@cache
def word_lists(name: str) -> dict[str, Any]:
    """A YAML file of bot/content, by its name without ending."""
    content: dict[str, Any] = yaml.safe_load((CONTENT / f"{name}.yml").read_text("utf-8"))
    return content
