"""The `intake` command."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot import settings as settings_module
from bot.content import ContentError
from bot.settings import ROOT, Settings, SettingsError

intake = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
staff_commands = typer.Typer(no_args_is_help=True, help="The roster.")
content_commands = typer.Typer(no_args_is_help=True, help="The clinic's words.")
intake.add_typer(staff_commands, name="staff")
intake.add_typer(content_commands, name="content")


@intake.command()
def run(
    port: Annotated[int | None, typer.Option(help="port of reception")] = None,
    no_demo: Annotated[bool, typer.Option(help="without the local stand-in for Twilio")] = False,
) -> None:
    """All processes in the foreground."""
    if port is not None:
        os.environ["PORT"] = str(port)
    if no_demo:
        os.environ["SMS_PROVIDER"] = "twilio"
    chosen = _settings()
    from bot import models, processes, start, wiring

    try:
        start.refuse_unless_fit(wiring.desk())
        start.prepare(chosen)
        models.train_if_changed()
    except (ContentError, start.NotFit) as error:
        _stop(str(error))
    raise typer.Exit(processes.run(chosen, os.environ))


@intake.command()
def train() -> None:
    """Trains the model into models/."""
    from bot import models

    models.train()


@intake.command()
def setup() -> None:
    """Prepares the database and trains the model if the data changed."""
    from bot import models, start

    start.prepare(_settings())
    models.train_if_changed()


@intake.command()
def check() -> None:
    """Every setting, connection, content file and model, each ok or with a hint."""
    from bot import checks

    problems = 0
    for name, problem in checks.run():
        print(
            f"{'ok   ' if problem is None else 'WRONG'} {name}"
            + (f": {problem}" if problem else "")
        )
        problems += problem is not None
    raise typer.Exit(1 if problems else 0)


@content_commands.command("check")
def content_check() -> None:
    """Every text held against the rules for wording, length and review."""
    from bot import content_check as rules

    problems = rules.run(_settings())
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problem(s).")
    raise typer.Exit(1 if problems else 0)


@content_commands.command("sign")
def content_sign(
    by: Annotated[str, typer.Option(help="who approves")],
    role: Annotated[str, typer.Option(help="clinician, lawyer …")],
) -> None:
    """Records a sign-off of all words and criteria as they stand now."""
    from bot import signing, wiring

    signed = signing.sign(by, role, wiring.now())
    print(f"Signed off by {signed.by}, {signed.role}: content {signed.content[:12]}.")


@intake.command()
def parse() -> None:
    """Lines on stdin → one JSON object a line: how each would be understood and answered."""
    from bot.parsing import Parser

    parser = Parser.load(_settings())
    for line in sys.stdin:
        text = line.rstrip("\n")
        if text.startswith("{"):
            text = str(json.loads(text).get("text", ""))
        print(json.dumps(parser.parse(text), ensure_ascii=False), flush=True)


@intake.command()
def interpret() -> None:
    """JSON lines {question, field, text} → how the pre-screen reads the answer."""
    from bot.understanding.answers import interpret as read

    for line in sys.stdin:
        if line.strip():
            row = json.loads(line)
            read_as = read(row["field"], row["question"], row["text"])
            print(json.dumps(read_as, ensure_ascii=False), flush=True)


@intake.command()
def evaluate(
    paths: Annotated[list[Path] | None, typer.Argument(help="files or folders of sets")] = None,
) -> None:
    """The figures of the evaluation sets, one table."""
    from bot import evaluation_run

    evaluation_run.run(_settings(), paths or [])


@intake.command()
def handoffs() -> None:
    """Open handoffs, a line each."""
    from bot import wiring
    from bot.intake import roster

    _settings()
    for line in roster.open_handoffs(wiring.desk()):
        print(line)


@intake.command()
def erase(
    phone: Annotated[str | None, typer.Option(help="+1…")] = None,
    conversation: Annotated[str | None, typer.Option(help="its id")] = None,
) -> None:
    """Deletes a person's data and prints a receipt."""
    from bot import wiring
    from bot.intake import privacy

    _settings()
    if (phone is None) == (conversation is None):
        _stop("Say either --phone or --conversation.")
    desk = wiring.desk()
    if phone is not None:
        receipt = privacy.erase_phone(desk, _e164(phone))
    else:
        receipt = privacy.erase_by_id(desk, str(conversation))
    print(f"Erased {receipt.conversations} conversation(s) with their messages and answers.")
    print("Kept: opt-outs, proof of consents, and what the law holds. These hold no chat text.")


@intake.command()
def purge() -> None:
    """Applies retention: deletes what nobody acted on within the clinic's days."""
    from bot import wiring
    from bot.intake import privacy

    _settings()
    done = privacy.purge(wiring.desk())
    print(
        f"Deleted {done.conversations} conversation(s), {done.prescreens} unfinished pre-screen(s)."
    )


@staff_commands.command("add")
def staff_add(
    name: Annotated[str, typer.Option()],
    phone: Annotated[str, typer.Option(help="+1…")],
    on_call: Annotated[bool, typer.Option("--on-call")] = False,
    backup: Annotated[bool, typer.Option("--backup")] = False,
) -> None:
    """Adds a person; their phone counts as verified."""
    from bot import wiring
    from bot.intake import roster

    _settings()
    try:
        roster.add(wiring.desk(), name, _e164(phone), on_call=on_call, backup=backup)
    except roster.RosterError as error:
        _stop(str(error))
    print(f"{name} is on the roster.")


@staff_commands.command("list")
def staff_list() -> None:
    """The roster, a line each."""
    from bot import wiring
    from bot.intake import roster

    _settings()
    for line in roster.lines(wiring.desk()):
        print(line)


@staff_commands.command("remove")
def staff_remove(phone: Annotated[str, typer.Option(help="+1…")]) -> None:
    """Removes a person, effective at once."""
    from bot import wiring
    from bot.intake import roster

    _settings()
    try:
        print(f"{roster.remove(wiring.desk(), _e164(phone))} is no longer on the roster.")
    except roster.RosterError as error:
        _stop(str(error))


@intake.command(hidden=True)
def reception() -> None:
    """The public process."""
    from bot import wiring
    from bot.channels.app import app

    chosen = _settings()
    host = "127.0.0.1" if chosen.demo else "0.0.0.0"  # noqa: S104
    _serve(app(wiring.desk()), chosen.port, host)


@intake.command(hidden=True)
def assistant() -> None:
    """The Rasa agent, loopback only."""
    from bot import models, wiring
    from bot.assistant.app import app

    wiring.desk()
    port = int(_settings().assistant_url.rsplit(":", 1)[-1])
    _serve(app(models.newest()), port)


@intake.command()
def courier() -> None:
    """Sends texts and fires timers, until ended."""
    from bot import wiring
    from bot.intake import courier as rounds

    _settings()
    rounds.run(wiring.desk(), time.sleep)


@intake.command("stand-in", hidden=True)
def stand_in() -> None:
    """The local stand-in for Twilio."""
    from bot.demo.serve import stand_in_app

    chosen = _settings()
    if not chosen.demo:
        _stop("The stand-in runs with SMS_PROVIDER=demo only.")
    _serve(stand_in_app(chosen), chosen.stand_in_port)


def _serve(app: Any, port: int, host: str = "127.0.0.1") -> None:
    import uvicorn

    uvicorn.run(app, host=host, port=port, log_config=None, ws="none", timeout_graceful_shutdown=2)


def _settings() -> Settings:
    try:
        return settings_module.load()
    except SettingsError as error:
        _stop(f"Some settings are wrong:\n{error}")


def _e164(raw: str) -> str:
    from bot.sms.webhook import e164

    number = e164(raw)
    if number is None:
        _stop(f"{raw} is no phone number. Hint: +17025550100")
    return number


def _stop(message: str) -> NoReturn:
    print(message, file=sys.stderr)
    raise typer.Exit(1)


def main() -> None:
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.chdir(ROOT)
    intake()


if __name__ == "__main__":
    main()
