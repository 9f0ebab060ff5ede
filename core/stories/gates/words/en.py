"""English lists."""

from __future__ import annotations

import re

from core.db.tables.characters import Rating
from core.stories.gates.words import Words, all_of, any_of

SAID = """
said|says|asked|asks|replied|answered|called|shouted|whispered|murmured|muttered|snapped|cried|added|demanded|yelled
growled|hissed|breathed|told|repeated|agreed|admitted|insisted|ordered|warned|offered|drawled|rasped|croaked
barked|remarked
"""

NOBODY = """
he|she|they|it|we|you|i|one|nobody|someone|somebody|everyone|everybody|anyone|no one|people|nothing|something
who|what|that
this|there|then|the|a|an|his|her|their|my|our|your|its|both|neither|another|others|some|all|none|men|women|two
three|half|if
and|but|so|or|as|when|not|never|only|even|still|at last|once|again|later|finally|instead|having|being|god|gods
"""

TITLES = """
captain|doctor|sergeant|lieutenant|major|colonel|general|professor|mother|father|mum|mom|dad|papa|mama
grandmother|grandfather
granny|aunt|uncle|sister|brother|sir|lady|lord|king|queen|prince|princess|duke|duchess|count|countess|baron
judge|nurse|inspector
constable|officer|chief|boss|master|mistress|miss|mr|mrs|ms|dr|madam|father|chef|coach|warden|mayor|priest|abbot
keeper|harbourmaster
harbormaster|postmaster|old|young|big|little|voice|guard|driver|clerk|steward|pilot|mate|bosun|cook|reverend
gran|nan|system
"""

META = (
    r"(?i)\bword count\s*:",
    r"(?i)\(to be continued\)|\bto be continued\W{0,4}$|\[continued\]",
    r"```",
    r"(?m)^#{1,6}\s",
    r"\*\*",
    r"</?think",
    r"(?i)\bas an ai (?:language )?model\b|\bas a (?:large )?language model\b",
    r"(?i)\b(?:as (?:you )?requested|per your request),? (?:here|this"
    r"|the (?:chapter|episode|story|scene|text))\b",
    r"⟦|⟧",
    "\ufffd|[\ud800-\udfff]|[\x00-\x08\x0b\x0c\x0e-\x1f]",
    r"(?i)\bauthor'?s? note\s*:",
    r"(?im)^[ \t]{0,8}(?:scene|chapter|episode)\s*\d+\s*(?:[:.]|$)",
    r"(?i)\blet me know if you\b|\bi hope you enjoy",
)

TELLS = {
    "stock": r"(?i)\ba testament to\b|\btapestry of\b|\bsymphony of\b|\bdance of\b|\bmaelstrom\b|\bpalpable\b"
    r"|\bcacophony\b"
    r"|\bunbeknownst\b|\bkaleidoscope\b|\bindelible\b",
    "breath": r"(?i)\bbreath (?:he|she|they|i) (?:didn't|hadn't|did not|had not)\b|\breleased? a (?:long )?breath\b"
    r"|\bheart (?:hammer|pound|skipp)\w+|\bpulse quicken\w+|\bshivers? (?:ran )?down\b",
    "gesture": r"(?i)\braised an eyebrow\b|\beyes widened\b|\bjaw (?:clenched|tightened)\b"
    r"|\bvoice barely above a whisper\b"
    r"|\bcouldn't help but\b|\blet out a sigh\b|\blips curled\b",
    "feeling": r"(?i)\bfelt a (?:surge|wave|pang|sense|rush|flicker|mix) of\b|\bsense of (?:dread|unease"
    r"|foreboding|wonder|relief)\b"
    r"|\bmix(?:ture)? of \w+ and \w+\b",
    "drama": r"(?i)\blittle did (?:he|she|they|i) know\b|\bnothing would ever be the same\b"
    r"|\beverything (?:had )?changed\b"
    r"|\bnot just [^.]{1,40}, but\b|\bit wasn't [^.]{1,40}\. it was\b|\bsilence (?:stretched|hung|fell)\b"
    r"|\btime seemed to\b",
}

CUES = """
suddenly|behind|door|knock|footstep|voice|scream|gun|blade|knife|blood|dead|alive|gone|vanish|empty|wasn't
was not|no longer|moved|open
stopped|dark|light went|went out|rang|fell|broke|crack|name|lie|lied|betray|run|coming|came|returned|back|smiled
waiting|standing|stood
arrived|followed|watch|turned|key|written|own hand|began|already|wrong|never|missing|locked|burn|flood|rising
"""
CALM = (
    r"(?i)\bfell asleep\b|\bslept (?:well|soundly|peacefully)\b|\bpeaceful(?:ly)?\b|\bthe day (?:was over|ended"
    r"|came to an end)\b|\bat peace\b"
)
CLICHES = (
    r"(?i)\bdark and stormy\b|\bsun(?:light)? (?:streamed|filtered|poured) through\b|\bwoke (?:up )?(?:to"
    r"|with)\b|\balarm (?:clock )?"
    r"(?:blared|rang|went)\b|\bit was a (?:beautiful|sunny|rainy|cold|dark)\b|\bdream(?:ed|t|ing)?\b|\bnightmare\b"
)

ACTS = """
ran|jumped|opened|grabbed|caught|threw|pushed|pulled|fell|hit|struck|rose|stood|turned|swung|stabbed|cut|blocked
shouted|rang|broke
dropped|hid|drew|kicked|climbed|slammed|burst|knocked|stopped|tore|lifted|came|went|held|reached|stepped|crossed
shook|shut|rowed
"""

CHANGED = """
rose|risen|climbed|gained|gain|grew|increased|up by|up to|recovered|returned|refilled|fell|fallen|dropped
down to|down by|lost|lose
spent|cost|drained|bled|decreased|changed|ticked|jumped|earned|paid|→|took|taken|leapt|slid|sank|doubled|halved
"""
TURN = (
    r"(?i)\bnext (?:day|morning|week|night|evening)\b|\bthe following\b|\bdays? (?:later|after)\b"
    r"|\bhours? later\b|\bweeks? later\b"
    r"|\bmidnight\b|\bdawn\b|\bsunrise\b|\bmorning came\b|\bby morning\b|\bafter dark\b|\bnightfall\b"
    r"|\brewound\b|\btomorrow\b"
)
NOT_NOW = (
    r"(?i)\byesterday\b|\btomorrow\b|\bago\b|\bhad been\b|\bhad\b|\blast\b|\buntil\b|\btill\b|\bbefore\b"
    r"|\bsince\b|\bby \d|\bwould\b"
    r"|\bwill\b|\bpromised\b|\bremember\w*|\bdeadline\b|\bonce\b|\bif\b|\bfrom \d|\bevery\b|\bdue\b"
)

WHERE = r"(?:Current location|Location|Place)\s*:\s*([^\]】〕\n,|]{1,40})"
_KIND = (
    "Abbey|Castle|Keep|Tower|Harbour|Harbor|Forest|Valley|Island|Isle|Desert|Temple|Palace|Cathedral|Academy|Kingdom"
    "|Empire|Fortress|Citadel|Monastery|Dungeon|Guild"
)
_NAME = rf"((?:[A-Z][a-z'’]{{2,}} ){{1,3}}(?:{_KIND}))"
ARRIVED = (
    rf"\b(?:arrived (?:at|in)|came (?:back )?to|returned to|rode into|walked into|set foot in|landed at) (?:the "
    rf"|old )*{_NAME}"
)

TEEN = (
    r"(?i)\b(?:fuck\w*|motherfuck\w*|cunts?|shit(?:ty|ting)?|bitch(?:es)?|whores?|heroin|cocaine|disembowel\w*"
    r"|decapitat\w*"
    r"|severed head)\b"
)
ADULT = (
    r"(?i)\b(?:penis|vagina|clitoris|orgasm\w*|ejaculat\w*|semen|masturbat\w*|blowjob|raped?|raping"
    r"|nipples?|naked bodies)\b"
)
YOUNG = (
    r"(?i)\b(?:underage|minor child|schoolgirls?|schoolboys?|(?:ten|eleven|twelve|thirteen|fourteen|fifteen"
    r"|sixteen|seventeen)[- ]year"
    r"[- ]old|1[0-7][- ]year[- ]old)\b"
)

IDLE = """
about after again against along also although another around because been before being between both comes could does
down during each even every from gets give gives goes have having here himself herself into itself just keep keeps know
knows leave leaves like made make makes more most must never next only onto other over same says shows some such take
takes tell tells than that their them then there these they thing this those through time toward towards turn turns
under until upon very want wants what when where which while will with within without would your
"""

WORDS = Words(
    said=re.compile(rf"\b(?:{any_of(SAID)})\b"),
    nobody=frozenset(any_of(NOBODY).split("|")),
    titles=frozenset(any_of(TITLES).split("|")),
    meta=tuple(map(re.compile, META)),
    meta_opening=re.compile(
        r"(?i)\s*(?:here(?:'s| is) (?:the|your|a|an|my)\b.{0,60}(?:chapter|episode|story|scene|draft|text)"
        r"|(?:sure|certainly|of course)[,!.]? (?:here|i can|i will|i'll|i'd be|let me|this is|below)"
        r"|below is|the following is|chapter \d+|episode \d+)"
    ),
    tells={name: re.compile(each) for name, each in TELLS.items()},
    cues=re.compile(rf"(?i)\b(?:{any_of(CUES)})"),
    calm=re.compile(CALM),
    cliches=re.compile(CLICHES),
    acts=re.compile(rf"\b(?:{any_of(ACTS)})\b"),
    changed=re.compile(rf"(?i)(?<![a-z])(?:{any_of(CHANGED)})(?![a-z])"),
    turn=re.compile(TURN),
    not_now=re.compile(NOT_NOW),
    day=re.compile(r"^\W{0,3}(?:On )?[Dd]ay (\d{1,5})\b(?! (?:ago|before|later))", re.MULTILINE),
    clock=re.compile(
        r"\b(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?(?: ?(?P<half>a\.m\.|p\.m\.|(?:am|pm|AM|PM)\b)|(?<=:\d\d)(?!\d)"
        r"| o'clock)"
    ),
    where=re.compile(WHERE),
    arrived=re.compile(ARRIVED),
    plain=frozenset(),
    ratings={Rating.TEEN: re.compile(TEEN), Rating.ADULT: re.compile(ADULT)},
    young=re.compile(YOUNG),
    idle=all_of(IDLE),
)
