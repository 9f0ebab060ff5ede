"""The port to what turns words into vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:  # a tenth of a second that a start does not need
    import numpy as np
    from numpy.typing import NDArray

Vectors: TypeAlias = "NDArray[np.float32]"


class Embedder(Protocol):
    """One way to embed. `name` tells model and version: vectors of different names are never compared.

    Vectors are rows of unit length, float32, of `size` numbers. Both methods wait for nothing that a turn could not
    wait for: they raise ModelError where the embedder gives nothing, and the caller goes on with words only.
    """

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int: ...

    async def queries(self, texts: Sequence[str]) -> Vectors:
        """What is looked for."""
        ...

    async def passages(self, texts: Sequence[str], alone: Sequence[str]) -> Vectors:
        """What is found: `texts` with what was said before them, `alone` the same without it; equally many."""
        ...

    async def aclose(self) -> None: ...
