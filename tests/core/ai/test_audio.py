"""Voices as files: what platforms are sent, and what is taken from people."""

from __future__ import annotations

import contextlib
import io
import math
import wave
from array import array

import pytest
import soundfile  # type: ignore[import-untyped]  # it has types, but no mark that says so
from hypothesis import given, settings
from hypothesis import strategies as st

from core.ai import audio
from core.ai.media import Sound
from core.errors import BadInput


def tone(seconds: float, rate: int = 24_000, loud: float = 1.0) -> Sound:
    wave_form = (round(loud * 12_000 * math.sin(2 * math.pi * 220 * n / rate)) for n in range(round(seconds * rate)))
    return Sound(array("h", wave_form).tobytes(), rate)


def wav(sound: Sound) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate)
        file.writeframes(sound.pcm)
    return out.getvalue()


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
def test_a_voice_note_is_opus_in_ogg_and_as_long_as_the_sound(rate: int) -> None:
    note = audio.voice_note(tone(1.5, rate))

    with soundfile.SoundFile(io.BytesIO(note.ogg)) as file:
        played = file.frames / file.samplerate
        assert (file.format, file.subtype, file.channels) == ("OGG", "OPUS", 1)
    assert note.ogg[28:36] == b"OpusHead"
    assert note.seconds == pytest.approx(1.5, abs=0.01)
    assert played == pytest.approx(1.5, abs=0.05)
    assert audio.read(note.ogg) == pytest.approx(1.5, abs=0.1)


def test_the_waveform_shows_where_it_is_loud_and_is_never_long() -> None:
    quiet, loud = tone(5, loud=0.1), tone(5)

    note = audio.voice_note(Sound(quiet.pcm + loud.pcm, 24_000))
    longer = audio.voice_note(Sound(loud.pcm * 6, 24_000))

    assert len(note.waveform) == 100
    assert max(note.waveform[:50]) < 40
    assert min(note.waveform[50:]) > 240
    assert len(longer.waveform) == 256


def test_silence_has_a_flat_waveform_and_a_click_has_one_point() -> None:
    assert audio.voice_note(Sound(b"\0\0" * 24_000, 24_000)).waveform == bytes(10)
    assert audio.voice_note(Sound(b"\xff\x7f", 24_000)).waveform == b"\xff"


def test_nothing_is_no_sound() -> None:
    with pytest.raises(ValueError, match="without a sample"):
        audio.voice_note(Sound(b"", 24_000))


def test_a_wav_is_measured() -> None:
    assert audio.read(wav(tone(2.5, 16_000))) == pytest.approx(2.5)


def test_what_is_too_long_too_heavy_or_no_voice_is_refused() -> None:
    endless = wav(Sound(b"\0\0" * 601 * 100, 100))
    liar = audio.voice_note(tone(1)).ogg

    for data in (endless, b"OggS" + b"\0" * 20_000_001, b"ID3 is music", b"", liar[:60], b"OggS"):
        with pytest.raises(BadInput):
            audio.read(data)


def test_a_long_note_is_counted_by_its_packets_whatever_it_says_of_itself() -> None:
    note = bytearray(audio.voice_note(tone(3)).ogg)
    pages = [at for at in range(len(note)) if note[at : at + 4] == b"OggS"]
    for at in pages:
        note[at + 6 : at + 14] = bytes(8)

    assert audio.read(bytes(note)) == pytest.approx(3, abs=0.1)


@settings(deadline=None)  # the first picture or note loads the decoders
@given(data=st.binary(max_size=300), head=st.sampled_from([b"OggS", b"RIFF\0\0\0\0WAVEfmt ", b""]))
def test_noise_is_bad_input_or_has_a_length(data: bytes, head: bytes) -> None:
    with contextlib.suppress(BadInput):
        assert audio.read(head + data) > 0


@settings(deadline=None)  # the first picture or note loads the decoders
@given(flips=st.lists(st.tuples(st.integers(0, 5_000), st.integers(1, 255)), max_size=6))
def test_a_broken_note_is_bad_input_or_has_a_length(flips: list[tuple[int, int]]) -> None:
    note = bytearray(NOTE)
    for at, by in flips:
        note[at % len(note)] ^= by

    with contextlib.suppress(BadInput):
        assert audio.read(bytes(note)) > 0


NOTE = audio.voice_note(tone(1)).ogg
