"""Ways to reach somebody: phone numbers, e-mail addresses, call or text or e-mail."""

from __future__ import annotations

import re

import phonenumbers

from bot.understanding.answers.phrases import listed, plain, table, words_in

WAYS = ("call", "text", "email")

_EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)*\.[a-zA-Z]{2,24}\b")
_AT = re.compile(r"\s*[\[(]?\s*\bat\b\s*[\])]?\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[\[(]?\s*\bdot\b\s*[\])]?\s*", re.IGNORECASE)


def read_phone(text: str) -> str | None:
    """The one US number in a text, as +1 and ten digits; None if there is none or it cannot be."""
    found = {
        phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
        for match in phonenumbers.PhoneNumberMatcher(
            _in_digits(text), "US", leniency=phonenumbers.Leniency.POSSIBLE
        )
        if match.number.country_code == 1 and phonenumbers.is_valid_number(match.number)
    }
    if found:
        return found.pop() if len(found) == 1 else None
    return _ten_digits(text)


def _ten_digits(text: str) -> str | None:
    """ "Area code 702, 555-0148": ten digits in all, however far apart."""
    digits = re.sub(r"\D", "", text)
    if len(digits) != 10 or re.search(r"\d[a-zA-Z]|[a-zA-Z]\d", text):
        return None
    number = phonenumbers.parse(digits, "US")
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def is_this_phone(text: str) -> bool:
    """ "This one": the number that the text comes from."""
    return listed("this_number").within(plain(text))


def read_email(text: str) -> str | None:
    """The one e-mail address in a text, "dana at example dot com" included."""
    found = {address.lower() for address in _EMAIL.findall(text)}
    if not found:
        spelled = _DOT.sub(".", _AT.sub("@", text))
        found = {address.lower() for address in _EMAIL.findall(spelled)}
    if len(found) != 1:
        return None
    address = found.pop()
    return None if address.rsplit(".", 1)[1] in words_in("email_typos") else address


def read_way(text: str) -> str | None:
    """The one way of contact that somebody wants; two are not clear."""
    said = plain(text)
    if _EMAIL.search(text):
        return "email"
    if listed("leave_message").within(said):
        said = listed("leave_message").pattern.sub("call", said)
    said = (
        said.replace("| but", "but").replace("text message", "text").replace("phone call", "call")
    )
    wanted = {way for way in WAYS if _wanted(said, way)}
    if len(wanted) > 1:
        wanted = {way for way in wanted if _preferred(said, way)} or wanted
    return wanted.pop() if len(wanted) == 1 else None


def wants_no_contact(text: str) -> bool:
    return listed("no_contact").within(plain(text))


def _wanted(said: str, way: str) -> bool:
    """Named, and at least once not after "no", "don't" or "rather than"."""
    for match in listed(way).each(said):
        before = said[: match.start()].rsplit("|", 1)[-1].split()[-3:]
        if not listed("instead_of").within(" ".join(before)):
            return True
    return False


def _preferred(said: str, way: str) -> bool:
    for match in listed(way).each(said):
        before = " ".join(said[: match.start()].rsplit("|", 1)[-1].split()[-3:])
        after = " ".join(said[match.end() :].split("|", 1)[0].split()[:2])
        if listed("rather").within(before) or listed("rather").within(after):
            return True
    return False


def _in_digits(text: str) -> str:
    """Digits that were written out, if there are enough of them to be a number."""
    words = re.split(r"[\s,\-]+", text.lower())
    digits = table("digits")
    spoken = sum(word in digits for word in words)
    if spoken < 7:
        return text
    out = []
    for at, word in enumerate(words):
        doubled = digits.get(word, "") * 2 if at and words[at - 1] == "double" else None
        out.append(doubled or digits.get(word, "" if word == "double" else word))
    return re.sub(r"(?<=\d) (?=\d)", "", " ".join(out))
