"""Keys of lorebook entries that are patterns: which ones are. What they match is for the lore to know. (pure)"""

from __future__ import annotations

import re

_FORM = re.compile(r"/(?P<pattern>(?:[^/\\]|\\.)+)/(?P<flags>[dgimsuvy]*)", re.DOTALL)


def regex_form(text: str) -> bool:
    """Whether a key is a pattern: /pattern/flags without a bare slash inside (cards: LB-RX-1)."""
    return _FORM.fullmatch(text) is not None
