"""The tests of office share the readers, reports and keys of the moderation tests."""

from tests.moderation.conftest import *  # noqa: F403
from tests.office.alerting import pass_time, received, site_with_mail, staff  # noqa: F401
from tests.staff.conftest import make_invitation  # noqa: F401
