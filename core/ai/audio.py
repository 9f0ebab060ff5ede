"""Voices as files: what a model spoke as a voice note that platforms play, and how long a person's voice note is.
(pure)"""

from __future__ import annotations

import io
import struct
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.ai.media import Sound
from core.errors import BadInput
from core.text import t

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_SECONDS = 600
MOST_BYTES = 20_000_000
MOST_POINTS = 256  # of a waveform: what Discord takes, one for 100 ms at most
HEAVIEST_NOTE = 1_000_000  # bytes, above which Telegram shows a voice note as a file

_OPUS_RATES = frozenset({8_000, 12_000, 16_000, 24_000, 48_000})  # RFC 6716, 2: what an encoder takes as it is
_PLAYED = 48_000  # RFC 7845, 4: positions of Opus in Ogg count at this rate whatever went in
_CLEAR, _POOREST = 24.0, 8.0  # kilobits a second: speech without a flaw; speech that can be followed

# RFC 6716, 3.1: samples at 48 kHz of a frame, by the packet's configuration (its first five bits).
_SILK, _HYBRID, _CELT = (480, 960, 1920, 2880), (480, 960), (120, 240, 480, 960)
_FRAMES = (*_SILK, *_SILK, *_SILK, *_HYBRID, *_HYBRID, *_CELT, *_CELT, *_CELT, *_CELT)


@dataclass(frozen=True, slots=True)
class VoiceNote:
    """`ogg` is Opus of one channel in Ogg; `waveform` holds up to 256 loudnesses of 0 to 255."""

    ogg: bytes
    seconds: float
    waveform: bytes


def voice_note(sound: Sound) -> VoiceNote:
    """At most some 1 MB: the longer, the plainer it sounds. Takes 15 ms for a second of sound, so call it in a thread.

    Raises ValueError for a sound without a sample.
    """
    import numpy as np
    import soundfile  # type: ignore[import-untyped]  # it has types, but no mark that says so

    samples = np.frombuffer(sound.pcm[: len(sound.pcm) // 2 * 2], dtype="<i2")
    if not len(samples):
        raise ValueError("a sound without a sample")
    seconds, rate = len(samples) / sound.rate, sound.rate
    if rate not in _OPUS_RATES:
        samples, rate = _resampled(samples, seconds), _PLAYED
    out = io.BytesIO()
    with soundfile.SoundFile(
        out, "w", rate, 1, format="OGG", subtype="OPUS", compression_level=_compression(seconds)
    ) as file:
        file.buffer_write(samples.astype("<i2").tobytes(), dtype="int16")
    return VoiceNote(out.getvalue(), seconds, _waveform(samples, seconds))


def read(data: bytes) -> float:
    """The seconds of a voice note: Opus in Ogg, as Discord and Telegram send it, or WAV.

    Counted from the packets, not taken from what the file says of itself. Raises BadInput for other files, for more
    than 20 MB and for more than ten minutes.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(t("ai-voice-too-heavy", most=MOST_BYTES // 1_000_000))
    seconds = 0.0
    for length in _lengths(data):
        seconds += length
        if seconds > MOST_SECONDS:
            raise BadInput(t("ai-voice-too-long", most=MOST_SECONDS // 60))
    if not seconds:
        raise BadInput(t("ai-voice-unknown"))
    return seconds


def _resampled(samples: NDArray[np.int16], seconds: float) -> NDArray[np.float64]:
    import numpy as np

    wanted = np.linspace(0, len(samples) - 1, max(1, round(seconds * _PLAYED)))
    return np.interp(wanted, np.arange(len(samples)), samples)


def _compression(seconds: float) -> float:
    """libsndfile's measure for 0 (256 kbit/s) to 1 (6 kbit/s): as clear as the heaviest note allows."""
    kilobits = min(_CLEAR, max(_POOREST, 0.9 * HEAVIEST_NOTE * 8 / 1_000 / seconds))
    return 1 - (kilobits - 6) / 250


def _waveform(samples: NDArray[np.int16] | NDArray[np.float64], seconds: float) -> bytes:
    """The loudest sample of each stretch, the loudest of all as 255."""
    import numpy as np

    points = min(MOST_POINTS, len(samples), max(1, int(seconds * 10)))
    starts = np.linspace(0, len(samples), points, endpoint=False).astype(np.int64)
    peaks = np.maximum.reduceat(np.abs(samples.astype(np.int32)), starts)
    return bytes((peaks * 255 // max(1, int(peaks.max()))).astype(np.uint8))


def _lengths(data: bytes) -> Iterator[float]:
    """Seconds of each packet, or of the whole; none where it is no such file."""
    if data.startswith(b"OggS"):
        yield from (_samples(packet) / _PLAYED for packet in _spoken(data))
    elif data.startswith(b"RIFF") and data[8:12] == b"WAVE":
        try:
            with wave.open(io.BytesIO(data)) as file:
                frames = min(file.getnframes(), len(data) // max(1, file.getnchannels() * file.getsampwidth()))
                yield frames / max(1, file.getframerate())
        except (wave.Error, EOFError, struct.error):
            return


def _spoken(data: bytes) -> Iterator[bytes]:
    """The packets after the two headers, of the first stream, as far as it is Opus: each one's first two bytes."""
    packets = _packets(data)
    if not next(packets, b"").startswith(b"Op"):
        return
    next(packets, None)
    yield from packets


def _packets(data: bytes) -> Iterator[bytes]:
    """The first two bytes of each packet of the first stream in Ogg (RFC 3533, 6), as far as the pages go."""
    at, stream, begun = 0, data[14:18], b""
    while data[at : at + 4] == b"OggS" and len(data) >= at + 27:
        table = data[at + 27 : at + 27 + data[at + 26]]
        body = at + 27 + len(table)
        if data[at + 14 : at + 18] == stream:
            for size in table:
                begun = (begun or data[body : body + min(2, size)]) if size else begun
                body += size
                if size < 255:
                    yield begun
                    begun = b""
        at += 27 + len(table) + sum(table)


def _samples(packet: bytes) -> int:
    """How long a packet plays, in samples at 48 kHz (RFC 6716, 3.1); an empty one not at all."""
    if not packet:
        return 0
    match packet[0] & 3:
        case 0:
            frames = 1
        case 1 | 2:
            frames = 2
        case _:
            frames = packet[1] & 0x3F if len(packet) > 1 else 0
    return frames * _FRAMES[packet[0] >> 3]
