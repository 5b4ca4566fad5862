#!/usr/bin/env bash
# Measures: on PostgreSQL and Redis where they answer, else on SQLite without the stored million.
set -euo pipefail

. setup/services.sh
find_services
.venv/bin/python -m benchmarks "$@"
