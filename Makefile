# Two commands are enough for a newcomer: `make run` and `make test`. Each sets up what it needs.
SHELL := bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
FILE ?= tests/questions/general.jsonl

# The picture of /report, PostgreSQL and /metrics need more packages; a setting in .env or the environment asks for them.
ASKS := ^[[:space:]]*(export[[:space:]]+)?(STAFF_IDS[[:space:]]*=.*[0-9]|METRICS_PORT[[:space:]]*=.*[0-9]|DATABASE_URL[[:space:]]*=.*postgresql)
WANTED := $(shell { cat .env; env; } 2>/dev/null | grep -Eiq '$(ASKS)' && echo -full)
PIP := $(BIN)/python -m pip --disable-pip-version-check
LOCKING := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet \
	--custom-compile-command "make lock" --extra build

# For what runs here without run_bot.py: linear algebra in one thread, and no word to the maker of onnxruntime.
export OMP_NUM_THREADS := 1
export ORT_DISABLE_TELEMETRY := 1

TESTS_AT_ONCE := -n logical --dist loadfile

.PHONY: run test test-all coverage lint eval bench bench-telegram soak ablate schema lock model vectors minima clean

run: $(VENV)/.run$(WANTED)
	@$(BIN)/python run_bot.py

test: $(VENV)/.dev
	$(BIN)/python -m pytest $(TESTS_AT_ONCE) -m "not slow"

test-all: $(VENV)/.dev
	$(BIN)/python -m pytest $(TESTS_AT_ONCE) -p randomly

coverage: $(VENV)/.dev
	$(BIN)/python -m pytest $(TESTS_AT_ONCE) --cov=bot --cov=handlers --cov=run_bot --cov-report=term-missing:skip-covered

coverage: $(VENV)/.dev
	$(BIN)/python -m pytest $(TESTS_AT_ONCE) --cov=bot --cov=handlers --cov=run_bot --cov-report=term-missing:skip-covered

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: $(VENV)/.dev
	@$(BIN)/python -m tests.measure.evaluate $(FILE)

bench: $(VENV)/.dev
	@$(BIN)/python -m tests.measure.bench
	@$(BIN)/python -m tests.measure.reload
	@$(BIN)/python -m tests.measure.storing

ablate: $(VENV)/.dev
	@$(BIN)/python -m tests.measure.ablate

bench-telegram: $(VENV)/.dev
	@$(BIN)/python -m tests.measure.bench_telegram

soak: $(VENV)/.dev
	@$(BIN)/python -m tests.measure.soak --picture .github/soak.png

schema: $(VENV)/.run$(WANTED)
	@$(BIN)/python run_bot.py schema > .vscode/faq.schema.json

model: $(VENV)/.dev
	$(BIN)/python -m pip install -q -e ".[model]"
	$(BIN)/python -m tests.training.train

vectors: $(VENV)/.dev
	$(BIN)/python -m pip install -q -e ".[vectors]"
	$(BIN)/python -m tests.training.distil

# Proves the oldest versions in pyproject.toml, in an environment that is thrown away.
minima:
	rm -rf build/minima && mkdir -p build && $(PYTHON) -m venv build/minima
	$(PYTHON) -m tests.measure.minima > build/minima.txt
	build/minima/bin/python -m pip install -q --disable-pip-version-check -r build/minima.txt
	build/minima/bin/python -m pytest -W ignore::DeprecationWarning -k "not postgresql" $(or $(TESTS),tests/test_cli.py tests/test_faq_edit.py tests/store/test_store.py tests/telegram/test_conversation.py tests/telegram/test_report.py)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; say which: make PYTHON=python3.12 run" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

# Installs a lock file and says on the way what it is at; the project itself comes last, from this folder.
define installed
@echo "Setting up, once, from $(1): about $$(grep -c '^[a-z].*==' $(1)) packages ..." >&2
@if [ -t 2 ]; then line=$$'\r\033[K'; else line=$$'\n'; fi; set -o pipefail; \
  $(PIP) install --progress-bar off --require-hashes -r $(1) | awk -v line="$$line" '\
    /^ *Collecting / { printf "%s  %d %s", line, ++n, $$2 } \
    /^ *Downloading .*\(/ { sub(/.*\(/, "("); printf " %s", $$0 } \
    /^Installing / { printf "%s  unpacking %d packages, which takes a moment", line, n } \
    { fflush() } END { printf "\n" }' >&2
@$(PIP) install --quiet --no-deps --no-build-isolation -e .
endef

$(VENV)/.run: requirements.lock
$(VENV)/.run-full: requirements-full.lock
$(VENV)/.dev: requirements-dev.lock
$(VENV)/.run $(VENV)/.run-full $(VENV)/.dev: pyproject.toml | $(VENV)/bin/python
	$(call installed,$(filter %.lock,$^))
	@touch $@ $(if $(filter %.dev,$@),$(VENV)/.run $(VENV)/.run-full)

# Pins anew, with hashes and without an address; the smaller files get the versions of the largest.
lock:
	rm -rf build/lock && mkdir -p build && $(PYTHON) -m venv build/lock && build/lock/bin/python -m pip install -q uv
	build/lock/bin/$(LOCKING) $(UPGRADE) --extra picture --extra postgresql --extra metrics --extra dev -o requirements-dev.lock
	build/lock/bin/$(LOCKING) -c requirements-dev.lock --extra picture --extra postgresql --extra metrics -o requirements-full.lock
	build/lock/bin/$(LOCKING) -c requirements-dev.lock -o requirements.lock

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
