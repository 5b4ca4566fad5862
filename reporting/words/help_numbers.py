"""Numbers that everybody may know: those of the help pages are nobody's personal details."""

from __future__ import annotations

from typing import Final

HELP_NUMBERS: Final = tuple(
    number.replace(" ", "")
    for number in (
        "0300 123 2040",  # Report Fraud (used to be called Action Fraud)
        "0800 555 111",  # Crimestoppers
        "0345 6000 459",  # Revenge Porn Helpline
        "0800 1111",  # Childline
        "0808 800 5000",  # NSPCC helpline for adults
        "0800 068 4141",  # Papyrus
        "0808 16 89 111",  # Victim Support
        "0800 160 1985",  # Victim Support Scotland
        "0808 281 3580",  # Cyber and Fraud Hub
        "0808 164 6000",  # Advice Direct Scotland
        "0808 223 1133",  # Citizens Advice consumer line
        "0300 123 9123",  # Financial Ombudsman Service
        "0800 111 6768",  # FCA consumer line
        "0808 802 0300",  # National Stalking Helpline
        "08000 121 700",  # Modern Slavery and Exploitation Helpline
        "0800 808 3733",  # Salvation Army (back-up to MSH)
        "0800 999 5428",  # Galop LGBT+
        "0808 2000 247",  # Domestic abuse helpline, England
        "0808 80 10 800",  # Live Fear Free, Wales
        "0800 027 1234",  # Domestic abuse helpline, Scotland
        "0808 802 1414",  # Domestic abuse helpline, Northern Ireland
        "0808 1000 900",  # Stop It Now
        "0300 123 6262",  # Consumerline (NI)
        "0300 123 2050",  # Report Fraud, through Relay UK
    )
)
"""Digits alone. A test holds them against `guidance/content/contacts.csv`."""
