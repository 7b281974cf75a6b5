"""How many parts a text is sent in (3GPP TS 23.038)."""

import math

_GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_EXTENDED = frozenset("^{}\\[~]|€\f")


def count_segments(body: str) -> int:
    """1 for an empty text too, as Twilio reports it."""
    if all(char in _GSM_BASIC or char in _GSM_EXTENDED for char in body):
        length = sum(2 if char in _GSM_EXTENDED else 1 for char in body)
        whole, part = 160, 153
    else:
        length = len(body.encode("utf-16-be")) // 2
        whole, part = 70, 67
    return 1 if length <= whole else math.ceil(length / part)
