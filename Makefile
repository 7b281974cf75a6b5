# Two commands matter: `make run` and `make test`. Both set up what is missing.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
PYTHON := $(VENV)/bin/python
INTAKE := $(VENV)/bin/intake
export RASA_TELEMETRY_ENABLED := false
export TQDM_DISABLE := 1
export TF_CPP_MIN_LOG_LEVEL := 3

.PHONY: help run setup test lint lock clean

help:
	@echo "make run     start everything (sets up what is missing)"
	@echo "make test    every test, real browser and real PostgreSQL included"
	@echo "make setup   only the set-up"
	@echo "make lint    ruff, mypy, imports"
	@echo "make lock    compile requirements/*.txt anew"

run:
	@scripts/setup.sh
	@exec $(INTAKE) run

setup:
	@scripts/setup.sh
	@$(INTAKE) setup

test:
	@INTAKE_REQUIREMENTS=dev scripts/setup.sh
	@$(INTAKE) setup
	@scripts/test.sh

lint:
	@INTAKE_REQUIREMENTS=dev scripts/setup.sh
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/rasa data validate --fail-on-warnings

lock:
	@scripts/lock.sh

clean:
	rm -rf $(VENV) var models/*.tar.gz bot/widget/dist bot/widget/node_modules
