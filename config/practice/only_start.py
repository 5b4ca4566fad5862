"""Lets one `make run` at a time use a folder of data, whatever became of the one before."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class AlreadyRunning(Exception):
    """Another start holds this folder. It serves at `address`, or will."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@contextmanager
def only_start(folder: Path, *, address: str) -> Iterator[None]:
    """Holds the folder for this start, which serves at `address`; AlreadyRunning if it is held.

    The system lets go of it when this process and all that it forked have ended, however they end.
    """
    with (folder / "running.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise AlreadyRunning(file.read().strip()) from None
        file.seek(0)
        file.truncate()
        file.write(address)
        file.flush()
        yield
