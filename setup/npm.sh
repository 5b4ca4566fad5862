# Finds npm, or fetches a Node of our own that brings one. Sourced, from the top of the repository.
find_npm() {
  npm=npm
  if ! command -v npm >/dev/null 2>&1; then
    printf 'npm is not here: fetching a Node that brings its own\n'
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt
    npm="$PWD/.venv/bin/npm"
    PATH="$PWD/.venv/bin:$PATH"
  fi
}
