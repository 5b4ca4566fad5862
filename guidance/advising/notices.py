"""Chooses the notices around the steps: danger, a partner, a second scam, the police not told.

The table `_TABLE` says in which order they stand, for whom each is, and which stand above the
steps. Their words are the blocks `notice_...` of `guidance/content/_shared.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from classification.answers import NOT_SURE, POLICE_OR_REPORT_FRAUD, PREFER_NOT_TO_SAY
from classification.coding import Answers
from guidance.advising.advice_lines import AdviceLine, Writer
from guidance.for_whom.audience import (
    ORGANISATION,
    PARTNER,
    Audience,
    AudienceCondition,
    code,
    codes,
    is_on_the_islands,
    parse_groups,
)
from guidance.for_whom.choosing import DANGER_NOW, HELPING_A_CHILD
from guidance.reading.page_files import Situation

_ABROAD: Final = AudienceCondition(certain=parse_groups("elsewhere"))
_CLOSE: Final = AudienceCondition(certain=parse_groups("partner_or_family"))
_LOST_MONEY: Final = AudienceCondition(certain=parse_groups("money_lost"))
_BY_STRANGERS: Final = frozenset(["tech_help_call"])
_UNSURE: Final = frozenset([NOT_SURE, PREFER_NOT_TO_SAY])
_DATA_OUT: Final = frozenset(["personal_data_got_out", "data_lost", "legal_or_regulator"])
_FILES_LOST: Final = frozenset(["lost_files_or_photos", "device_broken_or_wiped", "data_lost"])
_COSTLY: Final = frozenset(
    ["cost_to_fix", "could_not_trade", "cost_to_put_right", "jobs_or_hours_cut"]
)
_HARD_TO_BEAR: Final = frozenset(
    ["fear", "depression", "anxiety_panic", "difficulty_sleeping", "crying"]
)


@dataclass(frozen=True, kw_only=True)
class Notice:
    """A notice stands above the steps (`is_first`) or below them."""

    kind: str
    title: str
    lines: tuple[AdviceLine, ...]
    is_first: bool


@dataclass(frozen=True, kw_only=True)
class _Visitor:
    """A visitor is at a page of advice, with their answers and what these leave possible."""

    page: Situation
    answers: Answers
    audience: Audience

    def said(self, question: str, *wanted: str) -> bool:
        """Whether one of the wanted codes was answered to a question."""
        return not set(wanted).isdisjoint(codes(self.answers, question))

    def had(self, effects: Iterable[str]) -> bool:
        """Whether it had one of these effects, on a person or on an organisation."""
        return self.said("other_effects", *effects) or self.said("business_effect", *effects)

    def is_surely(self, group: AudienceCondition) -> bool:
        """Whether they belong to a group such as a line of content may be for."""
        return group.holds(self.audience)

    @property
    def may_be_close(self) -> bool:
        """Whether a block or a new password may be seen by somebody close."""
        return may_be_close(self.page, self.answers, self.audience)

    @property
    def must_still_ring_bank(self) -> bool:
        """Whether money was lost, its readers call a bank themselves, and neither of the first two
        steps says so. A child is told to ask an adult."""
        if self.page.group == "children" and self.page.key != HELPING_A_CHILD:
            return False
        steps = [i for i in self.page.blocks["steps"] if i.condition.holds(self.audience)]
        return self.is_surely(_LOST_MONEY) and all(i.shared != "bank_now" for i in steps[:2])

    def has_not_told(self, *, police_only: bool, is_unsure: bool) -> bool:
        """Whether they told others and not the police. Whoever does not know, or would rather not
        say, is not told that they have not. `police_only`: on a page that is not for Report Fraud.
        """
        told = set(codes(self.answers, "told_whom"))
        is_so = (
            bool(told)
            and told.isdisjoint(POLICE_OR_REPORT_FRAUD)
            and (told <= _UNSURE) is is_unsure
        )
        return is_so and self.page.names_no_fraud_line is police_only

    def is_organisation(self, *, hears_of_attack: bool) -> bool:
        """Whether an organisation reads it, or may where a device is hit. `hears_of_attack`: the
        steps say what an attack that goes on needs, or the page is not for Report Fraud."""
        who = self.audience["who"]
        is_one = who == ORGANISATION or (self.page.group == "devices" and "organisation" in who)
        says_so = self.page.names_no_fraud_line or uses_shared(self.page, "live_attack")
        return is_one and says_so is hears_of_attack

    @property
    def is_about_money(self) -> bool:
        """Whether the page is about money, or money was lost."""
        return self.page.is_about_money or self.is_surely(_LOST_MONEY)

    def may_send_on(self, *modes: str) -> bool:
        """Whether it came in one of these ways and may be sent on: never where somebody close
        would see it, where pictures may be in it, or where the steps say it already."""
        named = {piece.value for item in self.page.blocks["steps"] for piece in item.pieces}
        may = not self.page.names_no_fraud_line and "NCSC" not in named
        return may and self.may_report_in_app(*modes)

    def may_report_in_app(self, *modes: str) -> bool:
        """Whether it came in one of these ways and nobody close would see a report."""
        return self.said("contact_mode", *modes) and not self.is_surely(_CLOSE)


def is_in_crisis(answers: Answers) -> bool:
    """Whether it is all too much, by what was answered or by what was typed."""
    return (
        code(answers, "affected_how_much") == "very_much" or code(answers, "crisis_words") == "yes"
    )


def may_be_close(situation: Situation, answers: Answers, audience: Audience) -> bool:
    """Whether a partner, an ex or family did it, or may have: never to an organisation."""
    if audience["who"] == ORGANISATION:
        return False
    relationship = audience["relationship"]
    if relationship == PARTNER:
        return True
    is_stranger = code(answers, "event_detail") in _BY_STRANGERS
    return situation.may_be_partner and len(relationship) > 1 and not is_stranger


def uses_shared(situation: Situation, name: str) -> bool:
    """Whether a step of this page says a line that several pages share."""
    steps = situation.blocks["steps"]
    return any(name == line.shared for item in steps for line in (item, *item.branches))


def notices_for(
    situation: Situation, answers: Answers, audience: Audience, writer: Writer
) -> tuple[Notice, ...]:
    """Chooses the notices that this reader gets, in the order of the table."""
    reader = _Visitor(page=situation, answers=answers, audience=audience)
    found = []
    for kind, is_first, is_for in _TABLE:
        if not is_for(reader):
            continue
        title, *lines = writer.shared(f"notice_{kind}")
        if kind == "after_telling":
            lines += _after_telling(answers, situation, writer)
        if lines:
            above = is_first(reader) if callable(is_first) else is_first
            notice = Notice(kind=kind, title=title.text, lines=tuple(lines), is_first=above)
            found.append(notice)
    return tuple(found)


def _after_telling(answers: Answers, situation: Situation, writer: Writer) -> list[AdviceLine]:
    """Finds a line for each thing that came of telling the police or Report Fraud."""
    found: list[AdviceLine] = []
    for outcome in codes(answers, "after_telling"):
        if f"after_{outcome}" in writer.library.shared:
            found += writer.shared(f"after_{outcome}")
        if outcome == "told_go_elsewhere":
            name = "report_first_police" if situation.names_no_fraud_line else "report_first"
            found += writer.shared(name)
    return found


def _above_but_at_danger(reader: _Visitor) -> bool:
    return reader.page.key != DANGER_NOW


def _above_where_pressed(reader: _Visitor) -> bool:
    """Whether data of an organisation got out, or its device is hit for certain."""
    is_settled = reader.page.group == "devices" and len(reader.audience["who"]) == 1
    return is_settled or reader.said("business_effect", *_DATA_OUT)


_Test = Callable[[_Visitor], bool]
# kind, whether it stands above the steps, for whom it is
_TABLE: Final[tuple[tuple[str, bool | _Test, _Test], ...]] = (
    ("danger", True, lambda r: r.said("danger", "yes", NOT_SURE) and r.page.key != DANGER_NOW),
    ("child", True, lambda r: r.said("child_words", "yes")),
    ("partner", _above_but_at_danger, lambda r: r.may_be_close and r.is_surely(_CLOSE)),
    ("partner_unsure", _above_but_at_danger, lambda r: r.may_be_close and not r.is_surely(_CLOSE)),
    ("islands", True, lambda r: is_on_the_islands(r.answers)),
    ("elsewhere", True, lambda r: r.is_surely(_ABROAD) and not is_on_the_islands(r.answers)),
    ("bank_now", True, lambda r: r.must_still_ring_bank),
    ("report_first", True, lambda r: r.has_not_told(police_only=False, is_unsure=False)),
    ("report_first_unsure", True, lambda r: r.has_not_told(police_only=False, is_unsure=True)),
    ("report_first_police", True, lambda r: r.has_not_told(police_only=True, is_unsure=False)),
    (
        "report_first_police_unsure",
        True,
        lambda r: r.has_not_told(police_only=True, is_unsure=True),
    ),
    ("crisis", True, lambda r: is_in_crisis(r.answers)),
    (
        "crisis",
        False,
        lambda r: r.said("emotional_effect", *_HARD_TO_BEAR) and not is_in_crisis(r.answers),
    ),
    ("organisation", _above_where_pressed, lambda r: r.is_organisation(hears_of_attack=False)),
    ("organisation_plain", _above_where_pressed, lambda r: r.is_organisation(hears_of_attack=True)),
    ("helping", False, lambda r: r.said("who", "adult_helped")),
    (
        "ashamed",
        False,
        lambda r: (
            r.said("reason_not_reported", "ashamed") or r.said("fraud_impact", "shame_self_blame")
        ),
    ),
    ("trouble", False, lambda r: r.said("reason_not_reported", "get_into_trouble")),
    ("files_lost", False, lambda r: r.had(_FILES_LOST)),
    ("costs", False, lambda r: r.had(_COSTLY)),
    # How they first came: where to send it on, or where to report them.
    ("came_by_email", False, lambda r: r.may_send_on("email")),
    ("came_by_text", False, lambda r: r.may_send_on("text_or_call")),
    ("came_by_site", False, lambda r: r.may_send_on("website_or_advert")),
    (
        "came_by_app",
        False,
        lambda r: r.may_report_in_app("social_or_messaging", "dating_app", "game"),
    ),
    ("refused", False, lambda r: r.said("got_back", "refused") and r.is_about_money),
    ("large_loss", False, lambda r: r.said("loss_band", "loss_40000_plus")),
    ("recovery_scam", False, lambda r: r.is_about_money and r.page.key != "recovery_scam"),
    ("after_telling", False, lambda r: bool(codes(r.answers, "after_telling"))),
)
