"""One `make run` at a time for each folder of data, whatever became of the one before."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


class AlreadyRunning(Exception):
    """Another start holds this folder. `address` is where it serves, or will."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


@contextmanager
def only_start(folder: Path, *, address: str) -> Iterator[IO[str]]:
    """Holds the folder for this start, which serves at `address`; AlreadyRunning if it is held.

    The system lets go of it when every process that has the yielded file open has ended, however
    they end: hand it to those that go on.
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
        yield file
