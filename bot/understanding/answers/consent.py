"""Consents and the read-back's "is it right?". A consent that is not clear is none."""

from __future__ import annotations

import re
from functools import cache

from bot.domain.opt_out import OptOutWords, Wish
from bot.domain.opt_out import plain as letters
from bot.understanding.answers.phrases import listed, plain
from bot.understanding.answers.said import Said, Verdict
from bot.understanding.words import word_lists


def read_consent(text: str) -> Verdict:
    """Agreed, refused, or neither; conditions and "I guess" are neither."""
    said = Said.of(plain(text))
    if listed("unsure").within(said.whole) and said.lead is None:
        return Verdict.NOT_KNOWN
    if listed("refuse").within(said.whole) and said.lead is not Verdict.YES:
        return Verdict.NO
    if said.lead is Verdict.NO and not listed("no_such").within(said.whole):
        return Verdict.NO
    if _asks(text, said.whole) or listed("conditional").within(said.whole):
        return Verdict.UNCLEAR
    if said.lead is Verdict.YES:
        return Verdict.UNCLEAR if listed("refuse").within(said.rest) else Verdict.YES
    return Verdict.YES if listed("agree").within(said.whole) else Verdict.UNCLEAR


def opts_out(text: str) -> bool:
    """Whether the text holds one of the words by which texts are ended."""
    return _opt_out_words().read(text) is Wish.STOP


def read_confirm(text: str) -> Verdict:
    """Whether what was read back is right."""
    bare = Said.of(plain(text)).whole
    if listed("right").are(bare):
        return Verdict.YES
    if listed("unsure").within(bare):
        return Verdict.NOT_KNOWN
    if listed("wrong").within(listed("all_right").pattern.sub("", bare)):
        return Verdict.NO
    return Verdict.YES if listed("right").within(bare) else Verdict.UNCLEAR


def _asks(text: str, said: str) -> bool:
    return "?" in text and listed("asks_back").opens(said) is not None


@cache
def _opt_out_words() -> OptOutWords:
    data = word_lists("opt_out")
    return OptOutWords(
        stop=frozenset(letters(word) for word in data["stop"]),
        help=frozenset(letters(word) for word in data["help"]),
        start=frozenset(letters(word) for word in data["start"]),
        stop_phrases=tuple(re.compile(phrase) for phrase in data["stop_phrases"]),
    )
