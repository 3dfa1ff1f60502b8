"""docker-compose.yml, read as Docker would read it; no engine is needed."""

import os
import re
import subprocess
import sys
from typing import Any

import pytest
import yaml
from django.conf import settings

pytestmark = pytest.mark.one_database
SERVICES = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())["services"]
OURS = ("web", "worker", "beat", "migrate")
EXAMPLE = dict(
    re.findall(r"^([A-Z_]+)=(.*)$", (settings.BASE_DIR / ".env.example").read_text(), re.MULTILINE)
)
FILLED_IN = EXAMPLE | {
    "SECRET_KEY": "0123456789abcdef" * 4,
    "POSTGRES_PASSWORD": "p" * 40,
    "EMAIL_URL": "submission://user:word@mail.example.org:587",
}


def environment_of(service: str) -> dict[str, str]:
    """What a service's process sees when .env.example is filled in."""

    def value(match: re.Match[str]) -> str:
        return FILLED_IN.get(match[1]) or match[3] or ""

    texts = SERVICES[service]["environment"]
    return {k: re.sub(r"\$\{(\w+)(:-|:\?)?([^}]*)\}", value, text) for k, text in texts.items()}


def test_the_services_are_those_of_the_design() -> None:
    assert sorted(SERVICES) == ["beat", "migrate", "postgres", "redis", "web", "worker"]


def test_nothing_but_the_web_is_published_and_that_on_this_machine_only() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:${DELPHI_PORT:-8000}:8000"]}


def test_every_lasting_service_has_a_health_check() -> None:
    lasting = set(SERVICES) - {"migrate"}
    assert {name for name in lasting if "test" in SERVICES[name].get("healthcheck", {})} == lasting


def test_services_wait_until_the_others_are_ready() -> None:
    ready = {
        "postgres": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }
    assert [SERVICES[name]["depends_on"] for name in ("web", "worker", "beat")] == [ready] * 3
    assert SERVICES["migrate"]["depends_on"] == {"postgres": ready["postgres"]}


def literal_secrets(services: dict[str, Any]) -> list[str]:
    """Names of settings that hold a secret as plain text."""
    pairs = [pair for s in services.values() for pair in s.get("environment", {}).items()]
    secret = re.compile(r"SECRET|PASSWORD|TOKEN|KEY(?!_FILE|S$)")
    in_names = [name for name, text in pairs if secret.search(name) and "${" not in text]
    in_urls = [name for name, text in pairs if re.search(r"://[^/$]*:[^$/][^/]*@", text)]
    return in_names + in_urls


def test_no_secret_is_written_down() -> None:
    assert literal_secrets(SERVICES) == []


def test_control_written_secrets_are_found() -> None:
    leaky = {"SECRET_KEY": "abc", "URL": "postgresql://u:word@host/db", "OK": "redis://redis/0"}
    assert literal_secrets({"web": {"environment": leaky}}) == ["SECRET_KEY", "URL"]


def test_every_variable_is_in_the_example() -> None:
    text = (settings.BASE_DIR / "docker-compose.yml").read_text()
    assert set(re.findall(r"\$\{(\w+)", text)) == set(EXAMPLE)


def test_the_worker_alone_has_the_link_key() -> None:
    with_volume = [name for name in OURS if "volumes" in SERVICES[name]]
    with_name = [name for name in OURS if "LINK_KEY" in str(SERVICES[name]["environment"])]
    assert (with_volume, with_name) == (["worker"], ["worker"])
    assert SERVICES["worker"]["volumes"] == ["link_keys:/keys"]


def test_our_services_run_without_rights() -> None:
    for name in OURS:
        assert SERVICES[name]["cap_drop"] == ["ALL"]
        assert SERVICES[name]["read_only"] is True
    dockerfile = (settings.BASE_DIR / "Dockerfile").read_text()
    assert re.findall(r"^USER (.*)", dockerfile, re.MULTILINE) == ["delphi"]


@pytest.mark.parametrize("service", ["web", "worker"])
def test_the_production_profile_passes_the_deployment_check(service: str) -> None:
    outer = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    check = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    result = subprocess.run(
        check,
        cwd=settings.BASE_DIR,
        env=outer | environment_of(service) | {"DELPHI_COLLECTED_STATIC": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
