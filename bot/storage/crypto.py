"""What is encrypted at rest, and the keyed hash by which phone numbers are found."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

_keys: MultiFernet | None = None
_hash_key: bytes = b""


def use_keys(encryption_keys: Sequence[str], hash_key: str) -> None:
    """Sets this process's keys: the first encrypts, all decrypt. The hash key never rotates."""
    global _keys, _hash_key
    _keys = MultiFernet([Fernet(key) for key in encryption_keys])
    _hash_key = hash_key.encode()


def keyed_hash(text: str) -> str:
    """64 hexadecimal digits that say nothing about `text` without this process's key."""
    return hmac.new(_hash_key, text.encode(), hashlib.sha256).hexdigest()


def phone_hash(phone: str) -> str:
    """The keyed hash by which an E.164 number is found."""
    return keyed_hash(phone)


class Encrypted(TypeDecorator[str]):
    """Text that only this process's keys can read."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else _cipher().encrypt(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else _cipher().decrypt(bytes(value)).decode()


def _cipher() -> MultiFernet:
    if _keys is None:
        raise RuntimeError("storage keys are not set; wiring calls use_keys() first")
    return _keys
