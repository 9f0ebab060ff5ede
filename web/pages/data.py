"""All of one's own: taken along as one file, or erased, with a receipt."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Final

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from core.belongings import erasing, export
from core.belongings.erasing import Receipt, Works
from core.errors import BadInput, ProductError
from core.text import LOCALES, t
from core.text.typed import fold
from web.errors import status_of
from web.pages.templates import Reader
from web.site import Site
from web.viewer import FormDep, Member, MemberDep, SiteDep, Viewer

router = APIRouter()
PATH: Final = "/me/data"
IN_MEMORY: Final = 1_000_000  # bytes; what is larger lies in a file without a name, which goes when it is closed
AT_ONCE: Final = 64 * 1024


@router.get(PATH)
async def show(site: SiteDep, member: MemberDep) -> Response:
    return _page(site, member)


@router.post(f"{PATH}/export")
async def take(site: SiteDep, member: MemberDep, form: FormDep) -> Response:
    try:
        await site.limits.check("export", str(member.account))
    except ProductError as problem:
        return _page(site, member, problem=problem)
    return await packed(site, member.account)


async def packed(site: Site, account: int) -> Response:
    """All of an account's own as a ZIP file, for it alone."""
    now = site.app.clock.now()
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    try:
        await export.take(site.app.db, account, file, now)
        size = await run_in_threadpool(file.seek, 0, 2)
        await run_in_threadpool(file.seek, 0)
    except BaseException:
        file.close()
        raise
    headers = {
        "Content-Disposition": f'attachment; filename="iyagi-{now:%Y-%m-%d}.zip"',
        "Content-Length": str(size),
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(_pieces(file), media_type="application/zip", headers=headers)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(AT_ONCE):
            yield piece


@router.post(f"{PATH}/erase")
async def erase(site: SiteDep, member: MemberDep, form: FormDep) -> Response:
    try:
        await site.limits.check("erase", str(member.account))
        works = _agreed(site, member.viewer, form["typed"], form["works"])
        async with site.app.db.write() as tx:
            receipt = await erasing.erase(tx, member.account, works, site.app.clock.now())
    except ProductError as problem:
        return _page(site, member, problem=problem, works=form["works"])
    return _gone(site, member.viewer, receipt)


def _agreed(site: Site, viewer: Viewer, typed: str, works: str) -> Works:
    """Raises BadInput for whoever has not typed the word, or may not go while they are banned: they would come back as
    somebody new."""
    ban = None if viewer.session is None else viewer.session.ban
    if ban is not None and (ban.until is None or ban.until > site.app.clock.now()):
        raise BadInput(t("data-erase-banned"))
    if works not in set(Works):
        raise BadInput(t("data-erase-choose"))
    if fold(typed[:40]) not in {fold(site.app.catalog.render(t("data-erase-word"), locale)) for locale in LOCALES}:
        raise BadInput(t("data-erase-wrong"))
    return Works(works)


def _gone(site: Site, viewer: Viewer, receipt: Receipt) -> Response:
    """Nobody is signed in any more: the page is a guest's."""
    return site.templates.page(
        "data_gone.html",
        Reader(viewer.locale),
        200,
        {"Cache-Control": "no-store"},
        path="/",
        receipt=receipt,
        at=receipt.at.strftime("%Y-%m-%d %H:%M"),
    )


def _page(site: Site, member: Member, *, problem: ProductError | None = None, works: str = "") -> Response:
    return site.templates.page(
        "data.html",
        member.viewer.reader,
        200 if problem is None else status_of(problem),
        path=PATH,
        form_token=member.viewer.form_token,
        choices=[each.value for each in Works],
        works=works,
        problem=None if problem is None else problem.text,
    )
