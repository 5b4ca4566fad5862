# The verbs of Come Forward. People and CI use the same ones.
#   make run    set up whatever is missing and serve on http://localhost:8000/
#   make test   set up whatever is missing and run every test
#   make check  linters, types, import rules, migrations      make fix   format
#   make shots  a picture of every page, wide and narrow, under var/shots/
#   make lock   write the lock files anew from requirements*.in
#   make bench  what a report costs, beside a minimal form and a wizard; ROUNDS=5 STORED=1000000
#               with SET_UP=true what setting up costs instead, beside pip alone

PORT ?= 8000
ROUNDS ?= 5
STORED ?= 1000000
BIN := .venv/bin
# Compiled once, whatever the shell around it says: the tests start Python some hundred times.
unexport PYTHONDONTWRITEBYTECODE
# The components are fetched while Python's packages are installed.
MAKEFLAGS += -j2

.PHONY: run test test-fast check fix shots lock bench clean

run: .venv/site.done var/components.done
	@exec env LOCAL=true PORT='$(PORT)' $(BIN)/python manage.py serve

test: .venv/tests.done var/components.done
	@bash setup/test.sh

test-fast: .venv/tests.done var/components.done
	@$(BIN)/python -m pytest -n auto -m "not browser and not slow" -q

check: .venv/tests.done var/components.done
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --check --quiet templates
	$(BIN)/djlint --lint --quiet templates
	LOCAL=true VAR_DIR=var/check $(BIN)/python manage.py makemigrations --check --dry-run
	LOCAL=true VAR_DIR=var/check $(BIN)/python manage.py check --fail-level WARNING
	LOCAL=true VAR_DIR=var/check $(BIN)/python manage.py check_catalogues

fix: .venv/tests.done
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --reformat --quiet templates

shots: .venv/tests.done var/components.done
	@$(BIN)/python -m tests.browser.shots

lock: .venv/tests.done
	@bash setup/lock.sh

bench: .venv/bench.done var/components.done
	@bash setup/bench.sh $(if $(SET_UP),--set-up) --rounds $(ROUNDS) --stored $(STORED)

clean:
	rm -rf .venv node_modules var/components var/components.done var/static

.venv/site.done: requirements.txt setup/venv.sh
	@bash setup/venv.sh requirements.txt
	@touch $@

.venv/tests.done: .venv/site.done requirements-dev.txt
	@bash setup/venv.sh requirements.txt requirements-dev.txt
	@touch $@

.venv/bench.done: .venv/site.done requirements-bench.txt
	@bash setup/venv.sh requirements.txt requirements-bench.txt
	@touch $@

node_modules/.done: package-lock.json setup/node.sh setup/npm.sh
	@bash setup/node.sh
	@touch $@
ifeq ($(shell command -v npm),)
node_modules/.done: .venv/site.done
endif

# Not what was made of them under var/static: at each start that would be newer.
PAGES := $(filter-out var/%,$(wildcard setup/pages/* static/css/* static/js/* */static/*/*))
var/components.done: config/upkeep/assets.py setup/components.sh $(PAGES) node_modules/.done .venv/site.done
	@bash setup/components.sh
	@touch $@
