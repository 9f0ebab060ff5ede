"""What moderators and operators see and do."""

from fastapi import APIRouter

from web.pages.moderation import accounts, book, machinery, queue

router = APIRouter()
for pages in (queue, accounts, book, machinery):
    router.include_router(pages.router)
