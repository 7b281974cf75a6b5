"""Sign-offs: who has approved the words and criteria as they stand now.

A sign-off holds for one state of the content: any change to a file makes a new one necessary.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import yaml

from bot.content import FOLDER
from bot.faq_content import FAQ_FOLDER

RECORD = FOLDER / "signed_off.yml"


@dataclass(frozen=True)
class SignOff:
    by: str
    role: str
    at: str
    content: str


def content_hash() -> str:
    """One hash over every word and criterion that a clinician and a lawyer must approve."""
    digest = hashlib.sha256()
    for path in sorted([*FOLDER.glob("*.yml"), *FAQ_FOLDER.glob("*.yml")]):
        if path != RECORD:
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def sign(by: str, role: str, at: datetime, record: Path = RECORD) -> SignOff:
    """Writes down that `by`, as `role`, approves the content as it is now."""
    signed = SignOff(by.strip(), role.strip(), at.isoformat(timespec="seconds"), content_hash())
    everything = [asdict(earlier) for earlier in sign_offs(record)] + [asdict(signed)]
    record.write_text(yaml.safe_dump(everything, sort_keys=False), encoding="utf-8")
    return signed


def sign_offs(record: Path = RECORD) -> list[SignOff]:
    if not record.exists():
        return []
    return [SignOff(**row) for row in yaml.safe_load(record.read_text(encoding="utf-8")) or ()]


def is_signed(record: Path = RECORD) -> bool:
    """Whether somebody has approved exactly this content."""
    now = content_hash()
    return any(signed.content == now for signed in sign_offs(record))
