#!/usr/bin/env bash
# Installs the page components with npm, or with a Node of our own where npm is missing.
set -euo pipefail

. setup/npm.sh
find_npm
"$npm" ci --ignore-scripts --no-audit --no-fund --loglevel=error
mkdir -p var
.venv/bin/python -m config.assets
