# Two commands do all set-up: `make run` shows the product on the demo country, `make test` is every check.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: install run check test lock system ocr clean audit fuzz bench bench-real pictures

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@./.ci/install-python "$(PYTHON)"
	@touch $@

# Programs outside Python that the tests need; installed where root and apt are at hand.
system:
	@./.ci/install-system postgresql tesseract systemd chromium libreoffice

# The program that reads scans; a night without it says so and goes on.
ocr:
	@./.ci/install-system tesseract

run: install ocr
	@$(BIN)/python -m demo run --dir run

check: install
	@./.ci/timed format  $(BIN)/ruff format --check .
	@./.ci/timed lint    $(BIN)/ruff check .
	@./.ci/timed types   $(BIN)/mypy .
	@./.ci/timed tests   $(BIN)/pytest -q -n 2 --dist worksteal -m "not slow"

test: install system
	@./.ci/timed format  $(BIN)/ruff format --check .
	@./.ci/timed lint    $(BIN)/ruff check .
	@./.ci/timed types   $(BIN)/mypy .
	@./.ci/timed tests   $(BIN)/pytest -n 2 --dist worksteal --durations=25

# Known vulnerabilities of the locked packages; what cannot be looked up is no pass.
audit: install
	@$(BIN)/python .ci/audit.py

# Every parser on damaged input, ten minutes each, with samples that were not tried before.
fuzz: install
	@seed=$${FUZZ_SEED:-$$RANDOM}; echo "FUZZ_SEED=$$seed"; \
	FUZZ_SEED=$$seed FUZZ_SECONDS=$${FUZZ_SECONDS:-600} $(BIN)/pytest -q -n 2 tests/fuzz

# All benchmarks: one table beside the last stored run. Takes the machine for itself.
bench: install
	@$(BIN)/python -m benchmarks.together $(OPTIONS)

# The same reading on a folder of real documents: make bench-real CORPUS=DIR
bench-real: install
	@test -n "$(CORPUS)" || { echo "give a folder: make bench-real CORPUS=DIR" >&2; exit 2; }
	@$(BIN)/python -m benchmarks.real "$(CORPUS)"

# The pictures of the README, of the desk over the invented country as it looks now.
pictures: run
	@$(BIN)/python -m demo pictures --dir run --to docs/pictures

# Pins every package with its hashes, and beside them those alone that a night needs; run after a
# change of dependencies in pyproject.toml.
lock: install
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-header --quiet -o requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-annotate --quiet -c requirements.lock -o requirements-run.lock

clean:
	@rm -rf .venv run build *.egg-info
