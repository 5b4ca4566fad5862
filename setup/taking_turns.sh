# Lets one set-up at a time work in this folder: `take_turn NAME` waits until no other has the turn.
# The turn ends with the script that took it, however it ends. Sourced, from the top of the repository.
take_turn() {
  local python
  python=$(command -v .venv/bin/python || command -v python3 || command -v python) || return 0
  mkdir -p var
  exec 9>>"var/$1.lock"
  # The lock belongs to the open file, which stays open when this Python is gone.
  "$python" -c 'import fcntl; fcntl.flock(9, fcntl.LOCK_EX)' || return 0
}
