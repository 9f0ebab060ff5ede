"""A memory as if it had been drawn from a message, without waiting until a chat has fallen silent."""

from __future__ import annotations

import secrets

from tests.e2e.stage import Program

_MEMORY = """
INSERT INTO memories (public_id, character_id, person_id, place_id, chat_id, reach, kind, origin, subject, slot, text,
    said_at, importance, confidence, pinned, terms, embedder, created_at)
SELECT '{name}', c.character_id, m.person_id, c.place_id, c.id, p.reach, 'fact', 'rules', 'person', '', '{text}',
    m.at, 3, 0.9, 0, '{text}', '', m.at
FROM messages m JOIN chats c ON c.id = m.chat_id JOIN places p ON p.id = c.place_id
WHERE m.text = '{said}' AND m.role = 'person'
"""
_SOURCE = """
INSERT INTO memory_sources (memory_id, message_id, quote)
SELECT r.id, m.id, m.text FROM memories r JOIN messages m ON m.chat_id = r.chat_id AND m.text = '{said}'
WHERE r.public_id = '{name}'
"""


async def draw(program: Program, said: str, text: str) -> str:
    """The public id of a memory of whoever said `said`."""
    name = secrets.token_hex(8)
    for statement in (_MEMORY, _SOURCE):
        await program.run(statement.format(name=name, said=said, text=text))
    return name
