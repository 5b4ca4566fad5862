#!/usr/bin/env bash
# Measures: on PostgreSQL and Redis where they answer, else on SQLite without the stored million.
# With --set-up: what setting up costs instead.
set -euo pipefail

if [ "${1:-}" = --set-up ]; then
  shift
  exec .venv/bin/python -m benchmarks.set_up "$@"
fi
. setup/services.sh
find_services
.venv/bin/python -m benchmarks "$@"
