# What the tests need beyond Python: a browser, and under CI PostgreSQL and Redis. Sourced.

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null 2>&1; then sudo -n "$@"; else return 1; fi
}

install_packages() {
  command -v apt-get >/dev/null 2>&1 || return 1
  as_root apt-get update -qq >/dev/null 2>&1 || true
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq "$@" >/dev/null 2>&1
}

fail_in_ci() {
  printf '%s\n' "$*" >&2
  if [ "${CI:-}" = true ]; then exit 1; fi
}

find_browser() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$name" ] && command -v "$name" >/dev/null 2>&1 && { CHROMIUM=$(command -v "$name"); break; }
    CHROMIUM=
  done
  if [ -z "$CHROMIUM" ]; then
    printf 'Installing Chromium for the browser tests\n'
    install_packages chromium || true
    CHROMIUM=$(command -v chromium || true)
  fi
  [ -n "$CHROMIUM" ] || fail_in_ci "Chromium is missing and could not be installed: install it, or set CHROMIUM to its path."
  export CHROMIUM
}

postgresql_answers() {
  .venv/bin/python - "$1" <<'PY' 2>/dev/null
import sys

import psycopg

psycopg.connect(sys.argv[1], connect_timeout=2).close()
PY
}

redis_answers() {
  .venv/bin/python - "$1" <<'PY' 2>/dev/null
import sys

import redis

client = redis.Redis.from_url(sys.argv[1], socket_connect_timeout=2)
client.ping()
client.close()
PY
}

find_services() {
  local url
  local ours=postgresql://come_forward:come_forward@127.0.0.1:5432/postgres
  for url in "${TEST_DATABASE_URL:-}" postgresql://postgres@127.0.0.1:5432/postgres "$ours"; do
    [ -n "$url" ] && postgresql_answers "$url" && { TEST_DATABASE_URL=$url; break; }
    TEST_DATABASE_URL=
  done
  if [ -z "$TEST_DATABASE_URL" ] && [ "${CI:-}" = true ]; then
    printf 'Installing PostgreSQL for the tests\n'
    install_packages postgresql || true
    as_root sh -c 'pg_ctlcluster --skip-systemctl-redirect $(pg_lsclusters -h | awk "NR==1 {print \$1, \$2}") start' 2>/dev/null || true
    as_root su postgres -c "psql -qc \"CREATE ROLE come_forward SUPERUSER LOGIN PASSWORD 'come_forward'\"" 2>/dev/null || true
    postgresql_answers "$ours" && TEST_DATABASE_URL=$ours
    [ -n "$TEST_DATABASE_URL" ] || fail_in_ci "PostgreSQL does not answer and could not be started."
  fi
  export TEST_DATABASE_URL

  TEST_REDIS_URL=${TEST_REDIS_URL:-redis://127.0.0.1:6379/15}
  if ! redis_answers "$TEST_REDIS_URL"; then
    if [ "${CI:-}" = true ]; then
      printf 'Installing Redis for the tests\n'
      install_packages redis-server || true
      redis-server --daemonize yes --bind 127.0.0.1 --port 6379 --save "" --appendonly no >/dev/null 2>&1 || true
      sleep 1
    fi
    redis_answers "$TEST_REDIS_URL" || { fail_in_ci "Redis does not answer: its tests are left to CI."; TEST_REDIS_URL=; }
  fi
  export TEST_REDIS_URL
}

# The Nu checker runs on Java. Without it, the one test that needs it is left to CI.
find_html_checker() {
  VNU_JAR=
  if ! java -version >/dev/null 2>&1 && [ "${CI:-}" = true ]; then
    printf 'Installing Java for the HTML checker\n'
    install_packages default-jre-headless || true
  fi
  if java -version >/dev/null 2>&1; then
    # Its jar comes in the package; its script would fetch a Java of its own.
    find_npm
    (cd setup/checkers && "$npm" ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error) || true
    VNU_JAR=$(ls "$PWD"/setup/checkers/node_modules/vnu-jar/build/dist/vnu.jar 2>/dev/null || true)
  fi
  [ -n "$VNU_JAR" ] || fail_in_ci "Java or the HTML checker is missing: its test is left to CI."
  export VNU_JAR
}
