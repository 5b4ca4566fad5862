"""Every stored field is named in config/retention.toml, and nothing that is not stored."""

import tomllib
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]


def stored_fields() -> dict[str, set[str]]:
    return {
        f"{model._meta.app_label}.{model.__name__}": {
            field.name for field in model._meta.get_fields() if getattr(field, "concrete", False)
        }
        for model in apps.get_models(include_auto_created=False)
        if Path(model._meta.app_config.path).parent == ROOT
    }


def named_fields() -> dict[str, set[str]]:
    policy = tomllib.loads((ROOT / "config" / "retention.toml").read_text())
    return {
        f"{app}.{model}": set(block["fields"])
        for app, models in policy.items()
        for model, block in models.items()
    }


def test_every_stored_field_is_named_and_no_other() -> None:
    stored, named = stored_fields(), named_fields()

    assert set(named) == set(stored)
    assert {model: fields ^ named[model] for model, fields in stored.items()} == {
        model: set() for model in stored
    }


def test_every_block_says_what_it_is_and_how_long_it_is_kept() -> None:
    policy = tomllib.loads((ROOT / "config" / "retention.toml").read_text())

    blocks = [block for models in policy.values() for block in models.values()]

    assert blocks
    assert all(block["what"].strip() and block["kept"].strip() for block in blocks)
    assert all(said.strip() for block in blocks for said in block["fields"].values())
