"""Memories and digests drawn from what was said: what a model is asked, what of its answer holds, rules without one."""

from core.memory.distil.asking import digest_prompt as digest_prompt
from core.memory.distil.asking import prompt as prompt
from core.memory.distil.reading import read as read
from core.memory.distil.rules import by_rules as by_rules
from core.memory.distil.telling import digest_by_rules as digest_by_rules
from core.memory.distil.telling import digest_read as digest_read
from core.memory.distil.types import Drawn as Drawn
from core.memory.distil.types import Fact as Fact
from core.memory.distil.types import Known as Known
from core.memory.distil.types import Source as Source
