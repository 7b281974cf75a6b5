"""How an answer is read where only the kind of field and the question's text are known."""

from __future__ import annotations

from typing import Any, cast

from bot.domain.conversation import Channel
from bot.domain.prescreen import Field, Question, Reading, Value, Wording
from bot.understanding.answers.age import ADULT, read_age
from bot.understanding.answers.clock import read_time
from bot.understanding.answers.phrases import listed, plain
from bot.understanding.answers.place import read_state
from bot.understanding.answers.reach import read_email, read_phone, read_way
from bot.understanding.answers.fields import Fields
from bot.understanding.answers.reader import _Reader, _with_crisis
