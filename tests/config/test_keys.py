"""The secrets outside the database: from the environment, or made once for a try."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from config.keys import NAMES, read_keys, weak_keys


def read(
    name: str = "RECEIPT_KEY", *, given: dict[str, str] | None = None, local: bool, keys_dir: Path
) -> str:
    (key,) = read_all(name, given=given, local=local, keys_dir=keys_dir)
    return key


def read_all(
    name: str = "RECEIPT_KEY", *, given: dict[str, str] | None = None, local: bool, keys_dir: Path
) -> tuple[str, ...]:
    class Given(Env):
        ENVIRON = given or {}

    return read_keys(Given(), name, local=local, keys_dir=keys_dir)


@pytest.mark.parametrize("local", [True, False])
def test_what_the_environment_holds_is_taken_and_nothing_is_written(
    tmp_path: Path, local: bool
) -> None:
    value = read(given={"RECEIPT_KEY": "f" * 64}, local=local, keys_dir=tmp_path / "keys")

    assert value == "f" * 64
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("given", [{}, {"RECEIPT_KEY": ""}, {"SECRET_KEY": "f" * 64}])
def test_production_refuses_to_start_and_says_what_to_do(
    tmp_path: Path, given: dict[str, str]
) -> None:
    with pytest.raises(ImproperlyConfigured, match="RECEIPT_KEY is not set") as refused:
        read(given=given, local=False, keys_dir=tmp_path / "keys")

    assert "secrets.token_hex(32)" in str(refused.value)
    assert not (tmp_path / "keys").exists()


def test_on_one_machine_a_key_is_made_once_and_kept(tmp_path: Path) -> None:
    keys_dir = tmp_path / "var" / "keys"

    first = read(local=True, keys_dir=keys_dir)
    again = read(local=True, keys_dir=keys_dir)

    assert first == again
    assert len(bytes.fromhex(first)) == 32


def test_of_many_that_start_at_once_all_read_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as many:
        reads = [many.submit(read, local=True, keys_dir=tmp_path / "keys") for _ in range(64)]

    assert len({each.result() for each in reads}) == 1
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["receipt_key"]


def test_a_folder_that_cannot_be_used_is_said_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")

    with pytest.raises(ImproperlyConfigured, match=r"keys cannot be used .*make run VAR_DIR="):
        read(local=True, keys_dir=tmp_path / "keys")


def test_each_name_has_a_key_of_its_own(tmp_path: Path) -> None:
    made = {read(name, local=True, keys_dir=tmp_path) for name in NAMES}

    assert len(made) == len(NAMES)


def test_nobody_else_on_the_machine_can_read_a_key(tmp_path: Path) -> None:
    keys_dir = tmp_path / "keys"

    read(local=True, keys_dir=keys_dir)

    assert stat.S_IMODE(keys_dir.stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE((keys_dir / "receipt_key").stat().st_mode) & 0o077 == 0


def test_a_key_that_was_edited_by_hand_is_read_without_its_line_end(tmp_path: Path) -> None:
    (tmp_path / "receipt_key").write_text("a" * 64 + "\n")

    assert read(local=True, keys_dir=tmp_path) == "a" * 64


def test_a_new_secret_stands_before_those_that_it_follows(tmp_path: Path) -> None:
    given = {"RECEIPT_KEY": f"{'a' * 64}, {'b' * 64},{'c' * 64},"}

    found = read_all(given=given, local=False, keys_dir=tmp_path)

    assert found == ("a" * 64, "b" * 64, "c" * 64)


def test_keys_are_long_and_of_many_letters_and_each_its_own() -> None:
    good = "0123456789abcdef" * 2
    keys = {"ONE": good, "OTHER": good, "PLAIN": "ab" * 32, "SHORT": "0123456789"}

    found = [each.partition(" Make one")[0] for each in weak_keys(keys)]

    assert found == [
        "ONE and OTHER are the same. Each needs its own.",
        "PLAIN has fewer than 10 different letters.",
        "SHORT is shorter than 32 letters.",
    ]
    assert list(weak_keys({"ONE": good, "OTHER": good[::-1]})) == []
