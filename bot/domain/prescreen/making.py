"""One turn while it is being put together: what was said, what is to be done."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.domain.conversation import Channel
from bot.domain.prescreen.answers import THIS_PHONE
from bot.domain.prescreen.criteria import Prescreen
from bot.domain.prescreen.progress import Progress, Stage
from bot.domain.prescreen.talk_types import Effect, Prompt, Turn

# Questions that steer the talk itself; the content file words them.
READ_BACK = "read_back"
WHICH = "which"
WITHDRAW = "withdraw"
PATIENT = "patient"


@dataclass
class Making:
    """Collects progress, prompts and effects. Made for one turn and thrown away."""

    prescreen: Prescreen
    progress: Progress
    channel: Channel
    prompts: list[Prompt] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)

    def __post_init__(self) -> None:
        """A patient who texts has a phone number, whatever channel they end on."""
        if self.channel is Channel.SMS and "phone" not in self.progress.answers:
            answers = {**self.progress.answers, "phone": THIS_PHONE}
            self.progress = replace(self.progress, answers=answers)

    def text(self, key: str, **parts: str) -> str:
        return self.prescreen.say(key, self.channel, self.progress.locale, **parts)

    def say(self, key: str, **parts: str) -> None:
        self.prompts.append(Prompt(self.text(key, **parts)))

    def turn(self) -> Turn:
        return Turn(self.progress, tuple(self.prompts), tuple(self.effects))

    def end(self, stage: Stage, says: str | None, keep_answers: bool = True) -> Turn:
        """The talk ends or rests here; nothing waits for an answer."""
        answers = self.progress.answers if keep_answers else {}
        corrected = self.progress.corrected if keep_answers else ()
        self.progress = replace(
            self.progress.asks(None), stage=stage, answers=answers, corrected=corrected
        )
        if says:
            self.say(says)
        return self.turn()
