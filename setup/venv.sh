#!/usr/bin/env bash
# Builds .venv from the hash-pinned locks named as arguments; does nothing where they are installed.
set -euo pipefail

say() { printf '%s\n' "$*"; }

find_python() {
  for name in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
    [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 || continue
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  say "Come Forward needs Python 3.11 or later. Install it, or name it: make run PYTHON=python3.13" >&2
  exit 1
}

. setup/taking_turns.sh
take_turn venv

if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
  python=$(find_python)
  say "Making .venv with $("$python" --version)"
  if ! "$python" -m venv --clear .venv; then
    say "This Python cannot make a virtual environment." >&2
    say "On Debian and Ubuntu: apt-get install python3-venv. Then run the same command again." >&2
    rm -rf .venv
    exit 1
  fi
fi

# What is installed, by the sum of each lock: a newer date alone is no reason to run an installer.
installed=.venv/installed
wanted=$(cksum "$@")
if [ -f "$installed" ] && ! printf '%s\n' "$wanted" | grep -vxF -f "$installed" >/dev/null; then
  exit 0
fi

requirements=()
for file in "$@"; do requirements+=(-r "$file"); done
say "Installing what Come Forward needs (once; a minute or two)"
if command -v uv >/dev/null 2>&1; then
  uv pip install --quiet --python .venv/bin/python --require-hashes "${requirements[@]}"
else
  # Python compiles each module when it is first loaded: most of them never are.
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes "${requirements[@]}"
fi
if [ -f "$installed" ]; then
  for file in "$@"; do
    grep -v " $file\$" "$installed" >"$installed.new" || true
    mv "$installed.new" "$installed"
  done
fi
printf '%s\n' "$wanted" >>"$installed"
