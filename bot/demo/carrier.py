"""The telephone network in memory: messages, phones, and who has opted out of which number.

No HTTP here. Opt-out words: https://www.twilio.com/docs/messaging/tutorials/how-to-respond-to-stop
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock

from bot.demo.segments import count_segments
from bot.demo.settings import StandInSettings

OPT_OUT_WORDS = frozenset(
    {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
)
OPT_IN_WORDS = frozenset({"START", "YES", "UNSTOP"})
HELP_WORDS = frozenset({"HELP", "INFO"})
FINAL = frozenset({"delivered", "undelivered", "failed", "received"})

_UNSUBSCRIBED = (
    "You have successfully been unsubscribed. You will not receive any more messages "
    "from this number. Reply START to resubscribe."
)
_RESUBSCRIBED = (
    "You have successfully been re-subscribed to messages from this number. "
    "Reply HELP for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply."
)
_HELP = "Reply STOP to unsubscribe. Msg&Data Rates May Apply."


@dataclass
class Message:
    """A text as Twilio's Message resource knows it; numbers in E.164, times with their zone."""

    sid: str
    to: str
    sender: str
    body: str
    direction: str
    status: str
    created: datetime
    updated: datetime
    sent: datetime | None = None
    segments: int = 1
    error_code: int | None = None
    service_sid: str | None = None
    callback_url: str | None = None


@dataclass(frozen=True)
class PhoneText:
    """A text as it stands on a phone's screen; `direction` is the phone's view of it."""

    n: int
    phone: str
    direction: str
    sender: str
    to: str
    body: str
    at: datetime


@dataclass
class Carrier:
    """All that the stand-in remembers. Safe to call from any thread."""

    settings: StandInSettings
    _messages: dict[str, Message] = field(default_factory=dict)
    _screens: list[PhoneText] = field(default_factory=list)
    _opted_out: set[tuple[str, str]] = field(default_factory=set)
    _lock: RLock = field(default_factory=RLock)

    def is_opted_out(self, phone: str, number: str) -> bool:
        with self._lock:
            return (phone, number) in self._opted_out

    def send(self, message: Message, *, arrives: bool) -> None:
        """Keep a text that the account sent; show it on the phone at once if it `arrives`."""
        with self._lock:
            self._messages[message.sid] = message
            if arrives:
                self._show(message.to, "in", message.sender, message.to, message.body)

    def receive(self, phone: str, number: str, body: str) -> tuple[Message, str | None]:
        """Take a text from a phone. Gives it with the opt-out kind of a keyword, or None."""
        with self._lock:
            message = self.new_message(phone, number, body, "inbound", "received")
            self._messages[message.sid] = message
            self._show(phone, "out", phone, number, body)
            return message, self._obey_keyword(phone, number, body)

    def new_message(self, sender: str, to: str, body: str, direction: str, status: str) -> Message:
        now = self.settings.clock()
        sid = "SM" + secrets.token_hex(16)
        return Message(
            sid, to, sender, body, direction, status, now, now, None, count_segments(body)
        )

    def move(self, sid: str, status: str, error_code: int | None = None) -> Message | None:
        """Put a message into its next state; None if it was deleted meanwhile."""
        with self._lock:
            message = self._messages.get(sid)
            if message is None:
                return None
            now = self.settings.clock()
            message.status, message.updated, message.error_code = status, now, error_code
            if status == "sent":
                message.sent = now
            return message

    def find(self, sid: str) -> Message | None:
        with self._lock:
            return self._messages.get(sid)

    def redact(self, sid: str) -> None:
        with self._lock:
            message = self._messages[sid]
            message.body, message.updated = "", self.settings.clock()

    def delete(self, sid: str) -> None:
        with self._lock:
            self._messages.pop(sid, None)

    def newest_first(self) -> list[Message]:
        with self._lock:
            return list(reversed(self._messages.values()))

    def screen(self, phone: str, after: int = 0) -> list[PhoneText]:
        """The texts on a phone's screen numbered above `after`, in order."""
        with self._lock:
            return [text for text in self._screens if text.phone == phone and text.n > after]

    def phones(self) -> list[str]:
        with self._lock:
            return sorted({text.phone for text in self._screens})

    def _show(self, phone: str, direction: str, sender: str, to: str, body: str) -> None:
        n, now = len(self._screens) + 1, self.settings.clock()
        self._screens.append(PhoneText(n, phone, direction, sender, to, body, now))

    def _obey_keyword(self, phone: str, number: str, body: str) -> str | None:
        word = body.strip().upper()
        answer: str | None = None
        kind: str | None = None
        if word in OPT_OUT_WORDS:
            kind = "STOP"
            answer = None if self.is_opted_out(phone, number) else _UNSUBSCRIBED
            self._opted_out.add((phone, number))
        elif word in OPT_IN_WORDS:
            kind = "START"
            answer = _RESUBSCRIBED if self.is_opted_out(phone, number) else None
            self._opted_out.discard((phone, number))
        elif word in HELP_WORDS:
            kind = "HELP"
            answer = _HELP if self.settings.advanced_opt_out else None
        if answer:
            self._show(phone, "in", number, phone, answer)
        return kind
