"""Puts what a person types into words that say the same in whatever form they are written.

Pure, and English only. Slang, short forms and the spellings of a phone become one word; "he", "she"
and "they" become "i", so that what is told of somebody else counts like what is told of oneself.
"""

from __future__ import annotations

import re
from typing import Final

from guidance.reading.word_stems import APOSTROPHES, words_of

_SELVES: Final = "my|him|her|them|our|one|your|me"
# A rule for whole words alone is looked at, in a long text, only where one of them is in it.
_WHOLE_WORDS: Final = re.compile(r"\\b(?:\(\?:([\w|-]+)\)|(\w+))\\b")


def _words_in(pattern: str) -> tuple[str, ...]:
    """Lists the words of a rule for whole words; none of any other rule."""
    found = _WHOLE_WORDS.fullmatch(pattern)
    return tuple((found[1] or found[2]).split("|")) if found else ()


_SAME: Final = tuple(
    (re.compile(pattern), same, _words_in(pattern))
    for pattern, same in (
        (r"\b(i|he|she|it|they|we)['’‘`]ll\b", r"\1 will"),
        (r"\b(i|he|she|they|we)['’‘`]d\b", r"\1 would"),
        (r"\b(?:we|they|you)['’‘`]re\b", "i am"),
        (APOSTROPHES.pattern, ""),
        # As Scotland and the north of England say it.
        (r"\b(is|are|was|were|would|could|should|have|has|had)n(?:ae|ay|y)\b", r"\1nt"),
        (r"\bw[io](?:ll?)?nae\b", "wont"),
        (r"\bdivv?e?nt\b", "dont"),
        (r"\bnae\s+m(?:air|ore)\b", "no more"),
        (r"\bmair\b", "more"),
        (r"\bdae\b", "do"),
        (r"\btae\b", "to"),
        (r"\b(?:gonnae|gonny|ga(?:u)?n(?:nin)?\s+to)\b", "going to"),
        (r"\bm[ae]k\b", "make"),
        (r"\bt[ae]k\b", "take"),
        (r"\baff\b", "off"),
        (r"\bdeid\b", "dead"),
        (r"\bnaebody\b", "nobody"),
        (r"\b(?:nivv?er|nivva|nevva|neva|nevr)\b", "never"),
        (r"\b(?:ma|me|mi|hi|her|the|thi)(?:sel|sen)s?\b", "myself"),
        (r"\b(?:summat|summink|sumthin|sumthing|somethin|smth)\b", "something"),
        (r"\bave\b", "have"),
        (r"\b(?:cos|coz|cuz|bcos|bcoz|becos|becoz)\b", "because"),
        (r"\bfuming\b", "furious"),  # no fumes
        # Letters hidden from machines.
        (
            r"\bs\W?[u*_]\W?[i1!*_]\W?[c*]\W?[i1!*_]\W?d\W?[e3*]\b|\bs[*]{2,}\w*|\bsu[*]+\w*",
            "suicide",
        ),
        (r"\bk[i1!*]+l+(?=\b|e)", "kill"),
        (r"\bd[1!*]e\b", "die"),
        (r"\bun\W?al[i1!]ve", "unalive"),
        (r"\bself\W*h[a@4*]rm", "self harm"),
        # Distances and savings are no sign of anything.
        (r"\b\d[\d.,]*\s*kms?\b", " "),
        (r"\blife\s+saving", "lifesaving"),
        (r"\blife\s+(?:insurance|assurance|cover|policy)\b", "lifeinsurance"),
        (r"\ba\s?(?:&|\+|and|n)\s?e\b", "hospital"),
        (rf"\b(?:{_SELVES})\W*(?:sel(?:f|ves|fs)|slef|sefl)\b|\bmeself\b|\bmysen\b", "myself"),
        (r"\bself\W*(?=harm|injur)", "self "),
        (r"\b(?:wann?a|want\s+too|wantto)\b", "want to"),
        (r"\b(?:g[ou]nn?a|gonner|gunner|goin\s+to)\b", "going to"),
        (r"\banymore\b", "any more"),
        (r"\b(?:no\s+one|noone|no-one|nobody|no\s+body)\b", "nobody"),
        (r"\b(?:im|hes|shes|theyre)\b", "i am"),
        (r"\b(what|there|that|it|nothing|where|who)s\b", r"\1 am"),
        (r"\b(?:is|are|was|were|am)\b", "am"),
        (r"\b(?:ive|theyve|weve)\b", "i have"),
        (r"\b(?:has|had|having)\b", "have"),
        (r"\bill\b", "i will"),
        (r"\bid\b", "i would"),
        (r"\b(?:will|would)\s+not\b|\b(?:wouldnt)\b", "wont"),
        (r"\b(?:do|does|did|doesnt|didnt)\s+not\b|\b(?:doesnt|didnt)\b", "dont"),
        (r"\bno\s+longer\s+(?=want|wish|care)", "dont "),
        (r"\b(?:can|could)\s+not\b|\b(?:cannot|couldnt|carnt|cudnt|can\s+no\s+longer)\b", "cant"),
        (r"\b(?:isnt|arent|wasnt|werent|aint)\b", "am not"),
        (r"\b(?:havent|hasnt|hadnt)\b", "have not"),
        (r"\bunder\W?age\b", "underage"),
        # Who is scared has no scars, and a jumper does not jump: their endings are taken off.
        (r"\bscar(?=e[sd]?\b|y\b|ing\b)", "skar"),
        (r"\bjumpers?\b", "pullover"),
        (r"\b(?:abt|aboot|bout)\b", "about"),
        (r"\ba[wn]+a?y?\s*m(?:air|ore)\b", "any more"),
        (r"\b(?:fir|fer)\b", "for"),
        (r"\bfae\b", "from"),
        (r"\bjist\b", "just"),
        (r"\b(?:ah|ahm)\b", "i"),
        (r"\bi?wan+a(?=die|dye|kill|end|go|be)", "i want to "),
        (r"\bi(?=want|cant|dont|wish|hate)", "i "),
        (r"\b(?:sui|su|sew|soo)side\b|\bsuc+id\w*", "suicide"),
        (r"\bhert(?=\b|ing)", "hurt"),
        (r"\bagen\b", "again"),
        (r"\brists?\b", "wrists"),
        (r"\bsum\b", "some"),
        (r"\b(?:2|to)\s+(?=m[ea]ny\b|much\b)", "too "),
        (r"\bbe\s+hear\b", "be here"),
        (r"\bmeny\b", "many"),
        (r"\bdis\b", "this"),
        (r"\bda\b", "the"),
        (r"\bdat\b", "that"),
        (r"\b(?:lyk|lik)\b", "like"),
        (r"\b(?:mre|moar)\b", "more"),
        (r"\bwiv\b", "with"),
        # As phones and ears write it.
        (r"\b(?:woz|wos|wer)\b", "am"),
        (r"\b(?:fink|finkin|finking|thinkin|tink)\b", "think"),
        (r"\b(?:evry1|every1|evryone|evrybody|everyones|evry\s?one)\b", "everyone"),
        (r"\b(?:no1|no\s1)\b", "nobody"),
        (r"\b(?:sum1|some1|sumone)\b", "someone"),
        (r"\b(?:any1|ne1)\b", "anyone"),
        (r"\b(?:2nite|tonite|2night|tnite|2nght)\b", "tonight"),
        (r"\b(?:2moro|2morrow|2mro|tomoro|tomorow|tomoz|tmrw|tmoro|tomoro)\b", "tomorrow"),
        (r"\b(?:wivout|wifout|wiv\s?out|w/o)\b", "without"),
        (r"\b(?:beta|betta|bettr)\b", "better"),
        (r"(?<=\bbetter )of\b", "off"),
        (r"\b(?:wud|wld|wuld)\b", "would"),
        (r"\b(?:shud|shld)\b", "should"),
        (r"\b(?:cud|cld)\b", "could"),
        (r"\b(?:lyf|lyfe|lief|lfe)\b", "life"),
        (r"\bgood\s+bye?\b|\b(?:gudbye|gdbye|goodby|goobye)\b", "goodbye"),
        (r"\bend(?:ing)?\s+my\s+live\b", "end my life"),
        (r"\bot\b", "to"),
        (r"\bti\b", "it"),
        (r"\biw(?=ant|ill|ish)", "i w"),
        (r"\bicant\b", "i cant"),
        (r"\bidont\b", "i dont"),
        (r"\bu\b", "you"),
        (r"\bb\b", "be"),
        (r"\b2\s+(?=[a-z])", "to "),
        (r"\b4\s+(?=[a-z])|\b4$", "for "),
        (r"\b(?:dnt|dunt|dint|doan|dinnae|dinny|didnae|didny)\b", "dont"),
        (
            r"\b(?:wont|what|whant|wunt|wnt)\s+to\s+(?=die|dye|live|liv|be dead|kill|end)",
            "want to ",
        ),
        (r"\bdont\s+(?:wont|what)\b", "dont want"),
        (r"\b(?:canny|cannae|cany|cnt|carn|kant)\b", "cant"),
        (r"\b(?:dye|dieing)\b", "die"),
        (r"\bded\b", "dead"),
        (r"\bover\s+dos(?=e)", "overdos"),
        (r"\bself\s+(?:arm|harem|ham)", "self harm"),
        (r"\b(?:nuthin|nuffin|nuthing|nuffink|nowt|nothin|naething|nae)\b", "nothing"),
        (r"\b(?:(?:my|his|her|their|our)\s+own|his|her|their|our)\b", "my"),
        (r"\b(?:him|them|us)\b", "me"),
        (r"\b(?:he|she|they|we)\b", "i"),
    )
)
_FILLERS: Final = frozenset(
    (
        *("just", "really", "literally", "actually", "even", "honestly", "totally", "bloody"),
        *("fucking", "fuckin", "properly", "proper", "absolutely", "simply", "so", "still", "lol"),
        *("also", "please", "pls", "like", "truly", "completely", "constantly", "always"),
        *("tbh", "ngl", "fr", "rn", "omg", "bruh", "kinda", "sorta", "basically", "genuinely"),
        *("seriously", "maybe", "perhaps", "probably", "prolly", "sometimes", "often", "idk"),
        *("apparently", "obviously", "aye", "very"),
    )
)
_LONG: Final = 200  # letters: in less, a word is found sooner by its rule
_EMPTY: Final = re.compile(rf"\b(?:{'|'.join(sorted(_FILLERS))})\s+")
# "feel like" and "look like" keep their word.
_LIKE: Final = re.compile(r"\b(feel|feels|feeling|felt|fel|look|looks|would)\s+like\b")


def plain_words(text: str) -> list[str]:
    """Splits a text into words that say the same in whatever form: no case, no fillers, and one
    word for I, he and she."""
    if not text:
        return []
    words = _EMPTY.sub(" ", _LIKE.sub(r"\1 lyke", text.lower()))
    is_long = len(words) > _LONG
    for pattern, same, named in _SAME:
        if not (is_long and named) or any(word in words for word in named):
            words = pattern.sub(same, words)
    return [word for word in words_of(words) if word not in _FILLERS]
