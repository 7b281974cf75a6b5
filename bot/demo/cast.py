"""The made-up people of the demo and their phones. All numbers are from the fictional 555-01xx."""

from dataclasses import dataclass

PATIENT_NUMBER = "+17025550100"
STAFF_NUMBER = "+17025550199"


@dataclass(frozen=True)
class DemoPhone:
    """A phone that the demo page plays; it texts one number of the clinic."""

    path: str
    owner: str
    title: str
    number: str
    texts_to: str
    hint: str

    @property
    def shown(self) -> str:
        return shown(self.number)

    @property
    def texts_to_shown(self) -> str:
        return shown(self.texts_to)


def shown(number: str) -> str:
    """A US number as people write it: 702-555-0100."""
    return f"{number[-10:-7]}-{number[-7:-4]}-{number[-4:]}"


PATIENT = DemoPhone(
    "patient",
    "Patient",
    "A patient's phone",
    "+17025550123",
    PATIENT_NUMBER,
    "Text a question, or “pre-screen”, or “person”.",
)
DANA = DemoPhone(
    "staff/1",
    "Dana",
    "Dana's phone (staff)",
    "+17025550101",
    STAFF_NUMBER,
    "Text “list” to see what waits, “?” for the words that count.",
)
SAM = DemoPhone(
    "staff/2",
    "Sam",
    "Sam's phone (staff)",
    "+17025550102",
    STAFF_NUMBER,
    "Text “list” to see what waits, “?” for the words that count.",
)
PHONES = (PATIENT, DANA, SAM)
