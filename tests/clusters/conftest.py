from tests.feature_maps.conftest import worker  # noqa: F401 - fixtures
from tests.members import api, member, stranger, stranger_api  # noqa: F401 - fixtures
from tests.vectors import space  # noqa: F401 - fixtures
