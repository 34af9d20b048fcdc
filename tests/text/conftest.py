from tests.members import api, member, stranger, stranger_api  # noqa: F401 - fixtures
