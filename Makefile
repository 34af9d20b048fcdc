# Bare `make` lists the targets. Everything happens in .venv, frontend/node_modules and $PLUMB_HOME (default: var).

.DEFAULT_GOAL := help
.PHONY: help run setup setup-dev build test lint lint-python lint-browser unit-browser pytest pytest-unit pytest-e2e e2e screens format migrate messages types clean
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv/bin/python
BROWSER := $(VENV) -m webapp.embedded.browser

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z][a-z0-9-]*:.*## /{printf "make %-13s %s\n", $$1, $$2}' Makefile

run: setup build ## set everything up and serve http://127.0.0.1:8000 (or PORT); Ctrl-C ends it
	@exec $(VENV) manage.py up --with-parent

test: setup-dev build ## every check that CI runs: linters, types, browser tests, pytest with end-to-end
	@echo "Linters first, then all tests; each part prints when it has ended."
	@$(MAKE) -k -j2 --output-sync=target lint-python lint-browser unit-browser
	@$(MAKE) -k -j2 --output-sync=target pytest-unit pytest-e2e

lint: setup-dev ## ruff, mypy, import-linter, migrations, eslint, prettier, svelte-check, API types
	@$(MAKE) -k -j2 --output-sync=target lint-python lint-browser

pytest: setup-dev build ## only pytest; ARGS="-k name" selects
	@$(VENV) -m pytest $(ARGS)

e2e: setup-dev build pytest-e2e ## only the tests that drive Chromium

screens: setup-dev build ## retake docs/screens from a fresh site with the sample photos
	@$(VENV) -m tests.screens $(ARGS)

format: setup-dev ## put Python and browser code into the one format
	@$(VENV) -m ruff check --fix --quiet . ; $(VENV) -m ruff format .
	@$(BROWSER) npm run --silent format

build: setup ## build the browser code, when its sources have changed
	@$(BROWSER) build

types: setup-dev ## write the browser's API types anew from the schema
	@$(BROWSER) types

messages: setup-dev ## gather the server's texts into locale/*/LC_MESSAGES/django.po; LANGUAGE=de begins one
	@command -v xgettext >/dev/null || { echo "GNU gettext is missing: install it (apt install gettext), then run make messages again." >&2; exit 1; }
	@mkdir -p locale
	@$(VENV) manage.py makemessages --no-location --no-obsolete --ignore=.venv --ignore=frontend --ignore=tests --verbosity=0 $(if $(filter-out en,$(LANGUAGE)),--locale=$(LANGUAGE),--all)
	@$(VENV) manage.py compilemessages --ignore=.venv --ignore=frontend --verbosity=0

migrate: setup ## bring the database's schema up to date
	@$(VENV) manage.py migrate

clean: ## remove what was built and cached; photos and database in var/ stay
	@rm -rf .venv frontend/node_modules frontend/dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup:
	@$(if $(PYTHON),,echo "Plumb needs Python 3.11 or newer; none was found on the PATH." >&2; exit 1)
	@$(PYTHON) webapp/embedded/bootstrap.py

setup-dev:
	@$(if $(PYTHON),,echo "Plumb needs Python 3.11 or newer; none was found on the PATH." >&2; exit 1)
	@$(PYTHON) webapp/embedded/bootstrap.py --dev

lint-python:
	@$(VENV) -m ruff check --quiet .
	@$(VENV) -m ruff format --check --quiet . || { echo "ruff: run 'make format'" >&2; exit 1; }
	@$(VENV) -c "from importlinter.cli import lint_imports_command as run; run()" --no-logo
	@$(VENV) manage.py makemigrations --check --dry-run
	@$(VENV) -m mypy

lint-browser:
	@$(BROWSER) npm run --silent lint
	@$(BROWSER) npm run --silent check
	@$(BROWSER) types --check

pytest-unit:
	@$(VENV) -m pytest -m "not e2e" $(ARGS)

pytest-e2e:
	@$(VENV) -m pytest -m e2e $(ARGS)

unit-browser:
	@$(BROWSER) npm run --silent test
