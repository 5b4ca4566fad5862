"""Tells whether words look like English, which is nearly all that the screens can read.

Pure. Words are looked up among those of everyday English (`guidance/reading/english_words.txt`) and
among the commonest small words of languages that people in the UK write. Words of the trade, which
every language borrows ("bank", "account", "Facebook"), say nothing either way.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from guidance.reading.typing_errors import english_words
from guidance.reading.word_stems import words_of

# The last ones are words of English that are words of other languages too.
_BORROWED_WORDS: Final = """
account accounts android app apps bank blackmail bitcoin block blocked card chat code crypto
email euro euros facebook fake fraud gmail google hack hacked hacker instagram insta
internet iphone laptop link login mail marketplace messenger mobile net online paypal
password phone photo photos pin police porn profile refund reject report scam scammer
screenshot sim sms snapchat spam telegram text tiktok transfer video viral virus web website
whatsapp wifi youtube nude nudes selfie admin me on a an as en to do no ma mi am sit mane
mere chez pas par dim fan man con per hon mo i o e y u in die der is of so at one mar fi pay
son sale ten tam pan pod dial made sat hay sin
"""
_ENGLISH_WORDS: Final = """
the and with they them their he she my it this that from for have has had not you your who
what when were been would could because after before about then but said im ive dont didnt
out our his her was are be we now how get got went gone took all some just cant
"""
# Small words of Polish, Romanian, Spanish, Portuguese, Italian, French, German, Lithuanian,
# Welsh, Turkish, Somali, and, in Latin letters, of Hindi, Urdu, Punjabi, Gujarati, Bengali, Arabic.
_OTHER_WORDS: Final = """
nie ze sie na jest mnie moje moj mi ktos mam pieniadze przez dla jak czy byl bylo od po z w
pomocy prosze ale si nu sa cu din pe mai va rog imi mea meu bani banii ca este fost un dat
acum pot de la cineva contul ajutor el los las una uno que es por para mis mio su han dinero
cuenta ayuda alguien eu minha nao um uma fui foi estao conta dinheiro il lo gli mia hanno
della che sono je tu le les des une mon ma est et du qui ai veut se suis fait compte argent
banque aidez moi sur ont pour ich das und ein eine nicht mit mein meine habe bin ist mano ir
as is kad nuo bet yra pinigus mane pagalbos banko mae yn wedi fy yr nhw fi rhywun ddim dw
dwi ar os ac i gan y arian banc helpwch beth sut bod oedd wnaeth fo bir ve bu benim bana
param hesabim lutfen icin yardim mera meri mere mujhe hai hain ka ki ke ko ne kar karke diya
gaya gayi kya koi kisi nahi nahin paise paisa raha rahe rahi ho aur main sab wala wale woh
cho da di vich oh kise chhe thayo mari amar ami taka kore ache bhai kuch saath dhokha dhamki
tha thi bhi waa waxaa iyo in ku lacag lacagta caawi fadlan ayaa igu ana al wa ala 3la mn min
3al hada lel ya bel
"""
_BORROWED: Final = frozenset(_BORROWED_WORDS.split())
_ENGLISH: Final = frozenset(_ENGLISH_WORDS.split())
_OTHER: Final = frozenset(_OTHER_WORDS.split()) - _ENGLISH
_UNKNOWN: Final = 0.5
"""How much a word that no list holds speaks against English: half as much as a foreign one. It may
be a name, or typed wrong."""
_TYPED_WRONG: Final = 0.2
"""The same for one whose consonants are those of an English word."""
_VOWELS: Final = re.compile(r"[aeiouyhw]|(.)(?=\1)")
_FOREIGN_SIGNS: Final = 0.4
"""The share of letters outside the Latin alphabet from which words are not English."""


def seems_english(text: str) -> bool:
    """Says whether the words look like English; words without a sign either way do."""
    letters = [sign for sign in text if sign.isalpha()]
    if sum(sign > "\u024f" for sign in letters) > len(letters) * _FOREIGN_SIGNS:
        return False
    english = other = 0.0
    for word in words_of(text.lower()):
        if word in _ENGLISH:
            english += 1.5
        elif word in _OTHER:
            other += 1
        elif word in _BORROWED or not word.isalpha():
            continue
        elif _is_english(word):
            english += 1
        elif len(word) > 1:
            other += _TYPED_WRONG if _consonants(word) in _english_consonants() else _UNKNOWN
    return english >= other


def _is_english(word: str) -> bool:
    """Tells whether a word is one of everyday English, with its ending or the last g left out."""
    known = english_words()
    return word in known or word + "g" in known or word.removesuffix("s") in known


@cache
def _english_consonants() -> frozenset[str]:
    return frozenset(filter(None, (_consonants(word) for word in english_words())))


def _consonants(word: str) -> str:
    """Gives the consonants of a word, each once where it stands twice; nothing for fewer than 3."""
    left = _VOWELS.sub("", word)
    return left if len(left) > 2 else ""
