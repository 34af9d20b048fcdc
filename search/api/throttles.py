"""The limit of fetching pictures from the web, beside that of searching."""

from webapp.accounts.throttles import MemberThrottle


class FetchThrottle(MemberThrottle):
    scope = "fetch"
