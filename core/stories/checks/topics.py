"""What a wish must not be about, and which of its words belong together or do not. Pure.

Orders to a model in a wish are no matter of these lists: they are data, and fenced as such where they are shown.
"""

from __future__ import annotations

import re

from core.db.tables.characters import Rating
from core.stories.gates.words import any_of, words
from core.stories.wish import Tone

_MINOR = """
미성년|초등학생|초등생|중학생|고등학생|여고생|남고생|여중생|남중생|어린이|아동|유아|꼬마|소녀|소년
underage|minors?|child(?:ren)?|kids?|toddlers?|school ?girls?|school ?boys?|teens?|teenagers?|little girls?|little boys?
"""
_SEXUAL = """
19금|야설|야한|성관계|섹스|베드신|에로|음란|나체|알몸|성애|관능|성행위|성적인
nsfw|smut|erotica?|sexual|sex|porn(?:ographic)?|nudes?|naked|lewd|hentai|sexually explicit
"""
_ALWAYS = r"로리콘|쇼타콘|아동 ?포르노|lolicon|shotacon|child porn\w*|\bcsam\b|페도|pedo(?:philia|phile)?\b"
_HARM = (
    r"(?:폭탄|폭발물|사제 ?총|총기|독가스|신경가스|화학 ?무기|생화학 ?무기|화염병|마약|필로폰|랜섬웨어|악성 ?코드|독약)"
    r".{0,8}(?:만드는 ?(?:법|방법)|제조법|제조 ?방법|제작법|합성법|레시피|설계도)",
    r"(?:자살|자해)(?:하는)? ?(?:방법|법(?![가-힣]))|동반 ?자살 ?모집",
    r"\b(?:how to|instructions? (?:for|to)|recipe for|steps? to|guide to)\b.{0,40}\b(?:bombs?|explosives?|"
    r"nerve agents?|meth(?:amphetamine)?|ricin|ghost guns?|malware|ransomware|bioweapons?|chemical weapons?|napalm)\b",
    r"\b(?:bombs?|explosives?|nerve agents?|meth(?:amphetamine)?|ricin|ghost guns?|ransomware|bioweapons?)\b"
    r".{0,20}\b(?:recipes?|instructions?|blueprints?|tutorials?|how-to)\b",
    r"\bhow to (?:kill|hurt) (?:yourself|myself)\b|\bsuicide methods?\b",
)
_ADULT = "19금|야설|성관계|섹스|베드신|에로|음란|성행위|nsfw|smut|erotica?|porn(?:ographic)?|explicit sex|hentai"
_TEEN = "고어|잔혹|유혈|고문|학살|마약|폭력배|gore|gory|torture|massacre|drugs|brutal|bloodbath"
_HAPPY = """
해피 ?엔딩|행복|힐링|유쾌|코믹|코미디|개그|밝은|달달|happy ending|cozy|fluffy|fluff|comedy|comic
lighthearted|wholesome|feel-good
"""
_SAD = """
새드 ?엔딩|배드 ?엔딩|비극|피폐|절망|암울|tragedy|tragic|sad ending|bad ending|grimdark|bleak|hopeless|despair
"""
_LIGHT = {Tone.BRIGHT, Tone.WARM, Tone.COMIC}


def _listed(text: str) -> re.Pattern[str]:
    """Latin words as whole ones, Korean ones wherever they stand."""
    return re.compile(rf"(?<![a-z])(?:{any_of(text)})(?![a-z])", re.IGNORECASE)


_minor, _sexual, _adult, _teen = (_listed(each) for each in (_MINOR, _SEXUAL, _ADULT, _TEEN))
_none = re.compile(
    rf"(?:{any_of(_SEXUAL)})(?:적인|한)?(?: ?(?:것|장면|내용|묘사))?(?:은|는|이|가|을|를|도)? ?"
    r"(?:없|아니|아닌|아님|금지|제외|빼|말)"
    rf"|\b(?:no|not|non|never|without)[ -](?:any )?(?:{any_of(_SEXUAL)})(?![a-z])",
    re.IGNORECASE,
)
_happy, _sad = _listed(_HAPPY), _listed(_SAD)
_always, _harm = re.compile(_ALWAYS, re.IGNORECASE), re.compile("|".join(_HARM), re.IGNORECASE)


def harms_the_young(text: str) -> bool:
    """Whether somebody young and something sexual are in one wish; that there be none of it is no such wish."""
    if _always.search(text):
        return True
    text = _none.sub(" ", text)
    both = (words("ko"), words("en"))
    young = _minor.search(text) or any(each.young.search(text) for each in both)
    return bool(young) and bool(_sexual.search(text) or any(each.ratings[Rating.ADULT].search(text) for each in both))


def harm(text: str) -> str:
    """The words with which somebody asks how to do harm, "" for none. That a story has a bomb in it is none of it."""
    found = _harm.search(text)
    return "" if found is None else found.group()


def rated(text: str) -> tuple[Rating, str]:
    """The rating that a wish asks for by its words, and the word; GENERAL and "" where it asks for none."""
    for rating, pattern in ((Rating.ADULT, _adult), (Rating.TEEN, _teen)):
        for each in (pattern, *(words(language).ratings[rating] for language in ("ko", "en"))):
            if found := each.search(text):
                return rating, found.group()
    return Rating.GENERAL, ""


def moods(text: str) -> tuple[str, str]:
    """The first word that wants it happy and the first that wants it sad, "" for none."""
    happy, sad = _happy.search(text), _sad.search(text)
    return "" if happy is None else happy.group(), "" if sad is None else sad.group()


def against(tone: Tone, text: str) -> str:
    """The word that does not go with a tone, "" for none."""
    happy, sad = moods(text)
    return sad if tone in _LIGHT else happy if tone is Tone.DARK else ""


def tone_of(text: str) -> Tone:
    """The tone of a wish that names none."""
    happy, sad = moods(text)
    if happy and sad:
        return Tone.BITTERSWEET
    if happy:
        return Tone.COMIC if re.search("코믹|코미디|개그|comed|comic", happy, re.IGNORECASE) else Tone.WARM
    return Tone.DARK if sad else Tone.TENSE
