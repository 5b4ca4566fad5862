"""Puts what a person types into words that say the same in whatever form they are written.

Pure, and English only. Slang, short forms and the spellings of a phone become one word; "he", "she"
and "they" become "i", so that what is told of somebody else counts like what is told of oneself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from guidance.reading.word_stems import APOSTROPHES, words_of

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
_SELVES: Final = "my|him|her|them|our|one|your|me"
_WORD: Final = re.compile(r"\w+")
_WHOLE_WORDS: Final = re.compile(r"\\b(?:\(\?:([\w|]+)\)|(\w+))\\b")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule writes one thing in the place of another.

    Nearly every rule has nothing to do in nearly every text. So it names what to look for first:
    whole words, or letters, one of which is in every text that it changes; none where it is always
    to be tried. `brings` are the words that a change adds to those of the text, where that is
    known.
    """

    pattern: re.Pattern[str]
    same: str
    words: frozenset[str]
    letters: tuple[str, ...]
    brings: frozenset[str] | None

    def may_change(self, text: str, held: frozenset[str]) -> bool:
        """Tells whether there may be something to write anew in a text that holds these words."""
        if not self.words.isdisjoint(held):
            return True
        if self.letters:
            return any(letters in text for letters in self.letters)
        return not self.words


def read_rule(pattern: str, same: str, named: str = "") -> Rule:
    """Reads a rule: what is changed into what, and the words it looks for, with a * before letters
    that may stand within a word. A rule for whole words alone names them by itself."""
    whole = _WHOLE_WORDS.fullmatch(pattern)
    ways = re.split(r"\|(?=\\b)", pattern)
    is_of_words = bool(whole) or all(way[:2] == way[-2:] == r"\b" for way in ways)
    if whole:
        words = (whole[1] or whole[2]).split("|")
        # The same, but found sooner: what a pattern begins with is sought first.
        pattern = "|".join(rf"{word}(?<!\w{word})" for word in words)
        pattern = rf"(?:{pattern})\b"
    else:
        pattern = re.sub(r"(^|\|)\\b([a-z])(?![?*+{])", r"\1\2(?<!\\w\2)", pattern)
        words = [word for word in named.split() if word[0] != "*"]
    return Rule(
        pattern=re.compile(pattern),
        same=same,
        words=frozenset(words),
        letters=tuple(word[1:] for word in named.split() if word[0] == "*"),
        brings=frozenset(same.split()) if is_of_words and "\\" not in same else None,
    )


RULES: Final = tuple(
    read_rule(*row)
    for row in (
        # "feel like" and "look like" keep their word.
        (r"\b(feel|feels|feeling|felt|fel|look|looks|would)\s+like\b", r"\1 lyke", "like"),
        (rf"\b(?:{'|'.join(sorted(_FILLERS))})\s+", " ", " ".join(_FILLERS)),
        (r"\b(i|he|she|it|they|we)['’‘`]ll\b", r"\1 will", "ll"),
        (r"\b(i|he|she|they|we)['’‘`]d\b", r"\1 would", "d"),
        (r"\b(?:we|they|you)['’‘`]re\b", "i am", "re"),
        (APOSTROPHES.pattern, "", "*' *’ *‘ *`"),
        # As Scotland and the north of England say it.
        (
            r"\b(is|are|was|were|would|could|should|have|has|had)n(?:ae|ay|y)\b",
            r"\1nt",
            "*nae *nay *sny *eny *dny",
        ),
        (r"\bw[io](?:ll?)?nae\b", "wont", "*nae"),
        (r"\bdivv?e?nt\b", "dont", "*div"),
        (r"\bnae\s+m(?:air|ore)\b", "no more", "nae"),
        (r"\bmair\b", "more"),
        (r"\bdae\b", "do"),
        (r"\btae\b", "to"),
        (
            r"\b(?:gonnae|gonny|ga(?:u)?n(?:nin)?\s+to)\b",
            "going to",
            "gonnae gonny gan gaun gannin gaunnin",
        ),
        (r"\bm[ae]k\b", "make", "mak mek"),
        (r"\bt[ae]k\b", "take", "tak tek"),
        (r"\baff\b", "off"),
        (r"\bdeid\b", "dead"),
        (r"\bnaebody\b", "nobody"),
        (r"\b(?:nivv?er|nivva|nevva|neva|nevr)\b", "never", "niver nivver nivva nevva neva nevr"),
        (
            r"\b(?:ma|me|mi|hi|her|the|thi)(?:sel|sen)s?\b",
            "myself",
            "*asel *esel *isel *rsel *asen *esen *isen *rsen",
        ),
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
        (r"\bself\W*h[a@4*]rm", "self harm", "*self"),
        # Distances and savings are no sign of anything.
        (r"\b\d[\d.,]*\s*kms?\b", " ", "*km"),
        (r"\blife\s+saving", "lifesaving", "life"),
        (r"\blife\s+(?:insurance|assurance|cover|policy)\b", "lifeinsurance", "life"),
        (r"\ba\s?(?:&|\+|and|n)\s?e\b", "hospital", "e ande aande ne ane"),
        (
            rf"\b(?:{_SELVES})\W*(?:sel(?:f|ves|fs)|slef|sefl)\b|\bmeself\b|\bmysen\b",
            "myself",
            "*self *selves *slef *sefl mysen",
        ),
        (r"\bself\W*(?=harm|injur)", "self ", "*harm *injur"),
        (r"\b(?:wann?a|want\s+too|wantto)\b", "want to", "wana wanna too wantto"),
        (
            r"\b(?:g[ou]nn?a|gonner|gunner|goin\s+to)\b",
            "going to",
            "gona gonna guna gunna gonner gunner goin",
        ),
        (r"\banymore\b", "any more"),
        (r"\b(?:no\s+one|noone|no-one|nobody|no\s+body)\b", "nobody", "no noone nobody"),
        (r"\b(?:im|hes|shes|theyre)\b", "i am"),
        (
            r"\b(what|there|that|it|nothing|where|who)s\b",
            r"\1 am",
            "whats theres thats its nothings wheres whos",
        ),
        (r"\b(?:is|are|was|were|am)\b", "am"),
        (r"\b(?:ive|theyve|weve)\b", "i have"),
        (r"\b(?:has|had|having)\b", "have"),
        (r"\bill\b", "i will"),
        (r"\bid\b", "i would"),
        (r"\b(?:will|would)\s+not\b|\b(?:wouldnt)\b", "wont", "not wouldnt"),
        (
            r"\b(?:do|does|did|doesnt|didnt)\s+not\b|\b(?:doesnt|didnt)\b",
            "dont",
            "not doesnt didnt",
        ),
        (r"\bno\s+longer\s+(?=want|wish|care)", "dont ", "longer"),
        (
            r"\b(?:can|could)\s+not\b|\b(?:cannot|couldnt|carnt|cudnt|can\s+no\s+longer)\b",
            "cant",
            "not cannot couldnt carnt cudnt longer",
        ),
        (r"\b(?:isnt|arent|wasnt|werent|aint)\b", "am not"),
        (r"\b(?:havent|hasnt|hadnt)\b", "have not"),
        (r"\bunder\W?age\b", "underage", "age underage"),
        # Who is scared has no scars, and a jumper does not jump: their endings are taken off.
        (r"\bscar(?=e[sd]?\b|y\b|ing\b)", "skar", "scare scares scared scary scaring"),
        (r"\bjumpers?\b", "pullover", "jumper jumpers"),
        (r"\b(?:abt|aboot|bout)\b", "about"),
        (r"\ba[wn]+a?y?\s*m(?:air|ore)\b", "any more", "*more *mair"),
        (r"\b(?:fir|fer)\b", "for"),
        (r"\bfae\b", "from"),
        (r"\bjist\b", "just"),
        (r"\b(?:ah|ahm)\b", "i"),
        (r"\bi?wan+a(?=die|dye|kill|end|go|be)", "i want to ", "*ana *nna"),
        (r"\bi(?=want|cant|dont|wish|hate)", "i ", "*iwant *icant *idont *iwish *ihate"),
        (r"\b(?:sui|su|sew|soo)side\b|\bsuc+id\w*", "suicide", "*side *cid"),
        (r"\bhert(?=\b|ing)", "hurt", "*hert"),
        (r"\bagen\b", "again"),
        (r"\brists?\b", "wrists", "rist rists"),
        (r"\bsum\b", "some"),
        (r"\b(?:2|to)\s+(?=m[ea]ny\b|much\b)", "too ", "many meny much"),
        (r"\bbe\s+hear\b", "be here", "hear"),
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
        (
            r"\b(?:evry1|every1|evryone|evrybody|everyones|evry\s?one)\b",
            "everyone",
            "*evry every1 everyones",
        ),
        (r"\b(?:no1|no\s1)\b", "nobody", "no1 1"),
        (r"\b(?:sum1|some1|sumone)\b", "someone"),
        (r"\b(?:any1|ne1)\b", "anyone"),
        (r"\b(?:2nite|tonite|2night|tnite|2nght)\b", "tonight"),
        (r"\b(?:2moro|2morrow|2mro|tomoro|tomorow|tomoz|tmrw|tmoro|tomoro)\b", "tomorrow"),
        (r"\b(?:wivout|wifout|wiv\s?out|w/o)\b", "without", "wivout wifout wiv o"),
        (r"\b(?:beta|betta|bettr)\b", "better"),
        (r"(?<=\bbetter )of\b", "off", "better"),
        (r"\b(?:wud|wld|wuld)\b", "would"),
        (r"\b(?:shud|shld)\b", "should"),
        (r"\b(?:cud|cld)\b", "could"),
        (r"\b(?:lyf|lyfe|lief|lfe)\b", "life"),
        (
            r"\bgood\s+bye?\b|\b(?:gudbye|gdbye|goodby|goobye)\b",
            "goodbye",
            "good gudbye gdbye goodby goobye",
        ),
        (r"\bend(?:ing)?\s+my\s+live\b", "end my life", "live"),
        (r"\bot\b", "to"),
        (r"\bti\b", "it"),
        (r"\biw(?=ant|ill|ish)", "i w", "*iw"),
        (r"\bicant\b", "i cant"),
        (r"\bidont\b", "i dont"),
        (r"\bu\b", "you"),
        (r"\bb\b", "be"),
        (r"\b2\s+(?=[a-z])", "to ", "2"),
        (r"\b4\s+(?=[a-z])|\b4$", "for ", "4"),
        (r"\b(?:dnt|dunt|dint|doan|dinnae|dinny|didnae|didny)\b", "dont"),
        (
            r"\b(?:wont|what|whant|wunt|wnt)\s+to\s+(?=die|dye|live|liv|be dead|kill|end)",
            "want to ",
            "wont what whant wunt wnt",
        ),
        (r"\bdont\s+(?:wont|what)\b", "dont want", "wont what"),
        (r"\b(?:canny|cannae|cany|cnt|carn|kant)\b", "cant"),
        (r"\b(?:dye|dieing)\b", "die"),
        (r"\bded\b", "dead"),
        (r"\bover\s+dos(?=e)", "overdos", "over"),
        (r"\bself\s+(?:arm|harem|ham)", "self harm", "self"),
        (r"\b(?:nuthin|nuffin|nuthing|nuffink|nowt|nothin|naething|nae)\b", "nothing"),
        (
            r"\b(?:(?:my|his|her|their|our)\s+own|his|her|their|our)\b",
            "my",
            "own his her their our",
        ),
        (r"\b(?:him|them|us)\b", "me"),
        (r"\b(?:he|she|they|we)\b", "i"),
    )
)


def plain_words(text: str) -> list[str]:
    """Splits a text into words that say the same in whatever form: no case, no fillers, and one
    word for I, he and she."""
    if not text:
        return []
    written = written_anew(text.lower(), RULES)
    return [word for word in words_of(written) if word not in _FILLERS]


def written_anew(text: str, rules: Sequence[Rule]) -> str:
    """Changes a text by one rule after the other."""
    held: frozenset[str] | None = None
    for rule in rules:
        if held is None and rule.words:
            held = frozenset(_WORD.findall(text))
        if rule.may_change(text, held or frozenset()):
            before, text = text, rule.pattern.sub(rule.same, text)
            if text != before and held is not None:
                held = None if rule.brings is None else held | rule.brings
    return text
