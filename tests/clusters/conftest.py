from tests.vectors import api, member, space, stranger, stranger_api  # noqa: F401 - fixtures
