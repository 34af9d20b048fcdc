"""What a command line needs of the services."""

import pytest

from webapp.embedded.borrowed import level_needed
from webapp.embedded.note import READY, SERVICES, WORKERS


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("", None),
        ("import_photos --help", None),
        ("up", None),
        ("evaluate retrieval --scenes s.json --images photos", None),
        ("evaluate ann --n 10000 --dim 512", SERVICES),
        ("evaluate ann", READY),
        ("predict orientation photos out.csv", None),
        ("migrate", SERVICES),
        ("models list", READY),
        ("index status", READY),
        ("import_photos photos", READY),
        ("import_photos photos --wait", WORKERS),
    ],
)
def test_a_command_gets_as_much_of_plumb_as_it_needs(line: str, level: str | None) -> None:
    assert level_needed(line.split()) == level
