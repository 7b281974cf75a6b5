#!/usr/bin/env bash
# Every test. Says plainly what could not run here.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v chromium >/dev/null && ! command -v chromium-browser >/dev/null && ! command -v google-chrome >/dev/null; then
  echo "No Chromium found: the browser tests will be skipped. Debian: apt-get install chromium"
fi
# Two processes: most tests wait for servers and browsers rather than for a core.
exec .venv/bin/python -m pytest -n 2 --dist loadfile "$@"
