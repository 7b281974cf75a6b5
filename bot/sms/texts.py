"""What a text costs and whether every phone shows it (GSM alphabet: 3GPP TS 23.038)."""

from __future__ import annotations

import math

from bot.domain.conversation import Reply

_GSM_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = "^{}\\[~]|€"


def is_gsm(text: str) -> bool:
    return all(character in _GSM_BASIC or character in _GSM_EXTENDED for character in text)


def segments(text: str) -> int:
    """How many parts the carriers charge: 160 or 153 GSM characters, 70 or 67 otherwise."""
    if is_gsm(text):
        length = sum(2 if character in _GSM_EXTENDED else 1 for character in text)
        return 1 if length <= 160 else math.ceil(length / 153)
    length = len(text.encode("utf-16-be")) // 2
    return 1 if length <= 70 else math.ceil(length / 67)


def as_one_text(replies: tuple[Reply, ...]) -> str:
    """Bubbles as one text, since separate texts may overtake each other; choices numbered."""
    return "\n\n".join(_with_numbers(reply) for reply in replies)


def _with_numbers(reply: Reply) -> str:
    if not reply.choices:
        return reply.text
    lines = [f"{i} {choice.label}" for i, choice in enumerate(reply.choices, start=1)]
    return "\n".join([reply.text, *lines])
