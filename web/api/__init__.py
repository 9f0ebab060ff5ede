'''The API below /api/v1. A resource is a module with a router; `web.api.frame.RESOURCES` names it.

    router = APIRouter(prefix="/things", tags=["things"], route_class=Once)   # Once: POST by Idempotency-Key
    Reads = Annotated[Caller, needs("characters:read")]                       # a token with it, else 401 or 403
    Anybody = Annotated[Caller | None, perhaps("characters:read")]            # no token is None, a bad one 401

    class ThingMade(Given):                                   # what comes in: unknown names are refused
        name: Annotated[str, text(80, 1)] = Field(examples=["…"])             # no NUL, at most 80, at least 1
        public: StrictBool = False                            # booleans and numbers strict: "true" is no boolean

    @router.get("", response_model=Page[ThingShown])
    async def listed(request: Request, site: SiteDep, caller: Reads, limit: LimitQuery = USUAL,
                     after: CursorQuery = None) -> Response:
        """A sentence for the document."""
        last = paging.after(after, int)                       # (id,) or None; BadInput for what we did not make
        async with site.app.db.read() as tx:
            found = await things.of(tx, caller.account, last, limit + 1)
        return tagged(request, page([_shown(each) for each in found], limit, cursor of found[limit - 1] or None))

    @router.patch("/{thing_id}", response_model=ThingShown)
    async def change(request: Request, site: SiteDep, caller: Writes, thing_id: PublicId, match: MatchDep,
                     given: ThingChanged) -> Response:
        async with site.app.db.write() as tx:
            match.require(_shown(await _own(tx, caller, thing_id)))           # If-Match: 412 where it is another by now
            ...
        return tagged(request, _shown(changed))               # ETag; 304 on GET

Answers are pydantic models made by hand from the core's values, sent by `tagged(request, shown, status, Location=…)`;
`response_model` is for the document. Lists, path parameters and texts are bounded. Errors are the core's ProductErrors
(`web.api.problems` has the statuses; `problems.Conflict` is 409). What is private or another's is NotFound. Nothing is
committed after the answer has begun. `web/api/personas.py` is the whole of it in one small file; a new operation is
named in the table of `tests/web/api/test_rights.py`.
'''
