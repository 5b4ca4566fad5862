"""The rules that hold whatever was answered, each as a test of one row of the truth table.

A rule gives None where it holds, and else the card or contact that breaks it.
"""

import re

from guidance.for_whom.audience import NATIONS, codes
from guidance.for_whom.choosing import UNDER_16
from guidance.for_whom.facts import OF_SOMEBODY_CLOSE
from guidance.reading.card_files import BEFORE_STOPPING
from tests.guidance.for_whom.money_rules import MONEY_RULES
from tests.guidance.for_whom.table_row import (
    ABROAD,
    ISLANDS,
    Row,
    Rule,
    card_that_says,
    law_of,
    reached,
    script_of,
)

DOMESTIC_ABUSE = {
    "england": "DA_E",
    "wales": "DA_W",
    "scotland": "DA_S",
    "northern_ireland": "DA_NI",
}
VICTIM_SUPPORT = {
    "england": {"VS"},
    "wales": {"VS"},
    "scotland": {"VSS"},
    "northern_ireland": {"VSNI"},
}
SHOWN_ABROAD = {"SAM", "SHOUT", "SNCII", "TAKEITDOWN", "FINDALINE"}
ALERTING = re.compile(
    r"\bblock (?:them|him|her|the)|stop (?:all contact|answering|replying)|change .*password"
    r"|log out|remove (?!nothing)|uninstall|screenshot|joint account",
    re.I,
)
NEGATED = re.compile(r"\b(?:do not|never|before you|not)\b[^.]*$", re.I)
# Report Fraud takes fraud and hacking, and no threats, pictures, harassment or control.
NOT_FOR_FRAUD = ("blackmail", "images", "harass", "obscene", "control", "csea")
FRAUD_ALL_THE_SAME = ("locked_files", "threat_attack_site")
MOST_NOW, MOST_BESIDE_DANGER = 8, 5


def something_to_do(row: Row) -> str | None:
    """Five at most are shown now beside danger, somebody close and the card for a crisis."""
    cards = row.library.cards
    pressing = [card for card in row.advice.now if cards[card.key].rank >= BEFORE_STOPPING]
    count, counted = len(row.advice.now), sum(not card.is_crisis for card in pressing)
    is_so = 1 <= count <= MOST_NOW and counted <= MOST_BESIDE_DANGER
    return None if is_so else f"{count} cards now"


def no_card_twice(row: Row) -> str | None:
    keys = [card.key for card in row.advice.cards]
    return next((key for key in keys if keys.count(key) > 1), None)


def nobody_who_told_report_fraud_is_told_to(row: Row) -> str | None:
    if "report_fraud" not in codes(row.answers, "told_whom"):
        return None
    return card_that_says(row, r"\b(?:report it to|tell) report fraud\b", acts_alone=True)


def nobody_is_told_what_they_did_not_do(row: Row) -> str | None:
    return card_that_says(row, r"you have not (?:told|paid|called|reported)")


def a_domestic_abuse_line_early(row: Row) -> str | None:
    if row.facts["close"] != "yes" or row.nation not in DOMESTIC_ABUSE:
        return None
    line = DOMESTIC_ABUSE[row.nation]
    early = row.in_buttons(row.advice.now)
    return None if line in early else f"{line} is not among the first cards"


def nothing_now_that_alerts(row: Row) -> str | None:
    if row.facts["close"] != "yes":
        return None
    for card in row.advice.now:
        for text in (card.act, card.why.text if card.why else ""):
            found = ALERTING.search(text)
            if found and not NEGATED.search(text[: found.start()]):
                return f"{card.key} says {found[0]!r}"
    return None


def the_caution_where_the_relation_is_not_known(row: Row) -> str | None:
    is_known = row.said("relationship") not in {"", "dont_know"}
    is_asked = row.said("event_type") in OF_SOMEBODY_CLOSE and not row.is_organisation
    is_watched = row.said("event_detail") == "phone_watched"
    wanted = is_asked and not is_known and not is_watched
    if row.library.situations[row.advice.situation].group == "children":
        return None
    return None if bool(row.advice.caution) is wanted else f"caution: {not wanted}"


def a_script_says_only_what_was_answered(row: Row) -> str | None:
    """Nobody was asked what they kept, sent or stopped, how hard it is, or if it was online."""
    for card in row.advice.cards:
        said = re.search(
            r"\bhave (?:kept|sent|stopped|not)\b|find this hard|happened online", script_of(card)
        )
        if said:
            return f"{card.key}: {said[0]}"
    return None


def the_law_on_pictures_of_the_young_whoever_reads(row: Row) -> str | None:
    is_of_pictures = row.advice.situation in {"blackmail_pictures", "images_shared", "obscene"}
    if row.said("age_band") != "age_16_17" or not is_of_pictures or row.nation in ABROAD:
        return None
    return (
        None
        if "sexual picture of a person under 18" in law_of(row)
        else "no law on pictures of the young"
    )


def the_law_begins_with_what_was_told(row: Row) -> str | None:
    """Whoever is watched hears of that, and nothing of forced work."""
    if row.said("event_detail") != "phone_watched":
        return None
    begins = row.advice.law[0].text.startswith("Yes. To get into a phone or account")
    return None if begins and "force" not in law_of(row) else law_of(row)


def organisations_hear_of_no_partner(row: Row) -> str | None:
    if not row.is_organisation:
        return None
    return next(iter(row.contacts & {*DOMESTIC_ABUSE.values(), "MENS", "CFH"}), None)


def no_empty_card(row: Row) -> str | None:
    return next(
        (
            card.key
            for card in row.advice.cards
            if not card.act or (not card.why and not card.buttons)
        ),
        None,
    )


def never_an_adults_service_under_18(row: Row) -> str | None:
    if row.said("age_band") != "age_16_17":
        return None
    adults = {key for key, contact in row.library.contacts.items() if contact.is_adults_only}
    return next(iter(row.contacts & adults), None)


def never_report_fraud_where_it_does_not_take_it(row: Row) -> str | None:
    is_other = row.said("event_type") in NOT_FOR_FRAUD
    is_other = is_other and row.said("event_detail") not in FRAUD_ALL_THE_SAME
    if row.nation != "scotland" and not is_other:
        return None
    named = next((card.key for card in row.advice.cards if "RF" in reached(card)), None)
    return named or ("RF" if "RF" in row.contacts else None)


def every_first_card_has_a_way_without_a_voice(row: Row) -> str | None:
    for card in row.advice.now:
        kinds = {button.kind for button in card.buttons}
        if "call" in kinds and not kinds & {"text", "chat", "open"} and card.quiet is None:
            return card.key
    return None


def somebody_answers_at_night(row: Row) -> str | None:
    shown = (*row.advice.strip, *row.advice.everybody)
    is_there = any(
        contact.open_now and any(way.kind in {"call", "text"} for way in contact.ways)
        for contact in shown
    )
    return None if is_there else "nobody is open at 01:00 on a Sunday"


def the_strip_stands_for_everybody(row: Row) -> str | None:
    strip = [contact.key for contact in row.advice.strip]
    if strip[:2] != ["SAM", "SHOUT"]:
        return f"strip: {strip}"
    is_child = row.said("age_band") == "age_16_17" and row.nation not in ABROAD
    return "no Childline" if is_child and "CHILD" not in strip else None


def a_line_of_the_place_beside_each_that_may_not_work(row: Row) -> str | None:
    """Whoever is shown a number that may not work where they are is shown what to do instead."""
    doubtful = {"SAM", "SHOUT"}
    groups = [{contact.key for contact in row.advice.strip}]
    groups += [row.in_buttons((card,)) for card in row.advice.cards]
    is_beside = row.nation in ABROAD
    for keys in groups:
        if keys & doubtful and ("FINDALINE" in keys) is not is_beside:
            return f"{sorted(keys)}"
    return None


def no_text_to_999_but_in_the_uk(row: Row) -> str | None:
    if row.nation not in ABROAD:
        return None
    ways = [(card.key, button.href) for card in row.advice.cards for button in card.buttons]
    return next((key for key, href in ways if href == "sms:999"), None)


def three_buttons_at_most(row: Row) -> str | None:
    return next((card.key for card in row.advice.cards if len(card.buttons) > 3), None)


def a_crisis_comes_second(row: Row) -> str | None:
    if row.facts["crisis"] != "yes" or row.library.situations[UNDER_16].key == row.advice.situation:
        return None
    place = [card.is_crisis for card in row.advice.now[:2]]
    return None if True in place else "the card for a crisis is not among the first two"


def danger_comes_first(row: Row) -> str | None:
    if row.said("danger") not in {"yes", "not_sure"}:
        return None
    return None if row.advice.now[0].is_danger else f"{row.advice.now[0].key} before danger"


def of_the_nation(row: Row) -> str | None:
    if row.nation not in NATIONS:
        return None
    return next(
        (key for key in row.contacts if row.nation not in row.library.contacts[key].nations), None
    )


def no_number_of_ours_abroad(row: Row) -> str | None:
    if row.nation not in ABROAD:
        return None
    shown = SHOWN_ABROAD | ({"P999"} if row.nation == ISLANDS else set())
    return next(iter(row.contacts - shown), None)


def its_victim_support(row: Row) -> str | None:
    if row.nation not in NATIONS:
        return None
    wanted = VICTIM_SUPPORT[row.nation]
    return None if wanted <= row.contacts else f"without {wanted}"


def the_stalked_reach_the_stalking_line(row: Row) -> str | None:
    if row.said("event_detail") != "watched_or_tracked" or row.nation not in NATIONS:
        return None
    if row.is_organisation:
        return None
    is_there = "STALK" in row.in_buttons(row.advice.now)
    return None if is_there else "STALK is not among the first cards"


def no_report_of_fraud_now_where_somebody_close_did_it(row: Row) -> str | None:
    """A report brings letters, calls and the police to the door: the helpline is asked first."""
    if row.facts["close"] != "yes":
        return None
    soon = (*row.advice.now, *row.advice.later, *row.advice.week)
    return next((card.key for card in soon if "RF" in row.in_buttons((card,))), None)


def an_alert_waits_for_a_safe_phone(row: Row) -> str | None:
    if row.facts["close"] != "yes":
        return None
    alerting = {card.key for card in row.library.cards.values() if card.alerts}
    shown = [card.key for card in row.advice.cards if card not in row.advice.safe_phone]
    return next((key for key in shown if key in alerting), None)


def nobody_hears_of_another_as_themselves(row: Row) -> str | None:
    if row.said("who") not in {"adult_helped", "child"}:
        return None
    return card_that_says(row, r"\byour (?:own )?(?:bank|password|pictures|account|card)\b")


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        *MONEY_RULES,
        something_to_do,
        no_card_twice,
        nobody_who_told_report_fraud_is_told_to,
        nobody_is_told_what_they_did_not_do,
        a_domestic_abuse_line_early,
        nothing_now_that_alerts,
        an_alert_waits_for_a_safe_phone,
        no_report_of_fraud_now_where_somebody_close_did_it,
        the_caution_where_the_relation_is_not_known,
        a_script_says_only_what_was_answered,
        the_law_on_pictures_of_the_young_whoever_reads,
        the_law_begins_with_what_was_told,
        organisations_hear_of_no_partner,
        no_empty_card,
        never_an_adults_service_under_18,
        never_report_fraud_where_it_does_not_take_it,
        every_first_card_has_a_way_without_a_voice,
        somebody_answers_at_night,
        the_strip_stands_for_everybody,
        a_line_of_the_place_beside_each_that_may_not_work,
        three_buttons_at_most,
        no_text_to_999_but_in_the_uk,
        a_crisis_comes_second,
        danger_comes_first,
        of_the_nation,
        no_number_of_ours_abroad,
        its_victim_support,
        the_stalked_reach_the_stalking_line,
        nobody_hears_of_another_as_themselves,
    )
}
