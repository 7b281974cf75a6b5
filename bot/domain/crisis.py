"""What counts as a crisis: a rule list over disguised, misspelled and split text.

Words, patterns and exemptions are data (`bot/content/crisis.yml`, section `detection`); this
module only knows how to undo disguise and how to read the list.
"""

from __future__ import annotations

import re
import sre_parse
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from typing import Any

SPLIT_OVER = 3
"""Messages before this one that a sentence may have been spread over."""

NEAR_A_SPLIT = 20
"""Words on each side of a message boundary that one phrase may reach over."""
RUN_TOGETHER = 7
"""Letters from which a word may be several ("iwanttodie"); shorter ones are words (todo, alive)."""


class CrisisKind(str, Enum):
    """The five kinds; each has its own fixed answer."""

    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    HARM_OTHERS = "harm_others"
    MEDICAL = "medical"
    ABUSE = "abuse"


PRECEDENCE = (
    # The answer to suicide names 988 and 911 and what to do after taking something, so it also
    # serves an overdose that was meant; every other order would leave 988 out. A body in danger
    # comes before intent towards others, and danger to others before a wound that can wait.
    CrisisKind.SUICIDE,
    CrisisKind.MEDICAL,
    CrisisKind.HARM_OTHERS,
    CrisisKind.SELF_HARM,
    CrisisKind.ABUSE,
)


@dataclass(frozen=True)
class Crisis:
    """A crisis found in a text, and the rule (or model) that found it."""

    kind: CrisisKind
    rule: str


_LOOK_ALIKE = str.maketrans("аеорсухіјѕкмтнвԁοαεικνυτρ", "aeopcyxijskmthbdoaeikvutp")
_LEET = str.maketrans("01345@$!|+", "oieasasilt")
_UNSPLIT = str.maketrans({"đ": "d", "ł": "l", "ø": "o", "ı": "i", "’": "'", "‘": "'", "`": "'"})

_MARKS = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")
_LEET_WORD = re.compile(
    r"(?<![a-z$@|])(?:[a-z$@|]*[a-z][013457@$!|+]+[a-z][a-z013457@$!|+]*|[$@][a-z]{2,})"
)
_MANY = re.compile(r"([^\W\d_])\1{2,}")
_SPELLED_OUT = re.compile(
    r"(?<![^\W_])(?<!')(?:[^\W\d_](?:  ?|[.\-_*/·,]) ?){2,}[^\W\d_](?![^\W_]|')"
)
_SENTENCE_END = re.compile(r"[.!;:。！…]+(?!\d)|\n\s*\n")
_NOT_KEPT = re.compile(r"[^\w.?'*#]+|_+")
_BLANKS = re.compile(r"\s+")


def normalise(text: str) -> str:
    """Lower case without accents, look-alike letters, leetspeak, stretched or spelled-out words.

    Sentence ends become " . ", questions " ? "; apostrophes, `*` and `#` inside words stay, for
    the spelling list to use. Scripts other than Latin are kept as they are.
    """
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", visible.replace("…", ". ")))
    plain = unicodedata.normalize("NFC", plain).lower().translate(_UNSPLIT)
    if not plain.isascii():
        plain = _WORD.sub(_latin_where_mixed, plain)
    plain = _LEET_WORD.sub(_letters_for_signs, plain)
    plain = _MANY.sub(r"\1", plain)
    plain = _SPELLED_OUT.sub(lambda run: "".join(_WORD.findall(run[0])), plain)
    plain = re.sub(r"[?？¿]+", " ? ", _SENTENCE_END.sub(" . ", plain))
    return _BLANKS.sub(" ", _NOT_KEPT.sub(" ", plain)).strip()


def _latin_where_mixed(word: re.Match[str]) -> str:
    """Swap look-alikes only inside a word that also has Latin letters: other scripts stay."""
    return word[0].translate(_LOOK_ALIKE) if re.search("[a-z]", word[0]) else word[0]


def _letters_for_signs(word: re.Match[str]) -> str:
    whole = word[0]
    body = whole.rstrip("!")
    return body.translate(_LEET) + whole[len(body) :]


@dataclass(frozen=True)
class _Pattern:
    """A pattern that is tried only on texts with one of the words it cannot match without.

    Trying all patterns on every text costs ten times as much as this look for words.
    """

    compiled: re.Pattern[str]
    words: frozenset[str]

    def may_match(self, present: AbstractSet[str]) -> bool:
        """Whether any of its words is among those present in the text."""
        return not self.words or not self.words.isdisjoint(present)


@dataclass(frozen=True)
class _Exemption:
    """A pattern that silences the rules it is attached to, by how near the match it stands.

    `within`: "match" (it overlaps the match), "sentence" (same sentence), "text" (anywhere).
    `settles`: the phrase is harmless; otherwise it is only too weak alone, and another reader of
    the text may still take it up.
    """

    pattern: re.Pattern[str]
    within: str
    settles: bool

    def covers(self, text: str, found: re.Match[str]) -> bool:
        if self.within == "match":
            spans = (seen.span() for seen in self.pattern.finditer(text))
            return any(start < found.end() and found.start() < end for start, end in spans)
        where = text if self.within == "text" else _sentence(text, found)
        return bool(self.pattern.search(where))


@dataclass(frozen=True)
class _Rule:
    id: str
    kind: CrisisKind
    patterns: tuple[_Pattern, ...]
    exemptions: tuple[_Exemption, ...]

    def matches(
        self, text: str, present: AbstractSet[str]
    ) -> Iterator[tuple[re.Match[str], _Exemption | None]]:
        """Every match with the first exemption that silences it."""
        for pattern in self.patterns:
            if pattern.may_match(present):
                for found in pattern.compiled.finditer(text):
                    covering = (one for one in self.exemptions if one.covers(text, found))
                    yield found, next(covering, None)


def _sentence(text: str, found: re.Match[str]) -> str:
    """The sentence around a match, its closing question mark included."""
    start = max(text.rfind(" . ", 0, found.start() + 1), text.rfind(" ? ", 0, found.start() + 1))
    ends = [end for mark in (" . ", " ?") if (end := text.find(mark, found.end())) >= 0]
    return text[start + 2 if start >= 0 else 0 : min(ends) + 2 if ends else len(text)].strip()


class CrisisRules:
    """The rule list of `crisis.yml`, compiled."""

    def __init__(
        self,
        rules: Iterable[_Rule],
        spelling: Sequence[tuple[_Pattern, str]],
        signs: Mapping[str, str],
        risk_words: Sequence[str],
        topic: re.Pattern[str],
        denial: re.Pattern[str],
    ) -> None:
        self._rules = sorted(rules, key=lambda rule: PRECEDENCE.index(rule.kind))
        patterns = [pattern for rule in self._rules for pattern in rule.patterns]
        self._words = tuple(sorted({word for pattern in patterns for word in pattern.words}))
        self._spelling = spelling
        self._signs = {ord(sign): f" {word} " for sign, word in signs.items()}
        self._risk_words = sorted(risk_words, key=len, reverse=True)
        parts = "|".join(map(re.escape, self._risk_words))
        self._run_together = re.compile(rf"\b(?=\w{{{RUN_TOGETHER},}})(?:{parts}){{2,}}\b")
        self._part = re.compile(parts)
        self._topic = topic
        self._denial = denial

    @classmethod
    def from_mapping(cls, mapping: Mapping[str, Any]) -> CrisisRules:
        """Build from the loaded `crisis.yml`. Raises ValueError naming the rule that is wrong."""
        data = mapping["detection"]
        words: dict[str, str] = {}
        for name, pattern in data["vocabulary"].items():
            words[name] = f"(?:{_filled(pattern, words)})"
        exemptions = {
            name: _Exemption(
                _union(entry["any"], words, name), entry["within"], entry.get("settles", True)
            )
            for name, entry in data["exemptions"].items()
        }
        return cls(
            rules=[_rule(entry, words, exemptions) for entry in data["rules"]],
            spelling=[(_pattern(find, words, find), put) for find, put in data["spelling"].items()],
            signs=data["signs"],
            risk_words=data["risk_words"],
            topic=_union(data["topic"], words, "topic"),
            denial=_union(data["denial"], words, "denial"),
        )

    def detect(self, text: str, previous: Sequence[str] = ()) -> Crisis | None:
        """The gravest crisis in this text, or in a sentence begun in the messages before it."""
        return self._in_text(self.read(text)) or self._across(text, previous)

    def is_about_suicide(self, text: str) -> bool:
        """Whether suicide or self-harm is mentioned at all, as a topic too (for the 988 line)."""
        return bool(self._topic.search(self.read(text)))

    def denies_suicide(self, text: str) -> bool:
        """Whether the text says that there is no thought of suicide (asked once, gently)."""
        return bool(self._denial.search(self.read(text)))

    def unsilenced(self, text: str) -> str:
        """The text as `read` gives it, without the phrases that an exemption settled."""
        plain = self.read(text)
        left = list(plain)
        for _, found, exemption in self._matches(plain):
            if exemption and exemption.settles:
                left[found.start() : found.end()] = " " * len(found[0])
        return _BLANKS.sub(" ", "".join(left)).strip()

    def read(self, text: str) -> str:
        """The text as the rules see it: normalised, signs as words, spelling and slang undone."""
        plain = normalise(text if text.isascii() else text.translate(self._signs))
        if "*" in plain or "#" in plain:
            plain = re.sub(r"\w*[a-z][*#]+\w*|#\w+", self._unmask, plain)
            plain = _BLANKS.sub(" ", plain.replace("*", " ").replace("#", " ")).strip()
        for find, put in self._spelling:
            if not find.words or any(map(plain.__contains__, find.words)):
                plain = find.compiled.sub(put, plain)
        plain = plain.replace("'", "")
        return self._run_together.sub(lambda run: " ".join(self._part.findall(run[0])), plain)

    def _matches(self, plain: str) -> Iterator[tuple[_Rule, re.Match[str], _Exemption | None]]:
        """Every match of every rule, the gravest kind first."""
        present = frozenset(filter(plain.__contains__, self._words))
        for rule in self._rules:
            for found, exemption in rule.matches(plain, present):
                yield rule, found, exemption

    def _in_text(self, plain: str) -> Crisis | None:
        heard = (rule for rule, _, exemption in self._matches(plain) if exemption is None)
        return next((Crisis(rule.kind, rule.id) for rule in heard), None)

    def _across(self, text: str, previous: Sequence[str]) -> Crisis | None:
        """A match that exists only once the messages are joined, so it crosses their boundary."""
        before = " ".join(" ".join(previous[-SPLIT_OVER:]).split()[-NEAR_A_SPLIT:])
        if not before:
            return None
        after = " ".join(text.split()[:NEAR_A_SPLIT])
        apart = (self.read(before), self.read(after))
        known = Counter(
            (rule.id, found[0]) for plain in apart for rule, found, _ in self._matches(plain)
        )
        for rule, found, exemption in self._matches(self.read(f"{before} {after}")):
            if known[rule.id, found[0]]:
                known[rule.id, found[0]] -= 1
            elif exemption is None:
                return Crisis(rule.kind, rule.id)
        return None

    def _unmask(self, masked: re.Match[str]) -> str:
        """`k*ll` → `kill`: a masked word is read as the only risk word it can stand for."""
        body = masked[0].lstrip("#")
        if len(_WORD.sub("", body)) > len(body) - 2:
            return masked[0]
        fits = re.compile(re.sub(r"[*#]", ".", body))
        return next((word for word in self._risk_words if fits.fullmatch(word)), body)


def _rule(
    entry: Mapping[str, Any], words: Mapping[str, str], exemptions: Mapping[str, _Exemption]
) -> _Rule:
    name = entry["id"]
    unknown = [key for key in entry.get("not_when", ()) if key not in exemptions]
    if unknown:
        raise ValueError(f"crisis rule {name}: no such exemption: {', '.join(unknown)}")
    try:
        kind = CrisisKind(entry["kind"])
    except ValueError as wrong:
        raise ValueError(f"crisis rule {name}: {wrong}") from wrong
    return _Rule(
        id=name,
        kind=kind,
        patterns=tuple(_pattern(one, words, name) for one in entry["any"]),
        exemptions=tuple(exemptions[key] for key in entry.get("not_when", ())),
    )


def _pattern(pattern: str, words: Mapping[str, str], where: str) -> _Pattern:
    compiled = _union([pattern], words, where)
    return _Pattern(compiled, _needed(sre_parse.parse(compiled.pattern)))


def _needed(parsed: Any) -> frozenset[str]:
    """Strings of which every match holds at least one; empty if there are none to name."""
    choices: list[frozenset[str]] = []
    run = ""
    for what, how in [*parsed, (None, None)]:
        if what is sre_parse.LITERAL:
            run += chr(how)
            continue
        if run:
            choices.append(frozenset([run]))
        run = ""
        if what is sre_parse.SUBPATTERN:
            choices.append(_needed(how[3]))
        elif what is sre_parse.BRANCH:
            branches = [_needed(branch) for branch in how[1]]
            choices.append(frozenset().union(*branches) if all(branches) else frozenset())
        elif what in (sre_parse.MAX_REPEAT, sre_parse.MIN_REPEAT) and how[0] > 0:
            choices.append(_needed(how[2]))
    return max(filter(None, choices), key=_rarity, default=frozenset())


def _rarity(strings: frozenset[str]) -> tuple[int, int]:
    """Long strings are rare, few strings are quickly looked for."""
    return min(4, min(map(len, strings))), -len(strings)


def _union(patterns: Sequence[str], words: Mapping[str, str], where: str) -> re.Pattern[str]:
    """One pattern out of many, filled in, at word boundaries."""
    try:
        filled = "|".join(_filled(pattern, words) for pattern in patterns)
        return re.compile(rf"(?<!\w)(?:{filled})(?!\w)")
    except (re.error, KeyError) as wrong:
        raise ValueError(f"crisis pattern of {where}: {wrong}") from wrong


def _filled(pattern: str, words: Mapping[str, str]) -> str:
    """A pattern with each `<name>` replaced by what the vocabulary has for it."""
    return re.sub(r"<(\w+)>", lambda name: words[name[1]], pattern)
