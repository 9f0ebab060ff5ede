"""Files: what people and the bot send beside words, reactions, and the download."""

import base64
from collections.abc import Mapping
from dataclasses import replace

from tests.fakes.telegram_api.entities import CAPTION_LIMIT
from tests.fakes.telegram_api.methods import Method, change, formatted, own_post, post, target
from tests.fakes.telegram_api.methods import markup as keyboard
from tests.fakes.telegram_api.wire import Json, Object, Params, Upload, bad_request, word
from tests.fakes.telegram_api.world import File, Post, World

DOWNLOAD_LIMIT = 20_000_000
UPLOAD_LIMIT = 50_000_000
PHOTO_LIMIT = 10_000_000
# The smallest PNG: one transparent point.
POINT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
MIMES = {
    "photo": "image/jpeg",
    "sticker": "image/webp",
    "voice": "audio/ogg",
    "audio": "audio/mpeg",
    "document": "application/octet-stream",
    "video": "video/mp4",
    "video_note": "video/mp4",
    "animation": "video/mp4",
}
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_EMOJI = """
👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥
🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨
🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""
REACTIONS = frozenset(_EMOJI.split())


def media_of_a_person(world: World, kind: str, body: bytes = POINT, seconds: int = 1) -> Json:
    """What a message of the given kind carries, with a file behind it where the kind has one."""
    match kind:
        case "location":
            return {"latitude": 37.5665, "longitude": 126.978}
        case "contact":
            return {"phone_number": "+820000000", "first_name": "Someone"}
        case "animated_sticker":
            wire = _file_wire("sticker", world.keep_file("sticker.tgs", body, "application/x-tgsticker"))
            return {**wire, "is_animated": True} if isinstance(wire, Mapping) else wire
        case "photo":
            return _photo_wire(
                world.keep_file("small.jpg", POINT, "image/jpeg"), world.keep_file("large.jpg", body, "image/jpeg")
            )
        case _ if kind in MIMES:
            return _file_wire(kind, world.keep_file(f"{kind}.bin", body, MIMES[kind]), seconds)
        case _:
            raise ValueError(f"people here do not send {kind!r}")


def document(world: World, name: str, body: bytes, mime: str = "") -> Json:
    """What a message carries of a document with these contents."""
    return _file_wire("document", world.keep_file(name, body, mime or MIMES["document"]))


def _about(file: File) -> dict[str, Json]:
    return {"file_id": file.id, "file_unique_id": file.unique_id, "file_size": len(file.body)}


def _photo_wire(small: File, large: File) -> Json:
    return [_about(small) | {"width": 90, "height": 90}, _about(large) | {"width": 800, "height": 800}]


def _file_wire(kind: str, file: File, seconds: int = 1) -> Json:
    """How a message shows a file, by kind: a photo is a list of sizes, the rest one object."""
    shown = _about(file)
    match kind:
        case "photo":
            return _photo_wire(file, file)
        case "sticker":
            more: Object = {"type": "regular", "is_animated": False, "is_video": False, "emoji": "😀"}
            return {**shown, **more, "width": 512, "height": 512}
        case "voice" | "audio":
            return shown | {"duration": seconds, "mime_type": file.mime}
        case "video_note":
            return shown | {"length": 240, "duration": seconds}
        case "video" | "animation":
            return shown | {"width": 320, "height": 320, "duration": seconds, "mime_type": file.mime}
        case _:
            return shown | {"file_name": file.path.rpartition("_")[2], "mime_type": file.mime}


def _sender(kind: str) -> Method:
    """sendPhoto, sendVoice, …: the file comes in the form, or by the id of one that Telegram has."""

    def send(world: World, asked: Params) -> Json:
        file = _file_of(world, asked, kind)
        where = target(world, asked, kind)
        caption, marks = formatted(asked, "caption", CAPTION_LIMIT, draft=True)
        media = _file_wire(kind, file, asked.integer("duration"))
        shown = Post(0, where.chat.id, world.bot.id, 0, caption, marks, kind, media)
        return post(world, asked, where, shown)

    return send


def _file_of(world: World, asked: Params, kind: str) -> File:
    named = asked.text(kind)
    # PTB sends the file in a part of its own, and "attach://part" under the parameter's name.
    upload = asked.files.get(named.removeprefix("attach://")) or asked.files.get(kind)
    if upload is None:
        if named in world.files:
            return world.files[named]
        problem = "wrong file identifier/HTTP URL specified" if named else f"there is no {kind} in the request"
        raise bad_request(problem)
    return _kept(world, upload, kind)


def _kept(world: World, upload: Upload, kind: str) -> File:
    if not upload.body:
        raise bad_request("file must be non-empty")
    if len(upload.body) > (PHOTO_LIMIT if kind == "photo" else UPLOAD_LIMIT):
        raise bad_request(f"file of size {len(upload.body)} bytes is too big for a {kind}")
    if kind == "photo" and not upload.body.startswith(PICTURES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    return world.keep_file(upload.name, upload.body, upload.content_type or MIMES[kind])


def edit_caption(world: World, asked: Params) -> Json:
    old = own_post(world, asked, "edit")
    if old.kind == "text":
        raise bad_request("there is no caption in the message to edit")
    caption, marks = formatted(asked, "caption", CAPTION_LIMIT, draft=True)
    return change(world, old, replace(old, text=caption, entities=marks, reply_markup=keyboard(asked)))


def get_file(world: World, asked: Params) -> Json:
    file = world.files.get(asked.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.body) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.body),
        "file_path": file.path,
    }


def set_reaction(world: World, asked: Params) -> Json:
    chat = world.open_chat(asked.chat_id())
    old = chat.posts.get(asked.integer("message_id"))
    if old is None:
        raise bad_request("message to react not found")
    emoji = [word(item.get("emoji")) for item in asked.items("reaction") or [] if isinstance(item, Mapping)]
    if not REACTIONS.issuperset(emoji):
        raise bad_request("REACTION_INVALID")
    if len(emoji) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    world.put(replace(old, reactions=tuple(emoji)))
    return True


MEDIA: Mapping[str, Method] = {
    "sendphoto": _sender("photo"),
    "sendvoice": _sender("voice"),
    "sendaudio": _sender("audio"),
    "senddocument": _sender("document"),
    "sendvideo": _sender("video"),
    "sendanimation": _sender("animation"),
    "sendsticker": _sender("sticker"),
    "editmessagecaption": edit_caption,
    "getfile": get_file,
    "setmessagereaction": set_reaction,
}
