#!/usr/bin/env bash
# Compiles requirements/*.in into hashed requirements/*.txt, with no host name in them.
set -euo pipefail
cd "$(dirname "$0")/.."
compile() {
  uv pip compile --quiet --python .venv/bin/python --overrides requirements/overrides.txt \
    --generate-hashes --no-emit-index-url --no-header --no-annotate "$@"
}
compile requirements/run.in --output-file requirements/run.txt
compile requirements/run.in requirements/dev.in --output-file requirements/dev.txt
