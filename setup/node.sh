#!/usr/bin/env bash
# Installs what package-lock.json names into node_modules, unless the same lock is installed.
set -euo pipefail

. setup/npm.sh
. setup/taking_turns.sh
take_turn node
if ! cmp -s package-lock.json node_modules/.installed; then
  find_npm
  "$npm" ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
  cp package-lock.json node_modules/.installed
fi
