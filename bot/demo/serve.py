"""The stand-in as the demo starts it: our own settings' credentials, reception's own webhook."""

from __future__ import annotations

from starlette.applications import Starlette

from bot import wiring
from bot.demo.settings import StandInSettings
from bot.demo.stand_in import stand_in
from bot.settings import Settings


def stand_in_app(settings: Settings) -> Starlette:
    return stand_in(
        StandInSettings(
            account_sid=settings.twilio_account_sid,
            auth_token=settings.twilio_auth_token,
            patient_number=settings.twilio_patient_number,
            staff_number=settings.twilio_staff_number,
            webhook_url=f"{settings.public_url}/webhooks/sms/incoming",
            clock=wiring.now,
        )
    )
