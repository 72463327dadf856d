# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed

.PHONY: demo test test-postgres browser-test lint format lock bench-coverage bench-events bench-pages bench-sheets soak-pages clean

$(STAMP): requirements.txt
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $(STAMP)

demo: $(STAMP)
	@PORTAL_ENV=demo PORT=$(PORT) $(PY) manage.py demo --serve

test: $(STAMP)
	@PORTAL_ENV=test $(PY) -m pytest -m "not browser" $(ARGS)

test-postgres: $(STAMP)
	@PORTAL_ENV=test $(PY) -m tests.postgres $(PY) -m pytest -m "not browser" $(ARGS)

browser-test: $(STAMP)
	@PORTAL_ENV=test $(PY) -m pytest -m browser -rs $(ARGS)

bench-coverage: $(STAMP)
	@PORTAL_ENV=test $(PY) -m tests.bench.coverage

bench-events: $(STAMP)
	@PORTAL_ENV=test $(PY) -m tests.bench.events

bench-sheets: $(STAMP)
	@$(PY) -m tests.bench.feedback
	@PORTAL_ENV=test $(PY) -m tests.bench.sheets
	@PORTAL_ENV=test $(PY) -m tests.postgres $(PY) -m tests.bench.sheets

lint: $(STAMP)
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check .
	@git ls-files '*.html' | xargs -r $(VENV)/bin/djade --target-version 5.2 --check
	@$(VENV)/bin/lint-imports --no-cache
	@PORTAL_ENV=test $(VENV)/bin/mypy
	@PORTAL_ENV=production SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=portal.example.gov.cn \
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
