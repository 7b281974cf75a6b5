"""All processes in the foreground, each restarted if it dies: `intake run`.

Supervisor keeps them; this module writes its configuration, waits until all is ready and says
where to look. Ctrl-C ends every one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from bot.settings import ROOT, Settings

RUN = ROOT / "var" / "run"
_START_SECONDS = 120
# Rasa's and TensorFlow's own warnings would bury our lines in the logs.
_QUIET = {
    "PYTHONWARNINGS": "ignore",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "RASA_TELEMETRY_ENABLED": "false",
}


def programs(settings: Settings) -> dict[str, str]:
    """Name → command line of each process."""
    intake = f"{sys.executable} -m bot"
    wanted = {
        "assistant": f"{intake} assistant",
        "courier": f"{intake} courier",
        "reception": f"{intake} reception",
    }
    if settings.demo:
        wanted["stand-in"] = f"{intake} stand-in"
    return wanted


def run(settings: Settings, environment: Mapping[str, str]) -> int:
    """Runs everything until Ctrl-C; supervisor's exit code."""
    RUN.mkdir(parents=True, exist_ok=True)
    conf = RUN / "supervisord.conf"
    conf.write_text(configuration(settings), encoding="utf-8")
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "supervisor.supervisord", "--nodaemon", "-c", str(conf)],
        env=dict(environment) | _QUIET,
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C reaches us alone; we pass it on, once
    )
    for wanted in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(wanted, lambda *_: supervisor.terminate())
    if _wait_until_ready(settings, supervisor):
        _say_where(settings)
    return supervisor.wait()


def configuration(settings: Settings) -> str:
    """Supervisor's file: restart always, end together, logs under var/log."""
    logs = ROOT / "var" / "log"
    logs.mkdir(parents=True, exist_ok=True)
    parts = [
        "[supervisord]",
        "nodaemon=true",
        f"logfile={logs / 'supervisor.log'}",
        f"pidfile={RUN / 'supervisord.pid'}",
        f"directory={ROOT}",
    ]
    if os.geteuid() == 0:
        parts.append("user=root")
    for name, command in programs(settings).items():
        parts += [
            "",
            f"[program:{name}]",
            f"command={command}",
            f"directory={ROOT}",
            "autorestart=true",
            "startsecs=1",
            "startretries=1000",
            "stopasgroup=true",
            "killasgroup=true",
            "stopwaitsecs=10",
            "redirect_stderr=true",
            f"stdout_logfile={logs / (name + '.log')}",
        ]
    return "\n".join(parts) + "\n"


def _wait_until_ready(settings: Settings, supervisor: subprocess.Popen[bytes]) -> bool:
    """Shows progress until every part is ready. False where supervisor ended before."""
    started, said = time.monotonic(), ""
    while supervisor.poll() is None:
        parts = _ready_parts(settings)
        waiting = [name for name, ready in parts.items() if not ready] or ["reception"]
        if parts and all(parts.values()):
            return True
        if (line := ", ".join(waiting)) != said:
            said = line
            print(f"Starting: waiting for {line} …", flush=True)
        if time.monotonic() - started > _START_SECONDS:
            print(f"Still not ready: {line}. See {ROOT / 'var' / 'log'}.", flush=True)
            return True
        time.sleep(0.3)
    return False


def _ready_parts(settings: Settings) -> dict[str, bool]:
    try:
        answer = httpx.get(f"http://127.0.0.1:{settings.port}/readyz", timeout=3)
        return dict(answer.json()["parts"])
    except (httpx.HTTPError, ValueError, KeyError):
        return {}


def _say_where(settings: Settings) -> None:
    base = settings.public_url
    lines = [f"Ready.  Chat API and widget  {base}/widget.js"]
    if settings.demo:
        lines.append(f"        Demo                 {base}/demo")
    lines += [
        f"        Health               {base}/readyz",
        f"        Logs                 {Path('var') / 'log'}",
        "        Ctrl-C ends everything.",
    ]
    print("\n".join(lines), flush=True)
