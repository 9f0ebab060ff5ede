"""Answers to interactions: who may answer when, and what becomes of "thinks"."""

from __future__ import annotations

from tests.fakes.discord_api import shapes
from tests.fakes.discord_api.posting import Extras, change, create
from tests.fakes.discord_api.records import (
    COMMAND_ANSWER,
    EPHEMERAL,
    LOADING,
    Interaction,
    Message,
    Response,
    World,
)
from tests.fakes.discord_api.wire import (
    NOTHING,
    Answer,
    Asked,
    Json,
    Object,
    Refused,
    invalid,
    mapping,
    mappings,
    number,
    unknown,
)

COMMAND, COMPONENT, COMPLETING, SUBMITTED = 2, 3, 4, 5  # types of interaction
MESSAGE, THINKS, LATER, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9  # types of callback
_FITTING = {
    COMMAND: {MESSAGE, THINKS, MODAL},
    COMPONENT: {MESSAGE, THINKS, LATER, UPDATE, MODAL},
    COMPLETING: {CHOICES},
    SUBMITTED: {MESSAGE, THINKS, LATER, UPDATE},
}


def callback(world: World, asked: Asked) -> Answer:
    """The first answer. Raises Refused: 10062 above 3 s or for a wrong token, 40060 for a second one, 50035."""
    one = world.interactions.get(asked.ids["interaction"])
    late = one is not None and world.clock.now() - one.at > world.rules.first_answer
    if one is None or one.token != asked.ids["token"] or (late and one.first is None):
        raise unknown("interaction")
    if one.first is not None:
        raise Refused(400, 40060, "Interaction has already been acknowledged.")
    kind = number(asked.body.get("type"))
    if kind not in _FITTING[one.type] or (kind in {LATER, UPDATE} and one.message_id is None):
        raise invalid("type", "INTERACTION_RESPONSE_TYPE_INVALID", "Invalid response type for this interaction")
    made = _first(world, one, kind, Asked(asked.ids, asked.query, mapping(asked.body.get("data")), asked.files))
    one.first = kind
    if made is not None:
        one.original = made.id
    one.responses.append(Response(kind, asked.body.get("data"), None if made is None else made.id))
    return Answer(200, _told(world, one, kind, made)) if asked.flag("with_response") else NOTHING


def _first(world: World, one: Interaction, kind: int, asked: Asked) -> Message | None:
    match kind:
        case 4:  # a message
            return _post(world, one, asked)
        case 5:  # thinks
            private = number(asked.body.get("flags")) & EPHEMERAL
            return _post(world, one, Asked(asked.ids, asked.query, {"flags": private}), thinking=True)
        case 6:  # a component's message stays
            return world.messages[one.message_id or ""]
        case 7:  # a component's message changes
            return change(world, world.messages[one.message_id or ""], asked)
        case 8:
            _check_choices(asked)
        case 9:
            _check_modal(asked)
    return None


def _check_choices(asked: Asked) -> None:
    choices = mappings(asked.body.get("choices"))
    if len(choices) > 25:
        raise invalid("data.choices", "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    for place, choice in enumerate(choices):
        if not 1 <= len(str(choice.get("name", ""))) <= 100:
            raise invalid(f"data.choices.{place}.name", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 100 in length.")


def _check_modal(asked: Asked) -> None:
    for name, limit in (("custom_id", 100), ("title", 45)):
        if not 1 <= len(str(asked.body.get(name) or "")) <= limit:
            raise invalid(f"data.{name}", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {limit} in length.")
    if not 1 <= len(mappings(asked.body.get("components"))) <= 5:
        raise invalid("data.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 5 in length.")
    for place, part in enumerate(mappings(asked.body.get("components"))):
        _check_part(part, f"data.components.{place}")


def _check_part(part: Object, where: str) -> None:
    """A label with one field, or a row of them."""
    labelled = part.get("type") == 18
    if labelled and not 1 <= len(str(part.get("label") or "")) <= 45:
        raise invalid(f"{where}.label", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 45 in length.")
    for one in [mapping(part.get("component"))] if labelled else mappings(part.get("components")):
        limits = (("custom_id", 1, 100), ("value", 0, 4000), ("placeholder", 0, 100))
        for name, low, high in limits:
            if not low <= len(str(one.get(name) or "")) <= high:
                raise invalid(f"{where}.{name}", "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")


def _post(world: World, one: Interaction, asked: Asked, *, thinking: bool = False, reply: str | None = None) -> Message:
    private = number(asked.body.get("flags")) & EPHEMERAL
    first = one.first is None and one.type == COMMAND
    extras = Extras(
        world.bot,
        type=COMMAND_ANSWER if first else 0,
        webhook_id=world.application_id,
        application_id=world.application_id,
        reply_to=None if first else reply or one.message_id,
        interaction=one.id,
        seen_by=one.user_id if private else None,
        flags=LOADING if thinking else 0,
    )
    return create(world, world.channels[one.channel_id], asked, extras, empty=thinking)


def _told(world: World, one: Interaction, kind: int, made: Message | None) -> Json:
    about: dict[str, Json] = {"id": one.id, "type": one.type, "channel_id": one.channel_id}
    guild = world.channels[one.channel_id].guild_id
    if guild is not None:
        about["guild_id"] = guild
    if made is None:
        return {"interaction": about}
    about |= {
        "response_message_id": made.id,
        "response_message_loading": bool(made.flags & LOADING),
        "response_message_ephemeral": bool(made.flags & EPHEMERAL),
    }
    resource: dict[str, Json] = {"type": kind}
    if kind in {MESSAGE, UPDATE}:
        resource["message"] = shapes.message(world, made)
    return {"interaction": about, "resource": resource}


def answered(world: World, token: str) -> Interaction:
    """Raises Refused: 10015 as long as there is no first answer, 50027 after 15 minutes or for no token of ours."""
    one = world.tokens.get(token)
    if one is None or world.clock.now() - one.at > world.rules.token_lasts:
        raise Refused(401, 50027, "Invalid Webhook Token")
    if one.first is None:
        raise unknown("Webhook")
    return one


def follow_up(world: World, one: Interaction, asked: Asked) -> Message:
    """A further message; the first one after "thinks" takes its place."""
    original = world.messages.get(one.original or "")
    if original is not None and original.flags & LOADING:
        made = change(world, original, asked)
    else:
        made = _post(world, one, asked, reply=None if original is None else original.id)
    one.responses.append(Response("follow-up", asked.body, made.id))
    return made


def original_of(world: World, one: Interaction, message_id: str) -> Message:
    """The message of @original or of an id, if this interaction made it. Raises Refused (10008)."""
    wanted = one.original if message_id == "@original" else message_id
    found = world.messages.get(wanted or "")
    if found is None or (found.interaction != one.id and found.id != one.original):
        raise unknown("Message")
    return found


INTERACTIONS = {("POST", "/interactions/{interaction}/{token}/callback"): callback}
