"""Invents accounts in words for the practice site, by who tells what happened.

No name, number or place in them belongs to anyone: telephone numbers are those that Ofcom keeps
for drama, addresses lie in example domains. They are as plain and as troubled as what people
write, so that readers can practise. Some must be read first, some hold a number or a link.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

_CHOICE = re.compile(r"\{([^{}]*)\}")
_AMOUNT: Final = "{loss}"
_FITTING_BEFORE_GENERAL: Final = 6

ME: Final = ("me", "prefer_not_to_say")
FRIEND: Final = ("adult_helped",)
FIRM: Final = ("organisation",)

AMOUNTS: Final[Mapping[str, str]] = {
    "loss_under_20": "{£8|£15}",
    "loss_20_49": "{£25|£40}",
    "loss_50_99": "{£60|£85}",
    "loss_100_249": "{£120|£200}",
    "loss_250_499": "{£300|£450}",
    "loss_500_999": "{£600|£850}",
    "loss_1000_2499": "{£1,200|£2,300}",
    "loss_2500_4999": "{£2,800|£4,500}",
    "loss_5000_9999": "{£6,400|£9,000}",
    "loss_10000_19999": "{£12,000|£17,500}",
    "loss_20000_39999": "{£23,000|£31,000}",
    "loss_40000_plus": "{£48,000|£90,000}",
}
_MUCH: Final = tuple(AMOUNTS)[6:]


@dataclass(frozen=True, kw_only=True)
class Story:
    """An account, where `{a|b}` is one or the other and `{loss}` the amount in the answers.

    `where` says which answers it fits: question -> codes.
    """

    words: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def fits(self, answers: Mapping[str, object]) -> bool:
        """Whether somebody who gave these answers could have written it."""
        if _AMOUNT in self.words and answers.get("loss_band") not in AMOUNTS:
            return False
        return all(answers.get(code) in codes for code, codes in self.where.items())


def tell_story(rng: random.Random, answers: Mapping[str, object]) -> str:
    """Draws words that fit these answers: mostly on what happened, now and then on anything."""
    fitting = [story for story in STORIES if story.fits(answers)]
    weights = [_FITTING_BEFORE_GENERAL if "event_type" in each.where else 1 for each in fitting]
    words = rng.choices(fitting, weights, k=1)[0].words
    words = words.replace(_AMOUNT, AMOUNTS.get(str(answers.get("loss_band")), ""))
    while _CHOICE.search(words):
        words = _CHOICE.sub(lambda found: rng.choice(found[1].split("|")), words)
    return words


def _told(who: tuple[str, ...], words: str, **where: str | tuple[str, ...]) -> Story:
    codes = {code: (each,) if isinstance(each, str) else each for code, each in where.items()}
    if "detail" in codes:
        codes["event_detail"] = codes.pop("detail")
    return Story(words=words, where={"who": who, **codes})


_me, _friend, _firm = (partial(_told, who) for who in (ME, FRIEND, FIRM))


def _about(event: str, *stories: Story) -> tuple[Story, ...]:
    return tuple(replace(story, where={"event_type": (event,), **story.where}) for story in stories)


_BLACKMAIL: Final = _about(
    "blackmail",
    _me(
        "We talked for {two days|a week|one evening} on {a dating app|an app|a game}, then on "
        "video. Minutes later I got {a screenshot|a recording} of it and a list of everyone I "
        "follow. They want money by {tonight|Friday} or it goes to all of them.",
        detail="nude_pictures",
    ),
    _me(
        "I sent {loss} and they asked for more straight away. I blocked them and they came back "
        "from {a new account|another number}. Should I keep paying?",
        detail=("nude_pictures", "other_secrets"),
    ),
    _me(
        "They have a video of me and my family does not know. I paid {twice|three times}. I can't "
        "sleep and some nights I want to die. I just want it to stop.",
        detail="nude_pictures",
        lost_money="yes",
    ),
    _me(
        "If {this gets out|my family sees it|work hears of it} I can't go on. {I look at my phone "
        "all night.|Two days now.|You are the first I have told.}",
        detail=("nude_pictures", "other_secrets"),
    ),
    _me(
        "Somebody says they will tell my {employer|family} about {a debt|something private} "
        "unless I do what they say.",
        detail="other_secrets",
    ),
    _me(
        "An email says they filmed me through my camera, and an old password of mine is in it. I "
        "don't think it is true but I can't stop thinking about it.",
        detail="recorded_you_email",
    ),
    _me(
        "All my {photos|files} end in strange letters and there is a note: go to "
        "https://example.com/pay and you have 48 hours. I have {no|only an old} backup.",
        detail="locked_files",
    ),
    _friend(
        "I write for my {son|brother}. Somebody has pictures of him and he will not come out of "
        "his room. He has talked about suicide. I am with him now.",
        detail="nude_pictures",
    ),
    _firm(
        "All our files end in strange letters and there is a note asking for money. We had one "
        "backup, from {March|last year}. Nobody could work for {two|three|five} days.",
        detail="locked_files",
    ),
    _firm(
        "They say they have our customer list. We are a {shop|charity} with {three|six} people.",
        detail=("other_secrets", "other", "not_sure"),
    ),
    _firm("Our site goes down on {Saturday|pay day} unless we pay, they say."),
)
_IMAGES: Final = _about(
    "images",
    _me(
        "My ex put private pictures of me in a group chat. People from {work|my road} are in it.",
        detail="shared_by_someone_known",
    ),
    _me(
        "Somebody made a fake picture of me with no clothes on and it is going round "
        "{my college|work|the town}.",
        detail="faked",
    ),
    _me(
        "A friend found pictures of me on a site. I never put them there. My first name and my "
        "town stand under them. It is https://example.org/p/{3381|5120|9947}",
        detail=("shared_by_unknown", "copied_from_device"),
    ),
    _me("My ex wants me back, or sends them. No way out.", detail="threat_to_share"),
    _friend(
        "It is my {sister|cousin}. They made pictures of her with some app and sent them to her "
        "boss.",
        detail="faked",
    ),
)
_PAID: Final = _about(
    "paid",
    _me(
        "A man rang and said he was from my bank's fraud team. He knew my name and my last two "
        "payments. He told me to move my savings to a safe account. It was {loss}. Then came a "
        "text from 07700 900{123|461|982}: do not tell anyone.",
        detail="fake_bank_police_company",
        loss_band=_MUCH,
    ),
    _friend(
        "Someone who said he was the police {sent a taxi for|came to the door for} the cash. It "
        "was {loss}. My {neighbour|aunt} is ashamed and does not want to tell the bank.",
        detail="fake_bank_police_company",
        loss_band=_MUCH,
    ),
    _me(
        "I got a message: Hi {mum|dad}, this is my new number. I thought it was my {son|daughter}. "
        "I paid {the rent|a bill} before I rang the old number.",
        detail="fake_friend_family",
    ),
    _me(
        "Paid a deposit for a {flat|room} that does not exist. The pictures were from another "
        "advert. {I start work on Monday and have nowhere to live.|The others lost theirs too.}",
        detail="rent",
    ),
    _me(
        "I bought {two tickets|a week by the sea} from somebody online. They took the money and "
        "blocked me.",
        detail="tickets_holiday",
    ),
    _me(
        "It never came. The shop's page is gone and they do not answer at orders@example.com. "
        "{It was a present.|I saved for it.|}",
        detail="shopping",
    ),
    _me(
        "It was an investment site. It showed my money growing every day. When I wanted some out "
        "they asked for tax first, and then for more tax. {loss} is what I {had|borrowed}.",
        detail="investment_crypto",
        loss_band=_MUCH,
    ),
    _me(
        "I put in {loss} that was for the house. Nobody at home knows. I have thought about "
        "suicide. Please somebody tell me what to do.",
        detail=("investment_crypto", "romance"),
        loss_band=_MUCH,
    ),
    _me(
        "We talked every day for {eight months|a year}. I sent money for the hospital, the "
        "flight, the visa. My {daughter|sister} says they are not real. I feel so stupid.",
        detail="romance",
    ),
    _me(
        "They offered me work from home and I had to pay for the {training|check} first. Then "
        "the account was gone.",
        detail="loan_job_prize_fee",
    ),
    _me("I paid a second time, to get the first back.", detail="money_back_offer"),
    _firm("We paid a supplier we know. Only the account number had changed."),
    _firm(
        "Someone wrote as our {director|treasurer} and asked for a quick payment. It was {loss}. "
        "Nobody blames the colleague who paid it.",
    ),
)
_TAKEN: Final = _about(
    "taken",
    _me(
        "{Two|Three|Five} payments I did not make went out overnight to a shop abroad.",
        detail=("card_used_online", "wallet_or_app", "card_lost_or_stolen"),
    ),
    _me(
        "I woke up and {loss} was gone. The bank says I did it on my own phone. I was asleep.",
        detail="bank_account_payment",
    ),
    _me(
        "I joined my wallet to a page like https://example.org/claim and all of it left in a "
        "minute.",
        detail="crypto_wallet",
    ),
    _firm("Someone used our card for {fuel|adverts} in a country we never went to."),
)
_ACCOUNT: Final = _about(
    "account",
    _me(
        "I cannot get into it any more. They changed the {email|number} and now they write to my "
        "friends asking for {money|votes in a contest}.",
        detail=("email", "social"),
    ),
    _me(
        "Mae rhywun wedi cymryd fy nghyfrif ac yn gofyn i fy ffrindiau am arian.",
        detail="social",
        nation="wales",
    ),
    _me(
        "They know what I write and where I am. I changed the code {twice|three times}.",
        detail="device",
    ),
    _firm("Our mailbox was opened, and a customer got a false invoice from it."),
)
_MALWARE: Final = _about(
    "malware",
    _me(
        "A window said my computer was locked and to ring 020 7946 0{018|523|771}. I let them in "
        "and they were on it for {an hour|two hours}.",
        detail="tech_help_call",
    ),
    _me("It got slow and then adverts came everywhere.", detail="virus"),
    _firm("It came with an application for a job. Two machines are gone."),
)
_IDENTITY: Final = _about(
    "identity",
    _me(
        "Somebody took out a {loan|phone} in my name. I only found out when a letter came.",
        detail=("account_or_loan_opened", "phone_or_contract"),
    ),
    _me("A profile with my face and job is not me.", detail="fake_profile"),
    _firm("There is a copy of our site. People pay there and come to us."),
)
_SITE_DOWN: Final = _about(
    "ddos",
    _firm("Our site was down for {a day|two days}, in our busiest week."),
)
_HARASSMENT: Final = _about(
    "harass",
    _me(
        "A new account each time I block one. {Thirty|Fifty} messages a day.",
        detail=("repeated_messages", "lies_or_fake_accounts", "many_people"),
    ),
    _me(
        "He rings at night from 07700 900{555|556} and says what he will do to me. He knows when "
        "I leave the house.",
        detail=("threats_of_harm", "watched_or_tracked"),
    ),
    _me(
        "It has been every day for a year. Everybody says to come off the internet. I am so "
        "tired, I don't want to be here.",
        detail=("repeated_messages", "many_people", "hate"),
    ),
    _me("Piszą do mnie codziennie i grożą, że przyjdą do mojej pracy."),
    _firm("One person writes lies about a colleague under all we post."),
)
_OBSCENE: Final = _about(
    "obscene",
    _me("A stranger keeps sending me pictures of himself. I never answered."),
)
_CONTROL: Final = _about(
    "control",
    _me(
        "I work in a {kitchen|car wash} and they keep my passport. They say I owe them for the "
        "journey. I can only write now.",
        detail=("made_to_work", "money_or_papers_held", "told_i_owe"),
    ),
    _me("Every message is read. I must delete this after.", detail="phone_watched"),
)
_SOMETHING_ELSE: Final = _about(
    "other",
    _me("I am not sure that this is a crime. It felt wrong and I wanted to tell you."),
)
_ABOUT_ANYTHING: Final = (
    _me(
        "{I feel stupid.|I keep going over it.|I am so angry.} {It looked so real.|I told "
        "nobody for weeks.|Now I trust nothing that comes.|Does anybody get caught?}"
    ),
    _friend(
        "They {do not sleep|will not talk of it}. {I found out by chance.|I help with the "
        "letters.|They do not want the police.}"
    ),
    _firm(
        "We {want others to be warned|lost a customer over it|have told our staff}. {It took "
        "days to put right.|It came on a Friday evening.|We thought we were too small.}"
    ),
    Story(words="Sent this once already, I don't know if it went."),
)

STORIES: Final = (
    *_BLACKMAIL,
    *_IMAGES,
    *_PAID,
    *_TAKEN,
    *_ACCOUNT,
    *_MALWARE,
    *_IDENTITY,
    *_SITE_DOWN,
    *_HARASSMENT,
    *_OBSCENE,
    *_CONTROL,
    *_SOMETHING_ELSE,
    *_ABOUT_ANYTHING,
)
"""Every account. The last ones fit whatever happened, so that some always does."""
