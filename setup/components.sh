#!/usr/bin/env bash
# Makes the pages' style sheet and script of what npm brings and of setup/pages.
set -euo pipefail

bash setup/node.sh
. setup/taking_turns.sh
take_turn components
.venv/bin/python -m config.upkeep.assets
