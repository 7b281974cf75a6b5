"""The curated FAQ: `data/faq/*.yml` in Rasa's own format, with sources and review dates."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bot.content import FOLDER, ContentError, read_yaml
from bot.domain.conversation import Channel, Reply, Source
from bot.settings import ROOT

FAQ_FOLDER = ROOT / "data" / "faq"
_PREFIX = "utter_faq/"


@dataclass(frozen=True)
class Form:
    """One channel's wording. `if_unset` is said where a clinic fact it needs is not filled in."""

    text: str
    if_unset: str | None

    def filled(self, values: Mapping[str, str | None]) -> str:
        needed = {name for _, name, _, _ in string.Formatter().parse(self.text) if name}
        template = self.text
        if any(values.get(name) is None for name in needed):
            template = self.if_unset or self.text
        return template.format(**values)


@dataclass(frozen=True)
class Faq:
    id: str
    question: str
    web: Form
    sms: Form
    sources: tuple[Source, ...]
    source_keys: tuple[str, ...]
    reviewed_on: date
    review_by: date
    status: str
    medical: bool

    def expired(self, today: date) -> bool:
        """Past `review_by`: not served, staff are asked instead."""
        return today > self.review_by

    def replies(self, channel: Channel, values: Mapping[str, str | None]) -> tuple[Reply, ...]:
        """The answer as bubbles, its sources under the last; one text for a phone."""
        if channel is Channel.SMS:
            return (Reply(self.sms.filled(values)),)
        bubbles = [part.strip() for part in self.web.filled(values).split("\n\n") if part.strip()]
        *first, last = bubbles
        return (*(Reply(bubble) for bubble in first), Reply(last, sources=self.sources))


FaqLibrary = Mapping[str, Faq]


def load_faq(folder: Path = FAQ_FOLDER, sources: Path = FOLDER / "sources.yml") -> FaqLibrary:
    """Every FAQ by id. Raises `ContentError` with file and key."""
    known = read_yaml(sources)
    library: dict[str, Faq] = {}
    for path in sorted(folder.glob("*.yml")):
        for key, forms in read_yaml(path).get("responses", {}).items():
            if not key.startswith(_PREFIX):
                raise ContentError(f"{path.name}: {key} does not begin with {_PREFIX}")
            try:
                library[key.removeprefix(_PREFIX)] = _faq(key.removeprefix(_PREFIX), forms, known)
            except (KeyError, StopIteration, ValueError, TypeError) as error:
                raise ContentError(f"{path.name}: {key}: {error!r}") from error
    return library


def _faq(faq_id: str, forms: list[dict[str, Any]], known: Mapping[str, Any]) -> Faq:
    web = next(form for form in forms if "channel" not in form)
    sms = next(form for form in forms if form.get("channel") == "sms")
    metadata = web["metadata"]
    unknown = [key for key in metadata["sources"] if key not in known]
    if unknown:
        raise ValueError(f"unknown sources {unknown}")
    reviewed_on = str(metadata["reviewed_on"])
    return Faq(
        id=faq_id,
        question=metadata["question"],
        web=Form(web["text"].strip(), metadata.get("if_unset")),
        sms=Form(sms["text"].strip(), sms["metadata"].get("if_unset")),
        sources=tuple(
            Source(known[key]["title"], reviewed_on, known[key].get("url"))
            for key in metadata["sources"]
        ),
        source_keys=tuple(metadata["sources"]),
        reviewed_on=date.fromisoformat(reviewed_on),
        review_by=date.fromisoformat(str(metadata["review_by"])),
        status=metadata["status"],
        medical=bool(metadata["medical"]),
    )
