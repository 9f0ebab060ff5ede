"""The files of a message, as far as Telegram tells of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import Audio, Document, Message, PhotoSize, Sticker, TelegramObject, Video, VideoNote, Voice

from core.surface.events import File, FileKind

PICTURE_LIMIT = 10_000_000  # bytes of the largest size of a photo that is looked at


def files_of(message: Message) -> tuple[File, ...]:
    """What can be fetched of it. `handle` is Telegram's file id."""
    found = _file_of(message)
    return () if found is None else (found,)


def document_of(message: Message) -> Document | None:
    """The document that a person sent as such: an animation comes as a document too."""
    return None if message.animation else message.document


def _file_of(message: Message) -> File | None:
    if message.photo:
        return _photo(message.photo)
    if message.sticker:
        return _sticker(message.sticker)
    if message.document and not message.animation:
        return _document(message.document)
    if heard := message.voice or message.audio:
        return _heard(heard)
    if film := message.animation or message.video or message.video_note:
        kind = getattr(film, "mime_type", None) or "video/mp4"
        return File(film.file_id, _name(film, "video.mp4"), film.file_size or 0, kind, seconds=_seconds(film))
    return None


def _photo(sizes: Sequence[PhotoSize]) -> File | None:
    """The largest that is not too large; one whose size is not told is small."""
    fit = [size for size in sizes if (size.file_size or 0) <= PICTURE_LIMIT]
    if not fit:
        return None
    best = max(fit, key=lambda size: (size.width * size.height, size.file_size or 0))
    return File(best.file_id, "photo.jpg", best.file_size or 0, "image/jpeg", FileKind.PICTURE)


def _sticker(sticker: Sticker) -> File:
    size = sticker.file_size or 0
    if sticker.is_animated:
        return File(sticker.file_id, "sticker.tgs", size, "application/x-tgsticker")
    if sticker.is_video:
        return File(sticker.file_id, "sticker.webm", size, "video/webm")
    return File(sticker.file_id, "sticker.webp", size, "image/webp", FileKind.PICTURE)


def _document(document: Document) -> File:
    media_type = document.mime_type or ""
    kind = FileKind.OTHER
    if media_type.startswith("image/"):
        kind = FileKind.PICTURE
    elif media_type.startswith("audio/"):
        kind = FileKind.VOICE
    return File(document.file_id, document.file_name or "", document.file_size or 0, media_type, kind)


def _heard(heard: Voice | Audio) -> File:
    media_type = heard.mime_type or "audio/ogg"
    usual = "voice.ogg" if isinstance(heard, Voice) else "audio"
    return File(
        heard.file_id, _name(heard, usual), heard.file_size or 0, media_type, FileKind.VOICE, seconds=_seconds(heard)
    )


def _name(media: Audio | Voice | Video | VideoNote | TelegramObject, usual: str) -> str:
    name = getattr(media, "file_name", None)  # voice and video notes have none
    return name if isinstance(name, str) and name else usual


def _seconds(media: TelegramObject) -> float:
    """Read as it came: the library's own attribute warns that it will change its type."""
    told = media.to_dict().get("duration")
    return float(told) if isinstance(told, int | float) else 0.0
