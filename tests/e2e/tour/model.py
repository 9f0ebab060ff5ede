"""The models of the tour: one server that answers, speaks, writes down and paints, and keeps what it was asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tests.fakes.compatible_api import HEARD, CompatibleApi
from tests.fakes.provider_api import Call


@dataclass
class Speaking(CompatibleApi):
    """Says what it was told to `tell`, in order, and then numbers its answers: no two of them are alike."""

    told: list[str] = field(default_factory=list)
    count: int = 0

    def tell(self, *answers: str) -> None:
        self.told.extend(answers)

    def words(self, said: str) -> list[str]:
        if said == HEARD:
            return [said]
        self.count += 1
        answer = self.told.pop(0) if self.told else f"{self.count}번째로 드리는 답이에요."
        return re.findall(r"\s*\S+\s*", answer)

    def asked(self, path: str = "/chat/completions") -> list[Call]:
        return [call for call in self.log if call.path.endswith(path)]

    def prompt(self, back: int = 1) -> str:
        """All that stood in the newest prompt, or an earlier one, the last message last."""
        parts = [message["content"] for message in self.asked()[-back].body["messages"]]
        return "\n".join(part if isinstance(part, str) else "\n".join(map(str, part)) for part in parts)

    def settings(self) -> dict[str, str]:
        words = "compatible:gemma3:12b"
        return {
            "IYAGI_COMPATIBLE__BASE_URL": f"{self.url}/v1",
            "IYAGI_AI__CHAT": words,
            "IYAGI_AI__SPEECH": "compatible:voice",
            "IYAGI_AI__TRANSCRIPT": "compatible:ears",
            "IYAGI_AI__IMAGE": "compatible:brush",
        }
