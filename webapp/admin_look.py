"""How the admin looks and what its sidebar lists; wiring, read by settings."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse_lazy


def _page(title: str, icon: str, app: str, model: str) -> dict[str, Any]:
    """One line of the sidebar, for those who may see that table."""

    def may_view(request: HttpRequest) -> bool:
        return request.user.has_perm(f"{app}.view_{model}")

    link = reverse_lazy(f"admin:{app}_{model}_changelist")
    return {"title": title, "icon": icon, "link": link, "permission": may_view}


def _never(request: HttpRequest) -> bool:
    """The library's address begins every other one, which would mark it on each page."""
    return False


_NAVIGATION = [
    {
        "items": [
            {"title": "Overview", "icon": "dashboard", "link": reverse_lazy("admin:index")},
            {"title": "The site", "icon": "photo_library", "link": reverse_lazy("library"), "active": _never},
        ]
    },
    {
        "title": "Library",
        "separator": True,
        "items": [
            _page("Photos", "image", "photos", "photo"),
            _page("Albums", "photo_album", "photos", "album"),
            _page("Uploads", "upload", "photos", "upload"),
        ],
    },
    {
        "title": "Review",
        "separator": True,
        "items": [
            _page("Turns", "rotate_right", "search", "orientation"),
            _page("Decisions on turns", "gavel", "search", "orientationdecision"),
            _page("Captions", "subtitles", "captioning", "caption"),
            _page("Tags on photos", "sell", "search", "phototag"),
            _page("Words", "label", "search", "tag"),
            _page("Text in photos", "text_fields", "search", "textline"),
            _page("Clusters", "bubble_chart", "search", "cluster"),
            _page("Photos of clusters", "workspaces", "search", "clustermember"),
            _page("Cluster runs", "play_circle", "search", "clusterrun"),
        ],
    },
    {
        "title": "Machinery",
        "separator": True,
        "items": [
            _page("Ledger of stages", "receipt_long", "photos", "stagerun"),
            _page("Models", "model_training", "photos", "modelversion"),
            _page("Embedding spaces", "scatter_plot", "search", "embeddingspace"),
        ],
    },
    {
        "title": "People",
        "separator": True,
        "items": [
            _page("Members", "person", "accounts", "user"),
            _page("Groups", "group", "auth", "group"),
            _page("API tokens", "key", "accounts", "apitoken"),
        ],
    },
]

# Plaster and graphite grounds, chalk-line blue for what acts: the tokens of the site's own pages.
_BASE = {
    "50": "#fdfdfb",
    "100": "#f2f3f0",
    "200": "#dfe2dc",
    "300": "#c4c9c1",
    "400": "#99a29c",
    "500": "#6d7873",
    "600": "#535d57",
    "700": "#3a4340",
    "800": "#2c3331",
    "900": "#1b1f1e",
    "950": "#121514",
}
_PRIMARY = {
    "50": "#eff5fa",
    "100": "#dce8f1",
    "200": "#b5d8f6",
    "300": "#8cc0ec",
    "400": "#5a9fd6",
    "500": "#3a82bd",
    "600": "#1c5a8c",
    "700": "#174c77",
    "800": "#134669",
    "900": "#1b3145",
    "950": "#0a1c2b",
}

UNFOLD = {
    "SITE_TITLE": "Plumb",
    "SITE_HEADER": "Plumb",
    "SITE_SUBHEADER": "Administration",
    "SITE_SYMBOL": "straighten",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "/static/favicon.svg"}],
    "SITE_URL": "/",
    "SHOW_VIEW_ON_SITE": False,
    "SHOW_BACK_BUTTON": True,
    "BORDER_RADIUS": "4px",
    "COLORS": {"base": _BASE, "primary": _PRIMARY},
    "DASHBOARD_CALLBACK": "webapp.dashboard.dashboard",
    "LOGIN": {"form": "webapp.accounts.forms.AdminSignInForm"},
    "SIDEBAR": {"show_search": True, "command_search": False, "navigation": _NAVIGATION},
}
