"""What is no memory though somebody said it: words that would steer the model, its rules, or what others keep. Pure.

A memory is read into prompts for months. What addresses the model, speaks for the system, or touches rules, ratings,
audiences or the memory of others is left out, whoever said it and however true it is.
"""

from __future__ import annotations

import re
import unicodedata

from core.ai.harmless import harmless, visible

INSTRUCTION = "an instruction"
FORGED = "forged marks"

_MIXED = re.compile("[a-z][\u0370-\u052f]|[\u0370-\u052f][a-z]")  # a word in letters that only look Latin
_ASKED_TO_REMEMBER = re.compile(
    r"\b(?:you (?:should|must|need to|have to|can|will|may) |please |always |now )*"
    r"(?:remember|keep in mind|note|don'?t forget|never forget|know)\b(?: that)?"
)

# What is never part of a memory, in English.
_GRAVE_EN = re.compile(
    r"[\[【<(]\s*(?:system|assistant|developer|시스템)\s*[\]】>)]"
    r"|\bobey|\bobedien|\bjailbr|\bdan mode\b|\bdeveloper mode\b|\bdev mode\b|\bgod mode\b|\bsudo\b|\bdo anything now\b"
    r"|\b(?:ignor|disregard|overrid|bypass|circumvent|forget)\w*\b[^.!?]{0,40}\b(?:rules?|instructions?|prompts?"
    r"|guidelines?|restrictions?|polic(?:y|ies)|filters?|safety|memor(?:y|ies)|told|said|above|limits?)\b"
    r"|\b(?:system|hidden|secret|initial)\s?(?:prompt|message|instructions?|note|override)\b"
    r"|(?:^|[\s\[<(\"'“])(?:system|assistant|developer|role|instructions?)\s*[\]>)\"'”]?\s*[:=]"
    r"|\b(?:new|your|the|my|these|following|all|previous|prior) "
    r"(?:instructions?|directives?|commands?|orders?|prompts?)\b"
    r"|\b(?:your|the (?:character|bot|model|assistant|ai)(?:'s)?|safety|content|chat|no|without|new) "
    r"(?:rules?|guidelines?|filters?|restrictions?|polic(?:y|ies)|limits?)\b"
    r"|\b(?:rules?|restrictions?|filters?|polic(?:y|ies)|guidelines?|limits?)\b[^.!?]{0,24}"
    r"\b(?:off|lifted|void|disabled|removed|suspended|(?:do(?:es)?n'?t|do(?:es)? not|no longer) apply)\b"
    r"|\brat(?:ing|ed)\b[^.!?]{0,20}(?:\d|\b(?:adults?|mature|explicit|r|x|any)\b)|\b(?:age|content) ratings?\b"
    r"|\bnsfw\b|\b1[89]\+|\b(?:adult|explicit|uncensored|unrestricted|unfiltered)\s?"
    r"(?:mode|content|version|talk|only|chats?|scenes?)?\b(?= (?:is|are|mode|allowed|on|enabled)|$)"
    r"|\b(?:uncensored|unfiltered|unrestricted)\b"
    r"|\b(?:adult|explicit) (?:mode|content|scenes?)\b|\bage verif|\bverified (?:adult|admin|owner|user)\b"
    r"|\b(?:administrator|admin|root|owner|moderator|superuser|developer) "
    r"(?:rights?|access|privileges?|mode|override)\b"
    r"|\b(?:admin|administrator|owner|developer|creator|maker|operator|master) of (?:this|the|your) "
    r"(?:bot|system|character|program|ai|app|server)\b|"
    r"\byour (?:creator|developer|admin|administrator|operator|master)\b"
    r"|\b(?:audience|visibility|privacy) (?:is|of|to|setting|level)|\bwiden(?:s|ed)?\b|\bvisible to (?:all|every)"
    r"|\b(?:tell|share|show|reveal|leak|disclose|post|repeat)\w*\b[^.!?]{0,40}"
    r"\b(?:every(?:one|body)|anyone|anybody|publicly"
    r"|in public|other (?:people|users|chats?)|everywhere|secrets?|private (?:messages?|chats?|memor(?:y|ies)))\b"
    r"|\b(?:delete|erase|wipe|forget|change|rewrite|replace|edit|overwrite|reveal|show|read|dump|print|export)\w*\b"
    r"[^.!?]{0,40}"
    r"\b(?:memor(?:y|ies)|what you know|everything about)\b"
    r"|\b(?:\w+'s|other people'?s?|everyone'?s?|their|his|her) (?:memor(?:y|ies)|private (?:chats?|messages?))\b"
    r"|\bwhat (?:\w+ )?(?:told|said to) you (?:in|private)"
)
# What addresses the model or the character.
_ADDRESS_EN = re.compile(
    r"\b(?:you|the character|the bot|the assistant|the model|the ai|it) (?:must|shall|should|has to|have to|ought to"
    r"|need to|needs to|may never|can never|will (?:always|never|now|do))\b"
    r"|\byou (?:are|re|'re) (?:now|no longer|allowed|free to|required|supposed)\b"
    r"|\b(?:from now on|henceforth)\b[^.!?]{0,30}\b(?:you|always|never|answer|reply|respond|act|speak|talk)\b"
    r"|\b(?:never|don'?t|do not|not|without) (?:refus|declin|reject|object|question)\w*"
    r"|\b(?:always|only|never) (?:say|answer|reply|respond|agree|comply|accept|do what|follow|trust|believe)\b"
    r"|\b(?:must|should|has to) be (?:obeyed|trusted|believed|followed|answered|addressed|treated)\b"
    r"|\b(?:act|behave|respond|answer|reply|speak|talk) (?:as|like) (?:an? |the )?"
    r"(?:ai|assistant|bot|admin|system|dan|if)\b"
    r"|\bpretend (?:to be|you|that)\b|\bfollow(?:s|ed)? (?:my|his|her|their|every|all|any|this) (?:\w+ )?"
    r"(?:orders?|commands?|instructions?|requests?|words?)\b"
    r"|\b(?:as an|large language|language) (?:ai|model)\b|\b(?:begin|start|end|finish) (?:every|each|all) "
    r"(?:answers?|repl(?:y|ies)|messages?|sentences?)\b"
)
# The same in Korean, over words without the spaces between them.
_GRAVE_KO = re.compile(
    r"복종|순종|탈옥|프롬프트|시스템(?:[:：\]】>)]|메시지|지시|명령|공지|알림|관리자|설정|권한)|(?:개발자|관리자|운영자|성인|무제한)모드"
    r"|(?:지시|명령|지침|규칙|규정|제약|안전장치|원칙|설정|정책)(?:사항|문)?(?:들)?(?:을|를|은|는|이|가|도|에|대로|따위)?(?:모두|전부|다|무조건|그냥|절대)?"
    r"(?:무시|바꾸|바꿔|바뀌|바뀐|변경|어기|어겨|어긴|따르|따라|따른|잊|없|해제|풀|끄|꺼|덮어|지키지|안지|적용되지|우선|거부)"
    r"|(?:이전|위의?|앞의?|기존|모든|새로운|다음)(?:의)?(?:지시|명령|지침|규칙|설정|프롬프트)"
    r"|무조건(?:따르|따라|들어|대답|답|복종|믿|동의|수락)|시키는(?:건|것은|것|대로|거)?(?:뭐든|무엇이든|다|모두|무조건|전부)|말을?(?:무조건|절대)"
    r"|등급|19금|19세|18금|청불|청소년보호|수위(?:를|는|제한|가)|검열|(?:필터|제한|잠금|안전모드)(?:를|을|가|이|은|는)?(?:모두|전부|다)?(?:끄|꺼|해제|풀|없)"
    r"|성인(?:인증|등급|콘텐츠|컨텐츠|대화|물|용)|관리자(?:권한|다$|이다$|야|입니다|로서|인증)|운영자(?:다$|이다$|야|입니다|로서|권한)"
    r"|(?:봇|캐릭터|시스템|프로그램|너|네|니|당신)(?:을|를|의)?(?:만든|개발|주인|제작|관리|소유)|최고권한|관리권한|권한(?:을|이)(?:가|갖|있|부여|얻|승인)"
    r"|공개범위|(?:모두|모든사람|누구|아무|다른사람|남들?|전체|다른방|공개채널)(?:들)?(?:에게|에게나|한테|한테나|에서|에)(?:다|전부|모두|도|나|든지)?"
    r"(?:말|알려|공개|보여|퍼뜨|털어|전해|공유|얘기|이야기)"
    r"|기억(?:을|은|들을|까지|도)?(?:모두|전부|다|싹)?(?:지우|지워|삭제|바꾸|바꿔|조작|공개|덮어|보여|고쳐|수정|초기화|출력|알려|말해|말하|꺼내)"
    r"|(?:다른사람|남|딴사람|모두|사용자들?|[가-힣]{1,4}이?)의(?:기억|비밀|비밀대화|개인정보|디엠)|비밀(?:을|도)?(?:모두|전부|다)?(?:말하|말해|털어|공개|알려|불어)"
)
_ADDRESS_KO = re.compile(
    r"(?:앞으로|이제부터|지금부터|이제)(?:너|넌|네가|니가|당신|캐릭터|ai|봇|모델)(?:는|은|가|이)?"
    r"|(?:앞으로|이제부터|지금부터)(?:는)?[가-힣]{0,8}?(?:대답|답|말|행동|불러|부르|따라|따르)(?:해|하|야|줘|도록|지)"
    r"|(?:너|넌|너는|네가|니가|당신은|당신이|캐릭터는|캐릭터가|봇은|봇이|모델은|모델이|ai는|ai가|인공지능은|어시스턴트는)[^.!?]{0,30}"
    r"(?:해야|하라|할것|하도록|되어야|돼야|이어야|여야|해라|하세요|하십시오|해줘야|답해|대답해|말해야|거부하지|거절하지|마라|말것)"
    r"|(?:항상|언제나|반드시|절대|절대로|무조건|뭐든|무엇이든)[^.!?]{0,16}(?:대답(?:해|하|한)|답(?:해|하|한)|동의(?:해|하|한)|거부|거절|따르|따라야|들어줘|들어주|들어준|믿어|믿는)"
    r"|(?:거부|거절)(?:하지|할수없|해선|하면)(?:마|않|말|안)?|인척(?:해|하)|연기하라|역할을?하라|모든(?:답|대답|메시지|문장)(?:을|은|의|끝|앞)"
)


def unfit(words: str) -> str | None:
    """Why these words, of a memory itself, cannot be one; None: they can."""
    return _judged(words, quoted=False)


def unfit_quote(words: str) -> str | None:
    """The same for what somebody said. To be asked to remember something is no instruction."""
    return _judged(words, quoted=True)


def _judged(words: str, *, quoted: bool) -> str | None:
    composed = unicodedata.normalize("NFC", words)
    if harmless(composed) != composed:
        return FORGED
    plain = unicodedata.normalize("NFKC", visible(composed)).casefold().replace("’", "'")
    if _MIXED.search(plain):
        return FORGED
    spaced = " ".join(plain.split())
    if quoted:
        spaced = _ASKED_TO_REMEMBER.sub(" ", spaced)
    closed_up = "".join(spaced.split())
    found = any(pattern.search(spaced) for pattern in (_GRAVE_EN, _ADDRESS_EN))
    found = found or any(pattern.search(closed_up) for pattern in (_GRAVE_KO, _ADDRESS_KO))
    return INSTRUCTION if found else None
