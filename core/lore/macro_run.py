"""One expansion: what it may still put in, what it has changed, and what each macro answers. Pure."""

from __future__ import annotations

from hashlib import blake2b

from core.lore.macro_dice import choices, drawn, rolled, weight
from core.lore.macro_parse import LONGEST_NAME, Call, Form, Mark, has_macros, join, walk
from core.lore.macro_scope import Scope
from core.lore.macro_words import CARD_FIELDS, CARD_MACROS, FIELDS, OTHERS_FIELDS, TEXTS, VERBS, WORDS, change, timed

MOST_MACROS = 10_000
MOST_PUT_IN = 256_000  # characters that all macros of one expansion put in together
MOST_READ = 1_000_000  # characters of fields that are searched for macros
MOST_UNKNOWN = 100  # names in a report
DEEPEST_FIELDS = 10
CHARACTERS_A_MACRO = 200  # that are read or put in, in about the time of one macro


class Run:
    """Evaluates the macros of one text in `scope`; variables are its own copies."""

    def __init__(self, text: str, scope: Scope, *, card_field: bool) -> None:
        self.scope = scope
        self.variables = dict(scope.variables)
        self.globals = dict(scope.globals)
        self._unknown: dict[str, None] = {}
        self._own = card_field  # whether what is being read is the card's own text
        self._texts = [text]  # the text and the fields that are being put into it
        self._open: list[str] = []  # those fields' names
        self._digests: dict[str, str] = {}
        self._left = MOST_PUT_IN
        self._to_read = MOST_READ
        self._macros = 0
        self._original = scope.original or ""

    @property
    def spent(self) -> int:
        """About how many macros it has been: fields that are read and words that are put in take time as well."""
        return self._macros + (MOST_PUT_IN - self._left + MOST_READ - self._to_read) // CHARACTERS_A_MACRO

    @property
    def unknown(self) -> tuple[str, ...]:
        """The macros that stay as they are, in the order in which they stand, each once."""
        return tuple(self._unknown)

    def evaluate(self, call: Call) -> str | Mark | None:
        """What stands in the macro's place: words within the bounds, or None where it stays as it is."""
        self._macros += 1
        if self._macros > MOST_MACROS:
            return None
        answer = self._answer(call)
        if answer is None:
            if len(self._unknown) < MOST_UNKNOWN:
                self._unknown[call.shown[:LONGEST_NAME]] = None
            return None
        if isinstance(answer, Mark):
            return answer
        answer = answer[: self._left]
        self._left -= len(answer)
        return answer

    def _answer(self, call: Call) -> str | Mark | None:
        name, bare = call.name, call.form is Form.BARE
        if bare and name in WORDS:
            return WORDS[name](self.scope)
        if bare and name in FIELDS:
            return self._field(name, FIELDS[name](self.scope), own=self._own and name not in OTHERS_FIELDS)
        if not self._own and (name in CARD_FIELDS or name in CARD_MACROS):
            return None
        if bare and name in CARD_FIELDS:
            return self._field(name, CARD_FIELDS[name](self.scope), own=True)
        if bare and name == "original":
            words, self._original = self._original, ""
            return words
        if name in TEXTS:
            return TEXTS[name](call)
        if name in VERBS:
            return change(call, self.globals if "global" in name else self.variables, VERBS[name])
        if name in {"outlet", "position"} and len(call.args) == 1:
            return self.scope.outlets.get(call.args[0].strip(), "")
        return self._chance(call) if name in {"random", "pick", "roll"} else timed(call, self.scope)

    def _field(self, name: str, text: str, *, own: bool) -> str:
        """The field with its own macros done; nothing for a field within itself."""
        if name in self._open or len(self._open) >= DEEPEST_FIELDS or not self._left:
            return ""
        if not has_macros(text):
            return text
        text = text[: self._to_read]
        self._to_read -= len(text)
        self._open.append(name)
        self._texts.append(text)
        before, self._own = self._own, own
        words = join(walk(text, self.evaluate))
        self._own = before
        self._texts.pop()
        self._open.pop()
        return words

    def _chance(self, call: Call) -> str | None:
        seed = self.scope.chat_seed if call.name == "pick" else self.scope.seed
        where = (call.name, seed, self._digest(self._texts[-1]), "/".join(self._open), call.at)
        if call.name == "roll":
            self._macros += weight(call.whole)
            return rolled(call.whole, *where) if call.form in {Form.ONE, Form.LIST} else None
        offered = choices(call)
        return offered[drawn(len(offered), *where)] if offered else None

    def _digest(self, text: str) -> str:
        if text not in self._digests:
            self._digests[text] = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return self._digests[text]
