"""docker-compose.yml says what it should, in names that the program knows. No engine is needed to see that."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from core.cli import ROLES, parser
from core.settings import Cards
from tests.rules.sources import ROOT, read
from tests.rules.test_settings import settings
from web.app import SPARE

FILE: dict[str, Any] = yaml.safe_load(read("docker-compose.yml"))
SERVICES: dict[str, dict[str, Any]] = FILE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
RUNNING = {name: service for name, service in OURS.items() if service["command"][0] == "run"}
IMAGE: str = SERVICES["iyagi"]["build"]["dockerfile_inline"]
NGINX: str = FILE["configs"]["nginx"]["content"]


def test_without_a_profile_there_is_one_service_on_sqlite_that_keeps_its_data() -> None:
    plain = [name for name, service in SERVICES.items() if "profiles" not in service]

    assert plain == ["iyagi"]
    assert SERVICES["iyagi"]["environment"]["IYAGI_DATABASE_URL"].startswith("sqlite:////data/")
    assert SERVICES["iyagi"]["volumes"] == ["data:/data"]
    assert "depends_on" not in SERVICES["iyagi"]


def test_the_profile_scale_has_the_servers_and_a_service_for_each_role() -> None:
    scaled = {name for name, service in SERVICES.items() if service.get("profiles") == ["scale"]}

    assert scaled == {"postgres", "redis", "nginx", "migrate", *ROLES}


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_a_command_of_the_program(name: str) -> None:
    asked = parser().parse_args(OURS[name]["command"])

    assert set(getattr(asked, "roles", [])) <= set(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_the_service_of_a_role_runs_that_role(role: str) -> None:
    assert role in SERVICES[role]["command"]


def test_every_setting_exists() -> None:
    known = {name for name, _ in settings()}
    given = {name for service in OURS.values() for name in service["environment"]}
    mentioned = set(re.findall(r"IYAGI_[A-Z0-9_]+", read("docker-compose.yml")))

    assert {name for name in given | mentioned if name.startswith("IYAGI_")} - known == set()


def test_no_secret_is_written_down() -> None:
    written = [
        (service, name)
        for service, described in SERVICES.items()
        for name, value in (described.get("environment") or {}).items()
        if re.search(r"TOKEN|SECRET|KEY|PASSWORD", name) and value is not None
    ]

    assert written == []


def test_processes_that_share_a_database_share_it_and_wait_until_it_is_migrated() -> None:
    for role in ROLES:
        assert SERVICES[role]["environment"]["IYAGI_DATABASE_URL"].endswith("@postgres/iyagi")
        assert SERVICES[role]["environment"]["IYAGI_REDIS_URL"].startswith("redis://redis:")
        assert SERVICES[role]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["depends_on"]["postgres"] == {"condition": "service_healthy"}


@pytest.mark.parametrize("name", RUNNING)
def test_whatever_runs_tells_whether_it_is_ready(name: str) -> None:
    service = RUNNING[name]

    assert "/readyz" in " ".join(service["healthcheck"]["test"])
    assert service["environment"]["IYAGI_WEB__PORT"] == "8000"
    assert name == "iyagi" or "web" in service["command"]


@pytest.mark.parametrize("name", [name for name, service in SERVICES.items() if "ports" in service])
def test_what_is_published_is_published_on_loopback_unless_told_otherwise(name: str) -> None:
    for port in SERVICES[name]["ports"]:
        assert port.startswith("${PUBLISH:-127.0.0.1:")


def test_only_the_single_process_and_the_proxy_are_published() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"iyagi", "nginx"}


def test_the_proxy_stands_before_the_web_and_holds_no_stream_back() -> None:
    assert "web" in SERVICES["nginx"]["depends_on"]
    assert "set $$web web:8000;" in NGINX
    assert "proxy_buffering off;" in NGINX
    assert re.findall(r"(?<!\$)\$(?!\$)", NGINX) == []  # compose would put a value of its own there


def test_the_proxy_passes_websockets_on_and_what_the_program_takes() -> None:
    [most] = re.findall(r"client_max_body_size (\d+)m;", NGINX)

    assert "proxy_set_header Upgrade $$http_upgrade;" in NGINX
    assert "proxy_set_header Connection $$connection_inside;" in NGINX
    assert int(most) * 2**20 >= Cards().file + SPARE


def test_the_image_is_made_of_locked_requirements_and_runs_as_nobody_in_particular() -> None:
    install = next(line for line in IMAGE.splitlines() if "pip install" in line)

    assert "--require-hashes --no-deps" in install
    assert install.endswith("-r requirements/run.lock")
    assert IMAGE.startswith("FROM python:3.11-slim\n")
    assert re.search(r"^USER (?!root)\w+$", IMAGE, re.MULTILINE)


def test_the_image_takes_only_what_exists() -> None:
    copied = re.findall(r"^COPY (\S+) ", IMAGE, re.MULTILINE)

    assert {"core", "bots", "web", "migrations", "pyproject.toml"} <= set(copied)
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_every_volume_and_configuration_is_declared() -> None:
    volumes = {each.split(":")[0] for service in SERVICES.values() for each in service.get("volumes", [])}
    configs = {each["source"] for service in SERVICES.values() for each in service.get("configs", [])}

    assert volumes == set(FILE["volumes"])
    assert configs == set(FILE["configs"])
