.DEFAULT_GOAL := help
PYTHON ?= python3
PY := .venv/bin/python
STAMP := .venv/.installed

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv and install everything into it

$(STAMP): requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; found " + sys.version.split()[0] + ". Name another: make PYTHON=python3.11 setup")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/packages python3-venv
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@echo "Installing what requirements.txt and requirements-dev.txt name (a few minutes the first time)"
	@$(PY) -m pip install -q --disable-pip-version-check -r requirements.txt -r requirements-dev.txt
	@touch $@

run: setup ## make the database ready, fill an empty one with the demonstration, serve on 127.0.0.1
	@$(PY) -m web.run

test: setup ## every quick test, on SQLite and on PostgreSQL
	@.ci/packages
	@$(PY) -m pytest -q -n auto

check: setup ## format, lint, types, arrows between rooms, words
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PY) -m locales.catalogue check

bench: setup ## every benchmark, each figure beside its floor
	@$(PY) -m benchmarks

words: setup ## the words that lack Vietnamese, room by room
	@for room in $$($(PY) -c 'from locales import ROOMS; print(*ROOMS)'); do \
		echo "$$room:"; $(PY) -m locales.catalogue missing $$room; \
	done

approve: setup ## accept the documents as they now read; look at the difference before it is kept
	@$(PY) -m pytest -q tests/reports --update-approved

.PHONY: help setup run test check bench words approve
