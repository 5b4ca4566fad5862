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

# Unpacks the pip that comes with Python: to have it install itself would take three seconds.
unpack_pip() {
  local wheel
  wheel=$(.venv/bin/python -c 'import ensurepip, pathlib; print(*pathlib.Path(ensurepip.__file__).parent.glob("_bundled/pip-*.whl"))')
  [ -f "$wheel" ] || return 1
  .venv/bin/python -m zipfile -e "$wheel" "$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"
}

if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
  python=$(find_python)
  say "Making .venv with $("$python" --version)"
  # Where Python brings no pip of its own (Debian keeps it elsewhere), venv finds one.
  if ! { "$python" -m venv --clear --without-pip .venv && unpack_pip; } 2>/dev/null; then
    if ! "$python" -m venv --clear .venv; then
      say "This Python cannot make a virtual environment." >&2
      say "On Debian and Ubuntu: apt-get install python3-venv. Then run the same command again." >&2
      rm -rf .venv
      exit 1
    fi
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
  # The lock names every package that another needs. Python compiles each module when it is first
  # loaded: most of them never are.
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps \
    --require-hashes "${requirements[@]}"
fi
if [ -f "$installed" ]; then
  for file in "$@"; do
    grep -v " $file\$" "$installed" >"$installed.new" || true
    mv "$installed.new" "$installed"
  done
fi
printf '%s\n' "$wanted" >>"$installed"
