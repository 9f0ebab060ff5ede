"""Rules for Korean: 반말 and 존댓말, particles dropped, the endings of chats. Pure.

A memory's text ends in -다 and has no subject: "새우 알레르기가 있다".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from core.memory.distil.found import Found
from core.memory.distil.making_ko import (
    EVENT,
    FACT,
    PREFERENCE,
    RELATION,
    allergy,
    cannot_eat,
    does_not,
    fears,
    has_quit,
    hates,
    kin_lives,
    kin_name,
    kin_work,
    life,
    likes,
    likes_not,
    lives,
    mbti,
    moves,
    occasion,
    parted,
    promised,
    promises,
    simply,
    travels,
    with_thing,
)
from core.memory.distil.words_ko import (
    ADVERBS,
    ILLNESSES,
    KIN,
    LIFE,
    NO_STATEMENT,
    OCCASIONS,
    PETS,
    WORK,
)

_NO_STATEMENT = re.compile(NO_STATEMENT)
_LEADS = re.compile(
    r"^(?:(?:아+|어+|음+|오+|와+|헐|참|네|응|ㅇㅇ|근데|그런데|그리고|그래서|그러니까|있잖아요?|아니"
    r"|사실은?|솔직히|일단|참고로|암튼|아무튼|그나저나|맞다|맞아"
    r"|저기|말했지만|전에 말했듯이|기억해\s?(?:줘|둬|주세요)?|기억해 놔|잊지\s?마|알아\s?둬)(?:요)?[\s,:]+)+"
)
_TAILS = re.compile(
    r"(?:[\s,]+(?:기억해\s?(?:줘|둬|주세요|놔)?|잊지\s?마|알아\s?둬|알겠지|참고해|약속할게|진짜로?|정말로?))+$"
)
_ME = re.compile(
    r"^(?:나는|난|나도|내가|나|저는|전|저도|제가|저|우리는|우린|우리도)(?:\s+|(?=요즘|이제))(?:말이야\s+)?"
)
_OTHERS = re.compile(rf"^(?:나|저) 말고|^(?:우리|내|제|저희)?\s?(?:{KIN})(?:들)?(?:은|는|이|가|도|께서)?\s")
_SPICE = rf"(?:(?:{ADVERBS})\s+)*"
_NOW = r"(?:(?:이제는?|이젠|요즘은?|요새는?|더 ?이상은?|더는|앞으로는?|지금은)\s+)?"
_COPULA = (
    r"(?:이야|야|예요|에요|이에요|이예요|입니다|임|이다|다|이거든요?|거든요?|인데요?|ㄴ데|이고|고|이라서?"
    r"|라서?|이지|지|이죠|죠|이랍니다|랍니다|이에여|에여|이여|"
    r"이네|네|이라고|라고|이래|이란다|란다|이구|이얌|얌|임다)"
)
_THERE = r"있(?:어서|어요?|습니다|음|다|네요?|거든요?|는데요?|지요?|죠|고|구|다고|당|엉|으니까?|더라고)(?:\s.*)?"
_THING = r"(?P<x>[가-힣A-Za-z0-9][가-힣A-Za-z0-9·]*(?: [가-힣A-Za-z0-9·]+){0,3}?)"
_NAME = r"(?P<x>[가-힣]{1,10}|[A-Za-z][A-Za-z .]{0,20}[A-Za-z])"
_NO_ACT = (
    r"(?:안\s*(?P<v>먹|마시|마셔|마심|마십|해|하|함|합|봐|피워|펴|피|타|탑|입)"
    r"|(?P<w>먹|마시|하|피우|타|보)지\s?않)\S*(?:\s.*)?"
)

_LIKES = r"(?:좋아(?:해|하|함|합)|사랑(?:해|하|함|합)|즐겨|선호(?:해|하|함|합)|(?<=제일 )좋아|(?<=가장 )좋아)"

Match = re.Match[str]


def found(sentence: str, *, dated: bool) -> Found | None:
    """What a person says of themselves in a sentence; `dated`: it named a time, which is taken out of it."""
    text = _TAILS.sub("", _LEADS.sub("", sentence)).strip(" ,.")
    if not text or _NO_STATEMENT.search(text):
        return None
    for pattern, made in _OF_OTHERS:
        if (match := pattern.match(text)) and (one := made(match)):
            return one
    if _OTHERS.match(text):
        return None
    mine = _ME.match(text)
    rest = text[mine.end() :] if mine else text
    for pattern, made in (*_RULES, *(_DATED if dated else ())):
        if (match := pattern.match(rest)) and (one := made(match)):
            return one
    if mine:
        return next((one for pattern, made in _MINE if (match := pattern.match(rest)) and (one := made(match))), None)
    return None


def taken_back(sentence: str) -> bool:
    """Whether a sentence says that what was said before is not true."""
    return _TAKEN_BACK.search(sentence) is not None


_TAKEN_BACK = re.compile(
    r"^(?:아\s?|근데\s|사실은?\s|미안,?\s|솔직히\s|실은\s|아까\s|방금\s|그거\s|그건\s|그\s?말(?:은)?\s"
    r"|아까\s?(?:한\s?)?말(?:은)?\s|다\s|전부\s)*"
    r"(?:거짓말|뻥|농담|구라|장난)(?:이었|이였|였|임|이야|이었음)\S*(?:\s.*)?$|^(?:아까|방금) (?:한"
    r" )?(?:말|얘기|거)(?:은|는)? (?:취소|무시|틀렸)"
)


def not_true(text: str) -> str:
    return f"“{text}”라는 말은 사실이 아니었다"


_Rule = tuple[re.Pattern[str], Callable[[Match], Found | None]]


def _rules(*rows: tuple[str, Callable[[Match], Found | None]]) -> Sequence[_Rule]:
    return tuple((re.compile(pattern + r"$"), made) for pattern, made in rows)


_OF_OTHERS = _rules(
    (
        rf"(?:우리|내|제|저희|나)\s?(?:집\s?)?(?P<who>{KIN}|{PETS})\s?(?:이름)(?:은|이)?\s+{_NAME}{_COPULA}(?:\s.*)?",
        kin_name,
    ),
    (rf"(?:우리|내|제|저희)\s?(?P<who>{KIN})(?:은|는|이|가)?\s+(?P<x>{WORK}){_COPULA}(?:\s.*)?", kin_work),
    (
        rf"(?:우리|내|제|저희)\s?(?P<who>{KIN})(?:은|는|이|가)?\s+(?P<x>[가-힣A-Za-z]+)에(?:서)? (?:살(?:아"
        rf"|고|음|지)|사(?:는|셔|신)|산)\S*",
        kin_lives,
    ),
    (
        rf"(?:나|저|난|전|나는|저는)?\s*(?P<who>{KIN})(?:이|가|도)? (?:(?P<n>한|두|세|\d) ?명 )?{_THERE}",
        simply(RELATION, "{who:이/가} 있다", "{who}", 3),
    ),
    (
        r"(?:내|제|나|저)\s?생일(?:은|이)?\s+(?P<x>(?:음력 )?\d{1,2}월\s?\d{1,2}일)" + _COPULA,
        simply(FACT, "생일이 {x}이다", "birthday", 4),
    ),
    (
        r"(?:내|제|나|저)(?:는|가)?\s?(?:mbti|MBTI|엠비티아이)(?:는|가)?\s+(?P<x>[EIei][NSns][FTft][JPjp])\S*",
        mbti,
    ),
    (rf"(?:내|제)\s?이름(?:은|이)?\s+{_NAME}{_COPULA}", simply(FACT, "이름이 {x:이다/다}", "name", 5)),
    (
        rf"(?:내|제|나|저|나의|저의)?\s?취미(?:는|가)?\s+{_THING}{_COPULA}",
        simply(PREFERENCE, "취미가 {x:이다/다}", "hobby:{x}"),
    ),
    (
        rf"(?:내|제)?(?:가)?\s?(?:제일|가장) 좋아하는 (?P<y>[가-힣]+?)(?:은|는|이|가)?\s+{_THING}{_COPULA}",
        simply(PREFERENCE, "가장 좋아하는 {y:은/는} {x:이다/다}", "favorite:{y}"),
    ),
)
_RULES = _rules(
    (
        rf"{_THING}(?:에|한테)?\s?(?:알러지|알레르기|앨러지|알러쥐)(?:가|도)?\s+{_SPICE}(?:{_THERE}|심(?:해"
        rf"|한|함|합)\S*(?:\s.*)?)",
        with_thing(allergy),
    ),
    (
        rf"(?P<x>{ILLNESSES})(?:이|가|도)?\s+{_SPICE}(?:{_THERE}|심(?:해|한|함)\S*)",
        simply(FACT, "{x:이/가} 있다", "health:{x}", 5),
    ),
    (
        rf"{_NOW}{_THING}(?:을|를|은|는|도)?\s+{_NOW}{_SPICE}못\s?(?P<v>먹|마셔|마시|마심|마십)\S*(?:\s.*)?",
        with_thing(cannot_eat),
    ),
    (
        rf"{_NOW}(?P<x>채식|비건|비건식|저탄고지|간헐적 단식|다이어트)(?:을|를)?\s?(?:해|하고|한|함|합|시작"
        rf"|중)\S*(?:\s.*)?",
        simply(FACT, "{x:을/를} 한다", "diet", 4),
    ),
    (rf"{_NOW}(?P<x>채식주의자|비건|페스코|플렉시테리언){_COPULA}(?:\s.*)?", simply(FACT, "{x:이다/다}", "diet", 4)),
    (rf"{_NOW}{_THING}(?:을|를|은|는|도)?\s+{_NOW}{_SPICE}{_NO_ACT}", with_thing(does_not)),
    (
        rf"{_NOW}{_THING}(?:을|를|은|는|도)?\s+{_NOW}{_SPICE}끊(?:었|음|었음|고 싶지|기로)\S*(?:\s.*)?",
        with_thing(has_quit),
    ),
    (
        rf"{_NOW}{_THING}(?:을|를|은|는|도|이|가)?\s+{_NOW}{_SPICE}(?:별로\s)?(?:안\s?좋아(?:해|하|함|합)|좋아하(?:지"
        rf"|진)\s?않|안 땡|별로(?:야|예|임|고))\S*(?:\s.*)?",
        with_thing(likes_not),
    ),
    (
        rf"{_NOW}{_THING}(?:을|를|은|는|도)?\s+{_NOW}{_SPICE}(?:싫어(?:해|하|함|합|졌)|질색|극혐|혐오)\S*(?:\s.*)?",
        with_thing(hates),
    ),
    (
        rf"{_NOW}{_THING}(?:을|를|은|는|도|이|가)\s+{_NOW}(?:진짜|정말|너무|제일|이제) 싫(?:어|음|습|더라)\S*(?:\s.*)?",
        with_thing(hates),
    ),
    (
        rf"{_NOW}{_THING}(?:을|를|은|는|도|이|가)?\s+{_NOW}{_SPICE}{_LIKES}(?!하는|하던|할|했|하지|하면"
        rf"|하게)\S*(?:\s.*)?",
        with_thing(likes),
    ),
    (rf"{_THING}(?:을|를|은|는|이|가)?\s+{_SPICE}무서(?:워|움|웠)(?:해|하|함|합)?\S*", with_thing(fears)),
    (
        rf"{_NOW}(?:지금 )?(?P<x>[가-힣A-Za-z0-9]+(?: [가-힣A-Za-z0-9]+){{0,2}})에(?:서)?\s+{_NOW}(?:살(?:아|고"
        rf" ?있|음|지|거든|구|고|죠|어)|산다|사는데|삽니다|살게)\S*(?:\s.*)?",
        lives,
    ),
    (
        r"(?:지금 )?혼자 (?:살(?:아|고|음|지|거든)|산다|삽니다|사는데)\S*(?:\s.*)?|자취(?:해|하고|함|한다"
        r"|합니다|하는데|중)\S*",
        simply(FACT, "혼자 산다", "household"),
    ),
    (
        r"(?P<x>부모님|가족|남편|아내|룸메이트|룸메|친구|언니|동생|할머니)(?:이랑|랑|과|와"
        r"|하고)\s(?:같이\s|함께\s)?(?:살(?:아|고|음|지|거든)|산다|삽니다|사는데)\S*",
        simply(FACT, "{x:과/와} 함께 산다", "household"),
    ),
    (
        r"(?P<x>(?:[가-힣A-Za-z]+(?: [가-힣A-Za-z]+)?(?=으로|로))?)(?:으로|로)?\s*이사\s?(?:를\s?)?(?:(?P<past>갔|왔"
        r"|했)|가|간|온|와|올|갈|할|하|해|감)\S*(?:\s.*)?",
        moves,
    ),
    (
        r"(?:(?P<x>[가-힣A-Za-z]+(?: [가-힣A-Za-z]+)?)(?:으로|로|에)?\s+)?(?P<what>여행|출장|유학|신혼여행"
        r"|수학여행|휴가"
        r"|캠핑)(?:을|를)?\s?(?:(?P<past>갔|다녀왔)|가(?:요|기로|$|는데|거든|고|게)|간|갈 (?:거|예정|계획)"
        r"|감|갑|떠나)\S*(?:\s.*)?",
        travels,
    ),
    (rf"(?P<x>{WORK}){_COPULA}(?:\s.*)?", simply(FACT, "{x:이다/다}", "job", 4)),
    (
        r"(?P<x>[가-힣A-Za-z ]{2,20}?)(?:으로|로) (?:일(?:해|하고|한|함|합|하는)|근무(?:해|하고|한|함|합))\S*(?:\s.*)?",
        simply(FACT, "{x:으로/로} 일한다", "job", 4),
    ),
    (
        r"(?P<x>[가-힣A-Za-z ]{2,20}?)에서 (?:일(?:해|하고|한다|함|합|하는)|근무(?:해|하고|한다|함|합)"
        r"|알바(?:해|하고|한다|함|합))\S*(?:\s.*)?",
        simply(FACT, "{x}에서 일한다", "workplace", 4),
    ),
    (
        r"(?P<x>[가-힣A-Za-z0-9]+(?: [가-힣A-Za-z0-9]+)?)에 (?:다녀|다니|다닌|다님|다닙)\S*(?:\s.*)?",
        simply(FACT, "{x}에 다닌다", "school-or-work"),
    ),
    (
        r"(?P<x>[가-힣A-Za-z]+?)(?:을|를)?\s?전공(?:이야|이에요|해|하고|한|함|합|임|입)\S*(?:\s.*)?",
        simply(FACT, "{x:을/를} 전공한다", "major"),
    ),
    (
        r"(?P<x>\d{1,2}|(?:스물|서른|마흔|쉰)(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉)?|스무|열(?:네|다섯"
        r"|여섯|일곱|여덟|아홉))\s?살(?:이야"
        r"|이에요|임|입니다|이고|인데|이거든|이다)(?:요)?(?:\s.*)?",
        simply(FACT, "{x} 살이다", "age"),
    ),
    (
        rf"(?:집에서 )?(?P<x>{PETS})(?:를|을|도)?\s(?:(?P<n>한|두|세|네|\d+) ?마리(?:를)? )?(?:키우|키워"
        rf"|기르|길러)(?!고 싶|면|려)\S*(?:\s.*)?",
        simply(FACT, "{x:을/를} 키운다", "pet:{x}"),
    ),
    (
        rf"(?:요즘|요새|작년부터|지난달부터)?\s?{_THING}(?:을|를)?\s(?:배우고 있|배워|배우는 중|배운|배웁)\S*(?:\s.*)?",
        simply(FACT, "{x:을/를} 배우고 있다", "learning:{x}"),
    ),
    (r"(?P<x>[가-힣][가-힣 0-9]{1,60}?)기로 (?:약속)?(?:했|함|한|해|하)\S*(?:\s.*)?", promises),
    (r"(?P<x>[가-힣][가-힣 0-9]{2,60}?(?:다|자|겠다|라))고 약속(?:했|함|한|해)\S*(?:\s.*)?", promised),
    (
        r"(?P<x>남자친구|여자친구|남친|여친|애인)(?:이|가)? (?:생겼|있)(?:어|음|다|습|거든|는데)\S*",
        simply(RELATION, "{x:이/가} 있다", "partner", 4),
    ),
    (
        r"(?:(?P<x>남자친구|여자친구|남친|여친|애인|남편|아내)(?:이랑|랑|하고|와|과) )?헤어졌\S*",
        parted,
    ),
    (
        rf"{_NAME}(?:이라|라)고 (?:불러|부르면|해|합니다|해요|불러줘|부르)(?:\s?(?:줘|주세요|줄래))?",
        simply(FACT, "{x:이라/라}고 불린다", "nickname", 4),
    ),
)
_DATED = _rules(
    (
        rf"(?:(?:나|저|내가|제가|난|전)\s+)?(?:회사 |학교 |대학 )?(?P<x>{OCCASIONS})(?:이|가|을|를"
        rf"|도)?\s?(?:(?P<past>봤|했"
        rf"|치렀|갔|다녀왔)\S*|(?:이야|야|예요|이에요|에요|입니다|임|이다|다|있\S*|봐\S*|보\S*|잡\S*|남\S*"
        rf"|해\S*|하\S*|이거든\S*|인데\S*"
        rf"|이라\S*|라서\S*|치\S*|가\S*|하러\S*|시작\S*|받\S*)(?:\s.*)?)",
        occasion,
    ),
    (
        rf"(?:(?P<x>[가-힣A-Za-z ]{{1,20}})\s)?(?P<what>{LIFE})(?:해|한다|해요|합니다|할 거야|할 예정\S*"
        rf"|하기로 했\S*|함)",
        lambda match: Found(EVENT, " ".join(f"{(match['x'] or '').strip()} {match['what']}한다".split()), importance=4),
    ),
)
_MINE = _rules(
    (r"(?:mbti |MBTI )?(?P<x>[EIei][NSns][FTft][JPjp])(?:야|예요|에요|임|입니다|인데|거든|이야)\S*", mbti),
)
_LIFE_RULE = _rules(
    (
        rf"(?:(?P<x>[가-힣A-Za-z ]{{1,24}})\s)?(?P<what>{LIFE})(?:을|를)?\s?했(?:어|음|다|습니다|거든|는데"
        rf"|지|네|당|엉)\S*(?:\s.*)?",
        life,
    )
)
_RULES = (*_RULES, *_LIFE_RULE)
