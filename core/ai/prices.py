"""What a call cost, in integer micro-dollars."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from core.ai.model import Usage
from core.ai.models import Known, Name

SOURCES = {"anthropic": "anthropic", "gemini": "google"}


class Prices:
    """Prices from the override table of models.json, else from the package genai-prices, which asks nobody.

    `local`: the compatible server runs on this machine and costs nothing.
    """

    def __init__(self, known: Known, *, local: bool) -> None:
        self._known = known
        self._local = local

    def __call__(self, provider: str, model: str, usage: Usage, when: datetime) -> int | None:
        """Micro-dollars, rounded half up; None where nobody knows the price: never 0 for want of knowledge."""
        if provider == "offline" or (provider == "compatible" and self._local):
            return 0
        if rate := self._known.rate(Name(provider, model)):
            per_million = (
                Decimal(str(rate.input)) * usage.input
                + Decimal(str(rate.cached)) * usage.cached
                + Decimal(str(rate.cache_write)) * usage.cache_write
                + Decimal(str(rate.output)) * usage.output
            )
            return _whole(per_million)
        dollars = _listed(SOURCES[provider], model, usage, when) if provider in SOURCES else None
        return None if dollars is None else _whole(dollars * 1_000_000)


def _listed(source: str, model: str, usage: Usage, when: datetime) -> Decimal | None:
    import genai_prices  # 0.3 s and some megabytes, for those who pay

    tokens = genai_prices.Usage(
        input_tokens=usage.input + usage.cached + usage.cache_write,
        cache_read_tokens=usage.cached,
        cache_write_tokens=usage.cache_write,
        output_tokens=usage.output,
    )
    try:
        found = genai_prices.calc_price(tokens, model, provider_id=source, genai_request_timestamp=when)
    except LookupError:
        return None
    return found.total_price


def _whole(microdollars: Decimal) -> int:
    return int(microdollars.quantize(Decimal(1), rounding=ROUND_HALF_UP))
