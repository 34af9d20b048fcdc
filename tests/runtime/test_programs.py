"""What the supervisor starts."""

from pytest_django import Settings

from webapp.embedded import programs


def test_a_made_up_address_of_origin_is_believed_only_of_named_proxies(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = []
    assert "--no-proxy-headers" in programs.web(3).command
    settings.TRUSTED_PROXIES = ["10.0.0.1", "10.0.0.2"]
    command = list(programs.web(3).command)
    assert command[command.index("--forwarded-allow-ips") + 1] == "10.0.0.1,10.0.0.2"
    assert "--no-proxy-headers" not in command
