"""Reading answers to the pre-screen in free words: text in, a `Reading` out; no state, no I/O."""

from bot.understanding.answers.interpret import FIELDS, interpret
from bot.understanding.answers.reader import read

__all__ = ["FIELDS", "interpret", "read"]
