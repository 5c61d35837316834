# make run, make test, make check: see README.md. Everything lives in .venv and the files named in .gitignore.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
# The tests run side by side, a file at a time in each process, the longest files first (tests/conftest.py); every
# process has a database of its own. On PostgreSQL the journeys wait for the browser: 26 minutes with four processes on
# two cores, 33 with two.
SPREAD := --dist loadfile --no-loadscope-reorder
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run curator test check stories bench screenshots format messages lock clean

run: $(VENV)/base.ok .local.env
	@set -a; . ./.local.env; set +a; exec $(PY) manage.py serve

curator: $(VENV)/base.ok .local.env
	@set -a; . ./.local.env; set +a; $(PY) manage.py first_administrator $(NAME)

test: $(VENV)/dev.ok
	DATABASE_URL=sqlite://:memory: $(PY) -m pytest -n auto --maxprocesses 4 $(SPREAD)
	$(PY) -m tests.postgres -n 4 $(SPREAD)

check: $(VENV)/dev.ok
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djade --target-version 5.2 --check $$(git ls-files 'templates/*.html')
	$(VENV)/bin/mypy
	$(PY) -m tests.environment catalogues --check
	$(PY) -m tests.environment makemigrations --check --dry-run
	$(PY) -m tests.environment check --deploy --fail-level WARNING
	@$(MAKE) --no-print-directory stories

# The texts must be true and every story of the fixtures must get its advice, on a database of its own.
stories: $(VENV)/dev.ok
	@rm -f stories.sqlite3*
	@for command in "migrate --verbosity 0" "load_directory --verbosity 0" check_content check_vignettes check_places; do \
	  DATABASE_URL=sqlite:///stories.sqlite3 $(PY) -m tests.environment $$command > stories.log || { cat stories.log; exit 1; }; tail -n 1 stories.log; done
	@rm -f stories.sqlite3* stories.log

# Some ten minutes for each size of each database, half an hour for the largest of SQLite, and as much to make them, on a quiet machine; a part of it: make bench ARGS="--sizes 1000 --rounds 1 --to bench.md"
bench: $(VENV)/dev.ok
	$(PY) -m tests.bench $(ARGS)

# Rewrites docs/screenshots/ from the running site; needs Chromium.
screenshots: $(VENV)/dev.ok
	$(PY) -m tests.screenshots

format: $(VENV)/dev.ok
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/djade --target-version 5.2 $$(git ls-files 'templates/*.html')

messages: $(VENV)/dev.ok
	$(PY) -m tests.environment catalogues --update

# Rewrites the pinned requirements; pip-tools stays out of them, as it needs pip itself.
lock:
	$(PYTHON) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip install --quiet pip-tools
	cd requirements && for name in base dev; do \
	  ../$(VENV)-lock/bin/pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-header \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file $$name.txt $$name.in; done
	rm -rf $(VENV)-lock

clean:
	rm -rf $(VENV) staticfiles .local.env

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Trede needs Python 3.11 or newer: apt-get install python3"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python has no venv: apt-get install python3-venv"; exit 1; }

$(VENV)/base.ok: requirements/base.txt | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --require-hashes -r requirements/base.txt
	@touch $@

$(VENV)/dev.ok: requirements/dev.txt | $(VENV)/bin/python
	$(VENV)/bin/pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

# Keys of this machine only; no secret has a default in code.
.local.env: | $(VENV)/bin/python
	@umask 077; $(PY) -c 'import base64, os, secrets; \
	print("SECRET_KEY=" + secrets.token_urlsafe(48)); \
	print("ANSWERS_KEY=" + base64.urlsafe_b64encode(os.urandom(32)).decode()); \
	print("LOCAL_HTTP=1")' > $@
