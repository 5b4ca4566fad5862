"""The command takes what the form would take, and says what is wrong with anything else."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from reporting.models import Report
from tests.factories import ANSWERS, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def file_of(tmp_path):
    def write(content):
        file = tmp_path / "answers.json"
        file.write_text(content if isinstance(content, str) else json.dumps(content))
        return file

    return write


def test_it_takes_a_report_and_prints_its_id(file_of, epoch):
    out = StringIO()

    call_command("report_from_json", file_of(ANSWERS | {"own_words": "hello"}), stdout=out)

    report = Report.objects.get(pk=int(out.getvalue()))
    assert report.answers == ANSWERS
    assert words_of(report) == "hello"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "no JSON"),
        ("[]", "one object"),
        ({"who": 3}, "who must be a code"),
        (ANSWERS | {"nation": "atlantis"}, "nation: "),
        (ANSWERS | {"colour": "blue"}, "colour: "),
        (ANSWERS | {"nation": "atlantis", "lost_money": "perhaps"}, "nation: .*; lost_money: "),
        (ANSWERS | {"lost_money": "no", "loss_band": "loss_100_249"}, "loss_band: "),
        (ANSWERS | {"when_band": "earlier", "when_month": "2999-01"}, "^when_month: [^;]*$"),
        (ANSWERS | {"age_band": "age_13_15"}, "age_band: We take no report here"),
        (ANSWERS | {"age_band": "age_13_15", "nation": "atlantis"}, "nation: .*; age_band: "),
    ],
)
def test_anything_else_is_named_and_not_stored(file_of, epoch, content, said):
    with pytest.raises(CommandError, match=said):
        call_command("report_from_json", file_of(content))

    assert not Report.objects.exists()


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"none\.json cannot be read"):
        call_command("report_from_json", tmp_path / "none.json")


def test_without_a_key_to_seal_to_it_says_so(file_of):
    with pytest.raises(CommandError, match="no epoch"):
        call_command("report_from_json", file_of(ANSWERS))
