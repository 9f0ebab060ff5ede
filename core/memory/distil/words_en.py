"""English words that the rules know: kin, work, occasions, conditions, verbs, and what no statement is."""

from __future__ import annotations

KIN = (
    "mom|mum|mother|dad|father|sister|brother|little sister|little brother|older sister|older"
    " brother|big sister|big brother|younger sister"
    "|younger brother|twin|twin sister|twin brother|wife|husband|partner|girlfriend|boyfriend"
    "|fiancée?|fiance|son|daughter|baby|grandma"
    "|grandmother|grandpa|grandfather|aunt|uncle|cousin|niece|nephew|roommate|flatmate|best friend"
    "|friend|boss|stepdad|stepmom"
)
PETS = (
    "dog|puppy|cat|kitten|hamster|rabbit|bunny|parrot|bird|fish|goldfish"
    "|turtle|tortoise|horse|guinea pig|lizard|gecko|snake|ferret"
)
WORK = (
    "nurse|doctor|dentist|vet|veterinarian|pharmacist|teacher|primary school teacher|developer"
    "|software engineer|software developer|engineer"
    "|programmer|designer|graphic designer|student|college student|university student|grad student"
    "|phd student|medical student|law student"
    "|freelancer|accountant|lawyer|paralegal|writer|journalist|novelist|actor|actress|singer"
    "|musician|artist|painter|barista|baker|chef|cook"
    "|waiter|waitress|bartender|farmer|electrician|plumber|carpenter|mechanic|welder|driver|truck"
    " driver|bus driver|taxi driver|pilot"
    "|flight attendant|police officer|cop|firefighter|paramedic|soldier|librarian|professor"
    "|researcher|scientist|biologist|chemist|physicist"
    "|translator|interpreter|photographer|architect|therapist|psychologist|social worker"
    "|physiotherapist|hairdresser|cashier|salesperson"
    "|consultant|project manager|product manager|data scientist|data analyst|stay-at-home mom"
    "|stay-at-home dad|gardener|florist|tailor|postman"
)
CONDITIONS = (
    "asthma|diabetes|type 1 diabetes|type 2 diabetes|epilepsy|depression|anxiety|insomnia|adhd"
    "|autism|migraines|arthritis|high blood pressure"
    "|low blood pressure|celiac disease|coeliac disease|tinnitus|eczema|anemia|anaemia|ocd|ptsd"
    "|dyslexia|endometriosis|scoliosis|hay fever"
)
STATES = {  # what somebody is, and the place of it
    "vegetarian": "diet",
    "a vegetarian": "diet",
    "vegan": "diet",
    "a vegan": "diet",
    "pescatarian": "diet",
    "a pescatarian": "diet",
    "lactose intolerant": "health:lactose",
    "gluten intolerant": "health:gluten",
    "celiac": "health:gluten",
    "diabetic": "health:diabetes",
    "asthmatic": "health:asthma",
    "colorblind": "health:colours",
    "colour blind": "health:colours",
    "color blind": "health:colours",
    "colourblind": "health:colours",
    "left-handed": "handedness",
    "left handed": "handedness",
    "dyslexic": "health:dyslexia",
    "autistic": "health:autism",
    "deaf": "health:hearing",
    "pregnant": "pregnancy",
    "divorced": "marriage",
    "married": "marriage",
    "engaged": "marriage",
    "single": "marriage",
    "widowed": "marriage",
    "an only child": "siblings",
    "retired": "job",
    "unemployed": "job",
    "sober": "preference:alcohol",
    "a night owl": "sleep",
    "an early bird": "sleep",
    "an introvert": "temper",
    "an extrovert": "temper",
}
OCCASIONS = (
    "job interview|interview|exam|final exam|finals|driving test|test|surgery|operation|presentation"
    "|wedding|graduation|recital|concert|audition"
    "|date|blind date|deadline|tournament|match|race|marathon|doctor'?s appointment|dentist"
    " appointment|appointment|checkup|check-up|birthday"
    "|birthday party|flight|meeting|funeral|anniversary|court date|first day at work|thesis defense"
    "|defense|baby shower|housewarming|trip|game"
)
LIKES = {
    "love": "loves",
    "like": "likes",
    "enjoy": "enjoys",
    "adore": "adores",
    "prefer": "prefers",
    "hate": "hates",
    "dislike": "dislikes",
}
LIKES |= {
    "despise": "despises",
    "detest": "detests",
    "loathe": "loathes",
    "can't stand": "can't stand",
    "cannot stand": "can't stand",
}
LIKES |= {"can't bear": "can't bear"}
PAST = (  # life events, as they stand in the past for anybody
    "got married|got engaged|got divorced|broke up|got promoted|got fired|got laid off|lost my job"
    "|quit my job|got a new job|got the job"
    "|found a new job|started a new job|graduated|retired|had a baby|had surgery|adopted|passed"
    "|failed|won|broke my|got accepted|got into"
    "|dropped out|bought a house|bought a car|bought my first|got diagnosed|sprained my|got a (?:dog"
    "|cat|puppy|kitten|tattoo)|ran (?:a|my first)"
    "|had a miscarriage|lost my|gave birth|came out|finished my|published|signed up for|enrolled in"
    "|visited|flew to|moved out|moved in"
)
# No things that somebody likes for good.
NO_OBJECT = frozenset(
    [
        "it",
        "that",
        "this",
        "them",
        "him",
        "her",
        "you",
        "me",
        "these",
        "those",
        "one",
        "some",
        "what",
        "how",
        "when",
        "where",
        "why",
        "everything",
        "nothing",
        "something",
        "anything",
        "there",
    ]
)
NO_STATEMENT = (
    r"\bif\b|\bwish|\bwould\b|\bi'?d\b|\bcould\b|\bmight\b|\bmaybe\b|\bperhaps\b|\bimagine\b|\bsuppos"
    r"|\bpretend|\blet'?s say\b|\bwhat if\b"
    r"|\bdream|\bhypothetical|\bprobably\b|\bi guess\b|\bi think i'?m\b|\bnot sure\b|\bkind of feel\b"
    r"|\b(?:as if|as though)\b|\bin the (?:book|movie|"
    r"game|story|show|song)\b|\bmy character\b|\brole-?play|\b(?:he|she|they|someone|somebody"
    r"|everyone|people) (?:said|says|told|tells|thinks?|claims?)\b"
    r"|\b(?:said|says|told me|asked|heard|according to)\b|\bjk\b|\bjust kidding\b|\bunless\b|\bused"
    r" to think\b|\bas a joke\b|\bquote\b|\bsarcas"
    r"|\bi'?ll be\b.*\bwhen\b|\bpretty much\b|\blol not\b|\bnot really\b|^(?:do|does|did|am|is|are"
    r"|was|were|can|could|should|will|who|what|where|when"
    r"|why|how|which|have|has)\b"
)
