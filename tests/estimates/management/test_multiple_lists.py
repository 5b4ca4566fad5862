"""`manage.py multiple_lists`: two lists and more in plain words, and one line where it cannot."""

import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

CASES = {
    case["id"]: case
    for case in json.loads(
        (Path(__file__).parents[1] / "data" / "published_cases.json").read_text()
    )
}
TWO = "police,bank,count\n1,0,40\n0,1,30\n1,1,12\n"
NO_OVERLAP = "police,bank,charity,count\n1,0,0,40\n0,1,0,30\n0,0,1,20\n"


def written(directory: Path, text: str) -> str:
    path = directory / "lists.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def said(file: str, **options: object) -> str:
    out = io.StringIO()
    call_command("multiple_lists", file, stdout=out, **options)
    return out.getvalue()


def refused(file: str, **options: object) -> str:
    with pytest.raises(CommandError) as caught:
        said(file, **options)
    assert "\n" not in str(caught.value)
    assert caught.value.returncode == 1
    return str(caught.value)


def test_two_lists_have_their_size_interval_and_what_is_taken_for_granted(tmp_path: Path) -> None:
    text = said(written(tmp_path, TWO))

    assert "On police: 52. On bank: 42. On both: 12." in text
    assert "Cases, seen and unseen: 174.3 (95% interval 128.0 to 291.3)." in text
    assert "odds times 2: 282.0" in text
    assert "Status: ok: an estimate with its interval." in text
    assert "Taken for granted: Being on one list says nothing about being on the other." in text


def test_two_lists_that_share_too_few_have_an_interval_and_no_size(tmp_path: Path) -> None:
    text = said(written(tmp_path, TWO.replace("1,1,12", "1,1,3")))

    assert "Cases, seen and unseen: withheld (95% interval " in text
    assert "Status: blocked: the number of cases is withheld; the interval is not." in text
    assert "Note: Fewer than seven on both lists: the point is withheld." in text


def test_four_lists_give_the_published_sizes_with_the_spread_over_models(tmp_path: Path) -> None:
    case = CASES["mse-korea-bic"]
    rows = "\n".join(",".join(map(str, row)) for row in case["data"]["rows"])
    file = written(tmp_path, f"{','.join(case['data']['lists'])},count\n{rows}\n")

    text = said(file, selection="bic")

    best, second = (f"{each['estimate']:,.1f}" for each in case["published"][:2])
    assert "Does an estimate exist for the lists alone? Yes." in text
    assert f"Cases, seen and unseen: {best} (95% interval " in text
    assert "Model: the lists and b with c, c with d." in text
    assert text.index(f"  {best} (BIC ") < text.index(f"  {second} (BIC ")
    assert "Note: The interval takes the chosen model for granted." in text
    assert "Status: ok" in text


def test_lists_without_overlap_have_no_estimate_and_say_what_to_do(tmp_path: Path) -> None:
    for selection in ("stepwise", "bic", "main_effects"):
        assert refused(written(tmp_path, NO_OVERLAP), selection=selection).startswith(
            "lists.csv: no estimate exists for the lists alone. Too few cases are on more than one"
        )


def test_a_list_that_is_empty_and_a_level_that_is_none_are_refused(tmp_path: Path) -> None:
    assert "empty list" in refused(written(tmp_path, "police,bank,count\n1,0,4\n"))
    assert "level must lie" in refused(written(tmp_path, TWO), level=2.0)


def test_a_spoilt_table_is_refused_in_one_line(tmp_path: Path) -> None:
    assert refused(written(tmp_path, TWO.replace("12", "some"))) == (
        'lists.csv, line 4: count is "some": write a whole number, 0 or more, in digits alone'
    )


def test_without_the_research_extra_one_line_names_it_and_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "scipy", None)  # as where it is not installed

    line = refused(written(tmp_path, TWO))

    assert "the research extra: bash setup/venv.sh requirements.txt" in line
    assert "requirements-research.txt" in line
