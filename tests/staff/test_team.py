"""What one, two, three and five people can do together, told by the policies."""

import pytest

from staff.policies import ACTS_OF_TWO, ROLES_FOR
from staff.roles import EXAMPLE_TEAMS, LABELS
from staff.team import WORK, Reach, what_a_team_can

OF_TWO = {
    "Confirm a colleague's key",
    "Close a quarter",
    "Prepare a release and publish it",
    "Withdraw a release",
    "Put up a banner in own words",
    "Let a colleague back in who is no administrator",
}


def reached(team):
    return {str(line.what): line.reach for line in what_a_team_can(team)}


def missing(team, what):
    return next(
        [str(label) for label in line.missing]
        for line in what_a_team_can(team)
        if str(line.what) == what
    )


def test_the_examples_are_of_one_two_three_and_five():
    assert [len(team) for team in EXAMPLE_TEAMS] == [1, 2, 3, 5]


def test_one_person_with_every_role_begins_what_takes_two_and_it_waits():
    found = reached([tuple(LABELS)])

    assert {what for what, reach in found.items() if reach is Reach.WAITS} == OF_TWO
    assert set(found.values()) == {Reach.CAN, Reach.WAITS}
    assert reached(EXAMPLE_TEAMS[0]) == found


@pytest.mark.parametrize("team", EXAMPLE_TEAMS[1:], ids=["two", "three", "five"])
def test_the_examples_of_more_can_do_everything(team):
    assert set(reached(team).values()) == {Reach.CAN}


def test_nobody_can_do_nothing_and_is_told_which_roles_are_missing():
    assert set(reached([]).values()) == {Reach.NOBODY}
    assert missing([], "Close a quarter") == ["Statistician"]
    assert missing([("statistician",)], "Close a quarter") == ["Senior moderator", "Statistician"]
    assert missing([("statistician",), ("senior",)], "Close a quarter") == []


def test_two_in_the_same_wrong_roles_still_wait():
    team = [("statistician", "administrator"), ("moderator",)]

    assert reached(team)["Close a quarter"] is Reach.WAITS
    assert reached(team)["Let a colleague back in who is no administrator"] is Reach.WAITS
    assert reached(team)["Lead on safeguarding"] is Reach.NOBODY


def test_adding_somebody_with_a_missing_role_is_always_enough():
    """An attack on the words: whatever a page calls missing, one more of it must help."""
    for team in ([], [("statistician",)], [("administrator",)], [tuple(LABELS)], [("moderator",)]):
        for line in what_a_team_can(team):
            for label in line.missing:
                role = next(role for role, name in LABELS.items() if name == label)
                better = reached([*team, (role,)])[str(line.what)]
                assert better is not Reach.NOBODY
                assert line.reach is Reach.NOBODY or better is Reach.CAN


def test_what_takes_two_and_every_act_of_a_team_stands_in_the_policies():
    acts = {(work.first, work.second) for work in WORK}

    assert set(ACTS_OF_TWO.values()) <= acts
    assert all(first in ROLES_FOR for first, _second in acts)
