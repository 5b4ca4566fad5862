#!/usr/bin/env bash
# Writes the locks anew: every platform and Python from 3.11 on, hashes, no index hosts.
# The extras stay in the names (coverage[toml]==...): without them the pip that comes with
# Python 3.11 takes an extra for a package that nobody pinned, and refuses the lock.
set -euo pipefail

.venv/bin/python -m pip install --quiet --disable-pip-version-check uv
for name in requirements requirements-research requirements-dev requirements-bench requirements-node; do
  .venv/bin/uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-header "$name.in" -o "$name.txt"
done
npm install --package-lock-only --omit-lockfile-registry-resolved --no-audit --no-fund --loglevel=error
