"""The rules about money that hold whatever was answered: what is promised, and whom to ring."""

import re

from guidance.for_whom.audience import codes
from tests.guidance.for_whom.table_row import ABROAD, Row, Rule, card_that_says, script_of

REFUNDS = ("app_claim", "unauthorised_claim", "app_decision", "unauthorised_refund")
_MONEY_BACK = re.compile(
    r"know_(?:tricked|taken|chargeback|section|ombudsman|not_covered|own|real)"
)


def no_refund_where_nothing_was_lost(row: Row) -> str | None:
    if row.said("lost_money") != "no" and row.said("event_type") != "scam_msg":
        return None
    return next((limit for limit in REFUNDS if limit in row.advice.time_limits), None)


def nobody_was_tricked_where_nothing_was_lost(row: Row) -> str | None:
    if row.said("lost_money") != "no":
        return None
    return next(
        (
            card.key
            for card in row.advice.cards
            if card.script and any("tricked into" in line.text for line in card.script.lines)
        ),
        None,
    )


def no_cover_promised_where_there_is_none(row: Row) -> str | None:
    """The rules for tricked payments cover a UK transfer of a person or a small firm who were
    tricked, since October 2024, in the UK; they never cover a payment under a threat."""
    if "app_claim" not in row.advice.time_limits:
        return None
    paid = codes(row.answers, "payment_method")
    reasons = {
        "not by transfer": bool(paid) and "uk_bank_transfer" not in paid,
        "under a threat": row.facts.get("threat") == "yes",
        "taken": row.said("event_type") == "taken",
        "before the rules": row.facts.get("last_paid") == "before_oct_2024",
        "abroad": row.nation in ABROAD,
        "a row with a seller": row.said("event_detail") == "row_with_seller",
        "a large firm": row.said("org_size") in {"size_10_49", "size_50_249", "size_250_plus"},
    }
    return next((f"app_claim, {why}" for why, is_so in reasons.items() if is_so), None)


def one_way_to_get_money_back_where_nobody_said_how_it_went(row: Row) -> str | None:
    """Where it is known that money went, and not if it was sent or taken, there are two."""
    if "payment_method" in row.answers:
        return None
    found = [card.key for card in row.advice.cards if _MONEY_BACK.match(card.key)]
    most = 2 if row.said("lost_money") == "yes" else 1
    return None if len(found) <= most else f"{found}"


def no_refund_of_what_no_bank_holds(row: Row) -> str | None:
    is_wallet = row.said("event_detail") == "crypto_wallet"
    paid = set(codes(row.answers, "payment_method"))
    is_out = bool(paid) and paid <= {"crypto", "gift_card_or_voucher", "cash_or_courier"}
    is_promised = "unauthorised_claim" in row.advice.time_limits
    return "unauthorised_claim" if is_promised and (is_wallet or is_out) else None


def nobody_who_told_the_bank_is_told_to(row: Row) -> str | None:
    if "bank" not in codes(row.answers, "told_whom"):
        return None
    return card_that_says(row, r"\b(?:call|ring|tell) (?:the|your) bank(?:'s fraud team)? now\b")


def no_claim_for_what_no_bank_paid(row: Row) -> str | None:
    paid = set(codes(row.answers, "payment_method"))
    if not paid or not paid <= {"crypto", "gift_card_or_voucher", "cash_or_courier"}:
        return None
    return next((card.key for card in row.advice.cards if "a claim" in script_of(card)), None)


def the_bank_before_a_report(row: Row) -> str | None:
    """Where somebody close may see the account, the bank waits for a safe phone."""
    if row.said("lost_money") != "yes" or row.facts["close"] == "yes":
        return None
    for card in row.advice.now:
        if "B159" in row.in_buttons((card,)):
            return None
        if "RF" in row.in_buttons((card,)) and "B159" in row.in_buttons(row.advice.cards):
            return f"{card.key} before the bank"
    return None


MONEY_RULES: tuple[Rule, ...] = (
    no_refund_where_nothing_was_lost,
    nobody_was_tricked_where_nothing_was_lost,
    no_cover_promised_where_there_is_none,
    one_way_to_get_money_back_where_nobody_said_how_it_went,
    no_refund_of_what_no_bank_holds,
    nobody_who_told_the_bank_is_told_to,
    no_claim_for_what_no_bank_paid,
    the_bank_before_a_report,
)
