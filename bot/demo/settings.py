"""What the stand-in is told when it starts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class StandInSettings:
    """Credentials, numbers (E.164) and the place that incoming texts are posted to.

    `clock` gives the time with its zone. `advanced_opt_out` adds `OptOutType` to the incoming
    webhook and lets the provider answer HELP by itself, as a messaging service can be set to do.
    """

    account_sid: str
    auth_token: str
    patient_number: str
    staff_number: str
    webhook_url: str
    clock: Callable[[], datetime]
    advanced_opt_out: bool = False
