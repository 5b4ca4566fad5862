#!/usr/bin/env bash
# Runs every test: those that touch a database on PostgreSQL where it answers, the browser's,
# then all but the browser's on SQLite with coverage.
# Under CI=true a missing browser, PostgreSQL or Redis is installed, and failing that an error.
set -euo pipefail

say() { printf '\n== %s\n' "$*"; }
python=.venv/bin/python

. setup/npm.sh
. setup/services.sh
find_browser
find_services
[ -z "$CHROMIUM" ] || find_html_checker

export COME_FORWARD_TESTS=all
# What takes long stands at the end of each part.
slowest="--durations=25 --durations-min=2"
rm -f .coverage
[ -n "${VNU_JAR:-}" ] || without_checker=" and not nu"
workers=$("$python" -c 'import os; print(max(2, os.cpu_count() or 2))')
if [ -n "${TEST_DATABASE_URL:-}" ]; then
  say "On PostgreSQL"
  DATABASE_URL="$TEST_DATABASE_URL" "$python" -m pytest -n "$workers" --dist loadgroup -q $slowest -m "database and not browser"
else
  say "PostgreSQL does not answer here: its tests are left to CI"
fi
if [ -n "$CHROMIUM" ]; then
  say "In the browser"
  "$python" -m pytest -n "$workers" --dist worksteal -q $slowest -m "browser${without_checker:-}" tests/browser
fi
say "On SQLite"
"$python" -m pytest -n "$workers" --dist loadgroup -q $slowest -m "not browser" \
  --cov --cov-config=pyproject.toml --cov-report=term --cov-fail-under=95
