"""What is counted, for `/metrics`."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """One registry a process, so that several programs can live in one test."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._events = Counter("iyagi_events", "Events kept or known", ["platform", "outcome"], registry=self.registry)
        self._turns = Counter(
            "iyagi_turns", "Turns that came to an end", ["provider", "finish"], registry=self.registry
        )
        self._beginnings = Counter(
            "iyagi_prompt_beginnings_broken",
            "Prompts that did not begin as the one before them, so that no cache served them",
            ["why"],
            registry=self.registry,
        )
        self._working = Gauge("iyagi_places_working", "Places that are being answered", registry=self.registry)
        self._wait = Histogram(
            "iyagi_turn_seconds",
            "From the claim of a place to the end of its turn",
            registry=self.registry,
            buckets=(0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60),
        )

    def event(self, platform: str, outcome: str) -> None:
        self._events.labels(platform, outcome).inc()

    def turn_done(self, provider: str, finish: str) -> None:
        self._turns.labels(provider, finish).inc()

    def beginning_broke(self, why: str) -> None:
        self._beginnings.labels(why).inc()

    def turn_took(self, seconds: float) -> None:
        self._wait.observe(seconds)

    def working(self, places: int) -> None:
        self._working.set(places)

    def text(self) -> bytes:
        """In Prometheus' text format."""
        return generate_latest(self.registry)
