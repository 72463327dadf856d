# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
JOBS ?= 2
SPREAD := --dist loadgroup
covered = $(if $(COVER),mkdir -p .data/coverage; COVERAGE_FILE=$(CURDIR)/.data/coverage/$(1))
COVERED = $(if $(COVER),--cov --cov-report=)

.PHONY: demo test test-fast test-postgres browser-test coverage check-long check-office lint format lock keep-release bench-coverage bench-events bench-jobs bench-pages bench-sheets soak-pages clean

$(STAMP): requirements.txt
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $(STAMP)

demo: $(STAMP)
	@PORTAL_ENV=demo PORT=$(PORT) $(PY) manage.py demo --serve

test: $(STAMP)
	@$(call covered,sqlite) PORTAL_ENV=test $(PY) -m pytest -m "not browser" -n $(JOBS) $(SPREAD) $(COVERED) $(ARGS)

test-postgres: $(STAMP)
	@$(call covered,postgres) PORTAL_ENV=test $(PY) -m tests.postgres $(PY) -m pytest -m "not browser" -n $(JOBS) $(SPREAD) $(COVERED) $(ARGS)

browser-test: $(STAMP)
	@PORTAL_ENV=test DATA_DIR=.data/tests/browser $(PY) -m pytest -m browser -rs -n $(JOBS) $(SPREAD) $(ARGS)

# The rooms that changed since the branch left main, and the rules of the house.
test-fast: $(STAMP)
	@PORTAL_ENV=test $(PY) -m pytest -m "not browser and not server" -n $(JOBS) $(SPREAD) --reuse-db $$($(PY) -m tests.changed) $(ARGS)

# What the runs with COVER=1 covered together: of `make test`, `make test-postgres` or both.
coverage: $(STAMP)
	@$(PY) -m coverage combine --keep -q --data-file=.data/coverage/all $(wildcard .data/coverage/sqlite .data/coverage/postgres)
	@$(PY) -m coverage report --data-file=.data/coverage/all $(or $(ARGS),--format=total)

# Drills, soaks, large tables and random samples in full size: an hour or more.
check-long: $(STAMP)
	@TEST_SAMPLES=whole PORTAL_ENV=test $(PY) -m pytest -m "long or sampled" $(ARGS)
	@TEST_SAMPLES=whole PORTAL_ENV=test $(PY) -m tests.postgres $(PY) -m pytest -m "long or sampled or one_database" $(ARGS)
	@rm -rf .data/coverage
	@$(MAKE) COVER=1 test
	@$(MAKE) COVER=1 test-postgres
	@$(MAKE) coverage
	@$(MAKE) bench-coverage bench-events bench-jobs bench-sheets bench-pages soak-pages

# Every sheet through LibreOffice and back (apt-get install libreoffice-calc).
check-office: $(STAMP)
	@TEST_OFFICE=1 PORTAL_ENV=test $(PY) -m pytest -m office tests/journeys/test_office.py $(ARGS)

bench-coverage: $(STAMP)
	@PORTAL_ENV=test $(PY) -m tests.bench.coverage

bench-events: $(STAMP)
	@PORTAL_ENV=test $(PY) -m tests.bench.events

bench-sheets: $(STAMP)
	@$(PY) -m tests.bench.feedback
	@PORTAL_ENV=test $(PY) -m tests.bench.sheets
	@PORTAL_ENV=test $(PY) -m tests.postgres $(PY) -m tests.bench.sheets

bench-jobs: $(STAMP)
	@$(PY) -m tests.bench.jobs
	@$(PY) -m tests.postgres $(PY) -m tests.bench.jobs

# A small database of the release for both vendors, and the hashes of its migrations: into tests/upgrade/.
keep-release: $(STAMP)
	@PORTAL_ENV=test DATA_DIR=.data/record/main $(PY) -m tests.upgrade.record $(VERSION)
	@PORTAL_ENV=test DATA_DIR=.data/record/main $(PY) -m tests.postgres $(PY) -m tests.upgrade.record $(VERSION)

lint: $(STAMP)
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check .
	@git ls-files '*.html' | xargs -r $(VENV)/bin/djade --target-version 5.2 --check
	@$(VENV)/bin/lint-imports --no-cache
	@PORTAL_ENV=test $(VENV)/bin/mypy
	@PORTAL_ENV=production SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=portal.example.gov.cn \
		SEALED_KEYS=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(32))') \
		SECOND_FACTOR_KEYS=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(32))') \
		$(PY) -W error::DeprecationWarning manage.py check --deploy --fail-level WARNING
	@PORTAL_ENV=test $(PY) manage.py makemigrations --check --dry-run

format: $(STAMP)
	@$(VENV)/bin/ruff check --fix . ; $(VENV)/bin/ruff format .
	@git ls-files '*.html' | xargs -r $(VENV)/bin/djade --target-version 5.2 || true

lock: $(STAMP)
	@$(VENV)/bin/uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 --extra dev --upgrade pyproject.toml -o requirements.txt

bench-pages: $(STAMP)
	@SECONDS=$(or $(SECONDS),5) $(PY) -m tests.bench.pages
	@SECONDS=$(or $(SECONDS),5) $(PY) -m tests.postgres $(PY) -m tests.bench.pages

soak-pages: $(STAMP)
	@SECONDS=$(or $(SECONDS),600) $(PY) -m tests.bench.soak
	@SECONDS=$(or $(SECONDS),600) $(PY) -m tests.postgres $(PY) -m tests.bench.soak

clean:
	@rm -rf $(VENV) .data staticfiles
