"""Finds the name after words like "my name is", "he is called" or "Dr". Pure: text in, places out.

Names in general cannot be found reliably: too many are ordinary words, and most people who write
in fear write without capitals. So a name counts only where words before it say that it is one; and
that of another person only with a capital letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reporting.words.bank_numbers import Span

# English, Welsh, and some of the other languages that are written here, with accents or without.
_MY_NAME_IS: Final = (
    r"my (?:full |real |first |last |middle )?name(?: is|['’]?s)",
    r"fy enw i (?:yw|ydi|ydy)",
    r"(?:ja )?nazywam si[eę]",
    r"mam na imi[eę]",
    r"mera na+m",
    r"m[aă] numesc",
    r"(?:o )?meu nome [eé]",
    r"me llamo",
    r"mi chiamo",
    r"je m['’]appelle",
)
_INTRODUCTION: Final = re.compile(
    # "A loan in my name is ..." introduces nobody.
    # The letter that it begins with is looked for first: so most words are passed over at once.
    r"\b(?=[fijmno])(?<!\bin )(?<!\bof )(?<!\bunder )(?<!\busing )"
    rf"(?:{'|'.join(_MY_NAME_IS)}|i(?: a|['’]?)m called)\s+"
    # A form filled in: at the start of a line or clause, so that "user name:" is nobody's.
    r"|(?:^|(?<=[.,;\n]))\s{0,3}(?:full |first |last |my )?name\s?[:=]\s*",
    re.IGNORECASE,
)
_TITLE: Final = re.compile(
    r"(?i:mr|mrs|ms|miss|mx|dr|sir|prof|professor|rev|reverend|judge|sergeant|inspector)\b\.?\s+|(?:actually|really)\s+(?=[A-Z][^\W\dA-Z])"
)
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]*")
_SPACES: Final = re.compile(r"[ \t]+")

_LITTLE_WORDS: Final = """
a an the my mine his her hers their theirs our ours your yours its
in on at of for to from by with under over off out up down into
onto across around through about against behind between near not no never nothing nobody none
now still just only even also already always often again once yet so too very quite really pretty
rather more most less least all both half some any every each everywhere anywhere nowhere somewhere
here there this that these those it he she they we you i me him them us who what which where when
why how and or but if because as like than then while until am is are was were be been being has
have had do does did would can could must should im ive ill id hes shes theyre dont cant didnt
wont isnt wasnt
"""
_HOW_SURE: Final = """
probably maybe perhaps possibly clearly obviously actually apparently definitely certainly
supposedly basically literally currently constantly permanently
"""
_SAID_OF_A_NAME: Final = """
mud dirt gone worth clean clear bad good great bigger known unknown safe unsafe private public
secret same similar different wrong right real fake false true common unusual rare unique important
irrelevant visible invisible readable available spelt shown given taken written seen stolen sold
lost kept put hidden mistaken forgotten forever trash rubbish poison history free
names lazy stupid crazy mad fat ugly dumb weak liar thief
"""
# Words that follow "my name is" where no name does: "my name is on the bill", "... not safe".
_NO_NAME: Final = frozenset(f"{_LITTLE_WORDS}{_HOW_SURE}{_SAID_OF_A_NAME}".split())
# Participles ("my name is used", "... getting dragged") say what happens to a name. A few names
# end alike (Syed, Fred, Mohammed, Saeed); they stay names.
_PARTICIPLE: Final = re.compile(
    r"\w{3,}(?:ing|less|ful)|(?!\w*(?:hamm?ed|hmed|eed|fred|syed|jared|khaled)$)\w{2,}ed"
)
# Before these a lower-case word still belongs to the name: "my name is sam smith and i".
_AFTER_A_NAME: Final = re.compile(
    r"[ \t]*(?:$|[.,;:!?)\n]|(?:and|i|im|i['’]m|from|but|my|hai|a|oraz|ac)\b)", re.IGNORECASE
)
_MOST_WORDS: Final = 4

_LETTERS: Final = [chr(code) for code in range(0x530)]  # Latin, Greek and Cyrillic
_UPPER: Final = f"[{''.join(filter(str.isupper, _LETTERS))}]"
_LOWER: Final = f"[{''.join(filter(str.islower, _LETTERS))}]"
_A_NAME: Final = rf"(?:{_UPPER}{_LOWER}+(?:['’-]?{_UPPER}{_LOWER}+)?|[OD]['’]{_UPPER}{_LOWER}+)"
_PERSON: Final = (
    r"(?:man|woman|guy|bloke|lad|girl|boy|lady|friend|mate|boss|manager|colleague|officer|person"
    r"|ex|boyfriend|girlfriend|partner|husband|wife|brother|sister|son|daughter|cousin|uncle|aunt"
    r"|neighbour|landlord|teacher|tutor|coach|flatmate|housemate|stalker|someone|somebody)"
)
# "My friend called Barclays" tells of a call: so "called" alone counts only after "a man", or
# before two words with capitals.
_KNOWN_AS: Final = re.compile(
    r"\b(?:(?:[Hh]e|[Ss]he|who)(?: is| was|['’]?s)(?: really| actually)? called"
    rf"|{_PERSON}(?: is| was|['’]s|,) called|\b[Aa]n? (?:\w+ )?{_PERSON} called"
    rf"|{_PERSON} called(?= {_A_NAME} {_A_NAME}\b)|(?:calls?|calling|called) (?:him|her)self"
    r"|go(?:es)? by(?: the name(?: of)?)?|(?:[Hh]is|[Hh]er|[Tt]heir)(?: real| full| first| last)?"
    rf" name(?: is| was|['’]?s)) (?={_A_NAME}\b)"
)
_DONE_BY: Final = re.compile(
    r"\b(?:done|filmed|recorded|blackmailed|threatened|groomed|harassed|stalked|abused|attacked"
    rf"|raped|touched) by (?={_A_NAME} {_A_NAME}\b)"
)
_NO_TITLE: Final = (
    r"(?!P[Cc] Gam|D[Ss] (?:Lite|Games?)\b|DC (?:Shoes|Comics)"
    r"|M[Ss] (?:Word|Office|Excel|Teams|Paint)"
    r"|Judge (?:Judy|Rinder|Dredd)|Miss (?:England|Scotland|Wales|Ireland|Britain|Selfridge|Piggy))"
)
_TITLED: Final = re.compile(
    rf"\b{_NO_TITLE}(?:(?:M[Rr]|M[Rr][Ss]|Ms|Miss|Mx|mr|mrs|ms|dr|D[Rr]|Prof|Professor|Rev|Reverend"
    r"|Judge|Cllr|Sgt|Sergeant|Inspector|Constable|Detective|DC|DS|DI|PCSO)"
    rf"|(?<!my )(?<!a )(?<!the )(?<!your )(?<!new )(?<!old )(?<!gaming )PC)\.? (?={_A_NAME}\b)"
)
# "I am Sarah Jones", or "I'm Sarah, 38".
_I_AM: Final = re.compile(rf"\bI(?: am|['’]?m) (?={_A_NAME} {_A_NAME}\b|{_A_NAME}, [0-9]{{2}}\b)")
_NO_PERSONS: Final = """
British English Scottish Welsh Irish Northern Southern North South East West White Black Asian
African American Australian Chinese Indian Pakistani Bangladeshi Polish Romanian Ukrainian Russian
European Muslim Christian Catholic Jewish Sikh Hindu Deaf Autistic Head Managing Chief Senior
Deputy Assistant General World Martens Christmas Universe Beast Bean Windows Microsoft Norton
Specialist Constable Sergeant Inspector Superintendent Monday Tuesday Wednesday Thursday Friday
Saturday Sunday January February March July September October November December Mum Mummy Mam Dad
Daddy Nan Nana Gran Grandma Grandad Full Part Single Self Disabled Retired Married Divorced
Pregnant Unemployed Universal Customer Trading Royal Barclays Barclaycard Lloyds Halifax Natwest
Santander Hsbc Tsb Nationwide Monzo Starling Revolut Chase Paypal Klarna Visa Mastercard Amazon
Ebay Vinted Google Apple Samsung Facebook Instagram Snapchat Whatsapp Telegram Discord Tiktok
Netflix Spotify Roblox Virgin Vodafone Talktalk Tesco Asda Sainsburys Boots Argos Currys Evri
Hermes Coinbase Binance Kraken Action Crimestoppers Childline Samaritans Citizens Victim Ofcom
Police Report
"""
_NO_PERSON: Final = frozenset(_NO_PERSONS.lower().split())
# Wherever one of these stands in what looks like a name, it names an office or a state.
_ORGANISATIONS: Final = """
Bank Banking Building Society Police Council Court Fraud Credit Card Debit Pay Service Services
Support Team Helpline Hotline Line Ltd Limited Plc Revenue Customs Insurance Energy Media Mail
Express Employed Claimant Time Student Mum Dad Victim Crime Centre Office Direct Online Trading
Group
"""
_ORGANISATION: Final = frozenset(_ORGANISATIONS.lower().split())


def find_own_names(text: str) -> Iterator[Span]:
    """Finds the name where words say who somebody is, as (start, end)."""
    for introduction in _INTRODUCTION.finditer(text):
        title = _TITLE.match(text, introduction.end())
        start = title.end() if title else introduction.end()
        first = _WORD.match(text, start)
        if first is None or _is_no_name(first[0]):
            continue
        yield start, _end_of_name(text, first)
    for pattern in (_KNOWN_AS, _DONE_BY, _TITLED, _I_AM):
        for introduction in pattern.finditer(text):
            title = _TITLE.match(text, introduction.end())
            first = _WORD.match(text, title.end() if title else introduction.end())
            if first and not (_is_no_name(first[0]) or first[0].lower() in _NO_PERSON):
                end = _end_of_capitals(text, first)
                if _ORGANISATION.isdisjoint(text[first.start() : end].lower().split()):
                    yield first.start(), end


def _next_word(text: str, end: int) -> re.Match[str] | None:
    gap = _SPACES.match(text, end)
    return _WORD.match(text, gap.end()) if gap else None


def _end_of_name(text: str, first: re.Match[str]) -> int:
    """Finds the end of the last word of the name, with as many words as look like one."""
    end, words = first.end(), 1
    while words < _MOST_WORDS and (word := _next_word(text, end)) and not _is_no_name(word[0]):
        is_title_case = word[0][0].isupper() and not word[0].isupper()
        # Without capitals to go by, one word more is taken: in capital letters always, in small
        # ones only before a clear stop.
        is_surname = words == 1 and (word[0].isupper() or _AFTER_A_NAME.match(text, word.end()))
        if not (is_title_case or is_surname):
            break
        end, words = word.end(), words + 1
    return end


def _end_of_capitals(text: str, first: re.Match[str]) -> int:
    """Finds the end of the last word of the name, all of whose words begin with a capital."""
    end, words = first.end(), 1
    while words < _MOST_WORDS and (word := _next_word(text, end)) and word[0][0].isupper():
        end, words = word.end(), words + 1
    return end


def _is_no_name(word: str) -> bool:
    if word.lower().replace("’", "").replace("'", "") in _NO_NAME:
        return True
    is_title_case = word[0].isupper() and not word.isupper()
    return not is_title_case and _PARTICIPLE.fullmatch(word.lower()) is not None
