"""Every command and button of every platform, declared once: its name, its words, who may use it, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.db.tables.safety import Reason
from core.text import LOCALES, Catalog, t


class Right(StrEnum):
    """Who may: whoever is here; whoever was answered (and moderators); whom the place's rules let change its
    characters; moderators."""

    TALK = "talk"
    ANSWERED = "answered"
    CHANGE = "change"
    MODERATE = "moderate"


class Where(StrEnum):
    ANYWHERE = "anywhere"
    GROUPS = "groups"
    DIRECT = "direct"


class Offers(StrEnum):
    """What a platform may offer while an option is typed."""

    CHARACTERS = "characters"
    CAST = "cast"
    PERSONAS = "personas"
    RULES = "rules"
    PREFERENCES = "preferences"


@dataclass(frozen=True, slots=True)
class Option:
    """`description` is a catalogue key. `word`: it is one word where the platform tells options not apart; then a next
    one may follow, else options are parted by "|". `choices` are all its values; `command-<name>-<option>-<choice>` in
    the catalogues says what each is. `file`: it is no text but a file that comes along. `long`: it may have many lines.
    """

    name: str
    description: str
    required: bool = False
    offers: Offers | None = None
    choices: tuple[str, ...] = ()
    word: bool = False
    file: bool = False
    long: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """`name` is what is typed in every language; `command-<name>-name` in the catalogues is a further one.

    `private`: only the asker needs to see the answer. `hidden`: no menu shows it. `on_message`: it may be chosen on a
    message, or sent as a reply to one. `form`: a form asks for the options that are missing, where a place has forms.
    `apart`: its answer needs the network, a model or a while, so no transaction may be open meanwhile.
    """

    name: str
    options: tuple[Option, ...] = ()
    private: bool = False
    hidden: bool = False
    right: Right = Right.TALK
    where: Where = Where.ANYWHERE
    on_message: bool = False
    form: bool = False
    apart: bool = False

    @property
    def description(self) -> str:
        return f"command-{self.name}-description"


def _option(command: str, name: str, **more: object) -> Option:
    return Option(name, f"command-{command}-option-{name}", **more)  # type: ignore[arg-type]  # by name


def _form(name: str, *options: Option) -> Command:
    return Command(name, options, private=True, hidden=True, form=True, apart=True)


IMPORT = "import"
CARD_FORMS = ("png", "json", "charx", "v2")
CHAT_FORMS = ("md", "txt", "json", "jsonl")
OF_STORIES = (
    "list",
    "new",
    "show",
    "read",
    "approve",
    "redo",
    "edit",
    "parts",
    "stale",
    "goon",
    "branch",
    "publish",
    "unpublish",
    "export",
    "talk",
    "chat",
    "scene",
    "rename",
    "report",
    "pause",
    "resume",
    "cancel",
    "cap",
)
REASONS = tuple(each.value for each in Reason)
OF_MEMORY = ("list", "search", "add", "forget", "export", "fresh", "incognito", "summary", "place")

COMMANDS = (
    Command("character", (_option("character", "name", offers=Offers.CHARACTERS),), right=Right.CHANGE),
    Command("who", private=True),
    Command("say", (_option("say", "text", required=True, long=True),)),
    Command("call", (_option("call", "name", required=True, offers=Offers.CAST),)),
    Command("more", private=True, right=Right.ANSWERED),
    Command("again", private=True, right=Right.ANSWERED),
    Command("swipe", (_option("swipe", "which"),), private=True, right=Right.ANSWERED),
    Command("undo", right=Right.ANSWERED),
    Command("edit", (_option("edit", "text", long=True),), private=True, on_message=True, form=True),
    Command("delete", private=True, on_message=True),
    Command("why", private=True, on_message=True),
    Command(
        "report",
        (_option("report", "reason", choices=REASONS, word=True), _option("report", "note", long=True)),
        private=True,
        on_message=True,
    ),
    Command("speak", on_message=True, apart=True),
    Command("file", private=True, apart=True),
    Command("imagine", (_option("imagine", "what"),), apart=True),
    Command("new", (_option("new", "greeting"),), right=Right.CHANGE),
    Command("chats", private=True),
    Command("title", (_option("title", "title", required=True),), private=True, form=True, right=Right.CHANGE),
    Command("branch", (_option("branch", "without"),), on_message=True, right=Right.CHANGE),
    Command("thread", (_option("thread", "name"),), where=Where.GROUPS, apart=True),
    Command("export", (_option("export", "form", choices=CHAT_FORMS),), private=True, apart=True),
    Command("invite", (_option("invite", "name", required=True, offers=Offers.CHARACTERS),), right=Right.CHANGE),
    Command("dismiss", (_option("dismiss", "name", required=True, offers=Offers.CAST),), right=Right.CHANGE),
    Command(
        "persona",
        (
            _option("persona", "name", offers=Offers.PERSONAS),
            _option("persona", "description", long=True),
            _option("persona", "pronouns"),
            _option("persona", "picture", file=True),
        ),
        private=True,
        form=True,
    ),
    Command(
        "me",
        (_option("me", "what", offers=Offers.PREFERENCES, word=True), _option("me", "value")),
        private=True,
    ),
    Command("link", (_option("link", "code"),), private=True),
    Command(
        "settings",
        (_option("settings", "what", offers=Offers.RULES, word=True), _option("settings", "value")),
        private=True,
        right=Right.MODERATE,
        where=Where.GROUPS,
    ),
    Command(
        "memory",
        (_option("memory", "what", choices=OF_MEMORY, word=True), _option("memory", "text", long=True)),
        private=True,
    ),
    Command(
        "story",
        (
            _option("story", "what", choices=OF_STORIES, word=True),
            _option("story", "text", long=True),
            _option("story", "file", file=True),
        ),
        private=True,
        apart=True,
    ),
    Command("update", right=Right.CHANGE),
    Command("card", (_option("card", "form", choices=CARD_FORMS),), private=True, apart=True),
    Command("import", (_option("import", "file", required=True, file=True),), private=True, apart=True),
    Command("help", private=True),
)
HIDDEN = (
    Command("start", (Option("payload", "command-start-description"),), hidden=True),
    Command("open", hidden=True, right=Right.CHANGE),
    # What the buttons of `/memory` ask for in a form.
    Command("remember", (_option("remember", "text", required=True, long=True),), private=True, hidden=True, form=True),
    Command("correct", (_option("correct", "text", required=True, long=True),), private=True, hidden=True, form=True),
    Command(
        "recap",
        (_option("recap", "text", required=True, long=True),),
        private=True,
        hidden=True,
        form=True,
        right=Right.CHANGE,
    ),
)
STORY_FORMS = (
    # What the buttons of `/story` ask for in a form.
    _form(
        "story-new",
        _option("story-new", "keywords", required=True, long=True),
        _option("story-new", "episodes"),
        _option("story-new", "settings", long=True),
        _option("story-new", "avoid"),
        _option("story-new", "more", long=True),
    ),
    _form("story-cap", _option("story-cap", "dollars", required=True)),
    _form("story-redo", _option("story-redo", "instruction", required=True, long=True)),
    _form(
        "story-edit",
        _option("story-edit", "text", required=True, long=True),
        _option("story-edit", "anyway"),
    ),
    _form("story-goon", _option("story-goon", "more"), _option("story-goon", "direction", long=True)),
    _form(
        "story-branch",
        _option("story-branch", "after", required=True),
        _option("story-branch", "more"),
        _option("story-branch", "direction", long=True),
    ),
)
BY_NAME: Mapping[str, Command] = {command.name: command for command in (*COMMANDS, *HIDDEN, *STORY_FORMS)}

# What the first part of a button's action does, and who may press it.
BUTTONS: Mapping[str, Right] = {
    "pick": Right.CHANGE,  # pick:<character>
    "more": Right.ANSWERED,  # more:<turn>, or more:m<message> for an answer that is complete
    "again": Right.ANSWERED,  # again:<message>
    "swipe": Right.ANSWERED,  # swipe:<message>:<variant>
    "stop": Right.TALK,  # stop: the answer that is being written, where one is alone with the character
    "menu": Right.TALK,  # menu:<message>: what else can be done with an answer
    "do": Right.TALK,  # do:<command>:<message>: a command about an answer, with that command's own right
    "anew": Right.CHANGE,  # anew:<message>: a branch that ends there, and an answer to it
    "resume": Right.CHANGE,  # resume:<chat>
    "bring": Right.TALK,  # bring:<chat>: from another place of one's own, where one is alone with the character
    "drop": Right.TALK,  # drop:<character>: its owner only
    "merge": Right.TALK,  # merge:<character>:<other>: its owner only
    "invite": Right.CHANGE,  # invite:<character>
    "dismiss": Right.CHANGE,  # dismiss:<character>
    "call": Right.TALK,  # call:<character>
    "report": Right.TALK,  # report:<message>:<reason>
    "set": Right.MODERATE,  # set:<rule>:<value>
    "wish": Right.TALK,  # wish:<preference>:<value>
    "be": Right.TALK,  # be:<persona>:<for this character or "">
    "forget": Right.TALK,  # forget:<persona>
    "link": Right.TALK,  # link:<verb>:<code or link>: in private chats
    "memory": Right.TALK,  # memory:<verb>:<memory or character>: of one's own
    "story": Right.TALK,  # story:<verb>:<story>[:<number>…]
    "shared": Right.CHANGE,  # shared:<verb>:<memory>:here: of what the place remembers
}


def names(catalog: Catalog) -> Mapping[str, str]:
    """What may be typed → the command's name, in all languages."""
    found = {name: name for name in BY_NAME}
    for command in COMMANDS:
        for locale in LOCALES:
            found[catalog.render(t(f"command-{command.name}-name"), locale).casefold()] = command.name
    return found


def parse(text: str, known: Mapping[str, str]) -> tuple[str, str] | None:
    """(command, rest) of a typed "/command rest" or "/command@bot rest"; None where it is no command of ours."""
    words = text[1:].split(maxsplit=1)
    if not text.startswith("/") or not words:
        return None
    name = known.get(words[0].split("@")[0].casefold())
    return None if name is None else (name, words[1].strip() if len(words) > 1 else "")


def arguments(name: str, rest: str, values: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    """The options of a command by name, only those that are given: as the platform tells them apart, or as typed."""
    if values:
        return {option: value for option, value in values if value}
    found: dict[str, str] = {}
    left = rest.strip()
    options = [option for option in BY_NAME[name].options if not option.file]
    for option in options:
        if option is options[-1]:
            head, left = left, ""
        elif option.word:
            head, _, left = left.partition(" ")
        else:
            head, _, left = left.partition("|")
        if head.strip():
            found[option.name] = head.strip()
        left = left.strip()
    return found


def menu(command: Command) -> str:
    """The catalogue key of what a message's menu calls a command that is `on_message`."""
    return f"command-{command.name}-menu"


def choice(command: str, option: Option, value: str) -> str:
    """The catalogue key of what one choice of an option is called."""
    return f"command-{command}-{option.name}-{value}"
