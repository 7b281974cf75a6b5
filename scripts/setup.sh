#!/usr/bin/env bash
# What a fresh machine needs before `intake` can run: uv, Python 3.10, the locked packages.
# Each step says what it does and is skipped when nothing changed.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\033[1m==>\033[0m %s\n' "$*"; }

find_uv() {
  local candidate
  for candidate in uv "$HOME/.local/bin/uv" .uv/bin/uv; do
    if command -v "$candidate" >/dev/null 2>&1; then command -v "$candidate"; return; fi
  done
  say "Installing uv into .uv" >&2
  python3 -m venv .uv >&2
  .uv/bin/python -m pip install --quiet --disable-pip-version-check uv >&2
  echo .uv/bin/uv
}

# Rasa's upper bound and onnxruntime's lower one leave exactly Python 3.10.
find_python() {
  local candidate
  if candidate=$("$UV" python find --no-python-downloads 3.10 2>/dev/null); then echo "$candidate"; return; fi
  if candidate=$(command -v python3.10) && "$candidate" -c '' 2>/dev/null; then echo "$candidate"; return; fi
  for candidate in "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.10*/bin/python; do
    if [ -x "$candidate" ]; then echo "$candidate"; return; fi
  done
  say "Downloading Python 3.10" >&2
  echo 3.10
}

UV=$(find_uv)
if ! .venv/bin/python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 10))' 2>/dev/null; then
  PYTHON=$(find_python)
  say "Making .venv with Python 3.10"
  "$UV" venv --quiet --clear --python "$PYTHON" .venv
fi

wanted=${INTAKE_REQUIREMENTS:-run}
stamp=.venv/installed
# What is installed for the tests serves running as well.
if [ "$wanted" = run ] && [ -f "$stamp" ] && [ "$(head -n 1 "$stamp")" = dev ]; then wanted=dev; fi
fingerprint=$(printf '%s\n' "$wanted"; sha256sum "requirements/$wanted.txt" | cut -d' ' -f1)
if [ "$(cat "$stamp" 2>/dev/null)" != "$fingerprint" ]; then
  say "Installing the locked packages (about 1.6 GB when unpacked)"
  "$UV" pip sync --python .venv/bin/python --require-hashes "requirements/$wanted.txt"
  printf '%s' "$fingerprint" > "$stamp"
fi
if [ ! -x .venv/bin/intake ]; then
  printf '#!/bin/sh\nexec "$(dirname "$0")/python" -m bot "$@"\n' > .venv/bin/intake
  chmod +x .venv/bin/intake
fi
# The command works from any folder: a .pth file puts the project on the path.
.venv/bin/python - <<'PY'
import pathlib, sysconfig
pathlib.Path(sysconfig.get_paths()["purelib"], "intake.pth").write_text(str(pathlib.Path.cwd()) + "\n")
PY
