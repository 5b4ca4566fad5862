# Finds npm, or fetches a Node of our own that brings one. Sourced, from the top of the repository.
find_npm() {
  npm=npm
  keep_cache_where_it_can_be_written
  if ! command -v npm >/dev/null 2>&1; then
    printf 'npm is not here: fetching a Node that brings its own\n'
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.txt
    npm="$PWD/.venv/bin/npm"
    PATH="$PWD/.venv/bin:$PATH"
  fi
}

# npm keeps a cache in the home folder, and stops where it cannot write there.
keep_cache_where_it_can_be_written() {
  local cache=${npm_config_cache:-${HOME:-/nonexistent}/.npm}
  if ! { mkdir -p "$cache" && : >"$cache/.come-forward"; } 2>/dev/null; then
    export npm_config_cache="$PWD/var/npm"
    return
  fi
  rm -f "$cache/.come-forward"
}
