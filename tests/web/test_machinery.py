"""What operators see of the processes that run: how providers answer each, whether one is missed, what waits."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update

from core import pulse
from core.ai.tries import Health
from core.clock import SystemClock
from core.db.tables.access import processes
from core.db.tables.jobs import jobs
from core.db.tables.people import Role
from core.ledger import jobs as ledger
from core.pulse import Pulse
from tests.web.stage import Guest, Web, member

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
async def operator(web: Web) -> AsyncIterator[Guest]:
    async with web.app.db.write() as tx:
        await tx.run(delete(processes))
    async with member(web, role=Role.OPERATOR) as somebody:
        yield somebody


async def lives(web: Web, name: str, *met: Health, roles: tuple[str, ...] = ("worker",), silent: float = 0) -> None:
    one = Pulse(db=web.app.db, clock=SystemClock(), name=name, roles=roles, health=lambda: met, states={"discord": "a"})
    async with web.app.db.write() as tx:
        await pulse.say(tx, one, NOW)
        mine = update(processes).where(processes.c.name == name)
        await tx.run(mine.values(host=f"host-{name}", heard=processes.c.heard - silent))


def shown(page: str, name: str) -> str:
    """What the page says of a process."""
    found = re.search(rf'<li class="row[^>]*>(?:(?!<li class="row).)*host-{name}.*?</ul>\s*</li>', page, re.DOTALL)
    assert found, page
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


async def test_every_process_tells_how_the_providers_answer_it(web: Web, operator: Guest) -> None:
    await lives(web, "one", Health("gemini", 25.0, 3, "Overloaded: <503>", NOW), Health("anthropic", None, 0, "", None))
    await lives(web, "two", Health("gemini", None, 0, "", None), roles=("web", "worker"), silent=400)

    page = (await operator.open("/moderation/health")).text

    one, two = shown(page, "one"), shown(page, "two")
    assert re.search(r"gemini 2\d초 동안 쉬는 중 실패 3번 Overloaded: &lt;503&gt;", one)
    assert "anthropic 정상" in one and "초 전 소식" in one and "discord: 아직 기다리고 있어요(a)" in one
    assert "마지막 소식 때의 상태예요. gemini 정상" in two and "6분째 소식이 없어요" in two and "web, worker" in two
    assert page.index("host-one") < page.index("host-two")


async def test_jobs_that_nobody_does_are_told(web: Web, operator: Guest) -> None:
    """Of a kind that the program of these tests does not do itself."""
    async with web.app.db.write() as tx:
        await ledger.ask(tx, "nobodys", 1, 0.0)
    await lives(web, "front", roles=("web",))
    await lives(web, "dead", silent=400)

    missed = (await operator.open("/moderation/health")).text
    await lives(web, "works")
    done = (await operator.open("/moderation/health")).text
    async with web.app.db.write() as tx:
        await tx.run(delete(jobs).where(jobs.c.kind == "nobodys"))

    words = "맡아 하는 프로세스가 없어요"
    assert words in missed and words not in done
