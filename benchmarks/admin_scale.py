"""Milliseconds of the admin's pages over a library of many photos.

    PLUMB_HOME=$(mktemp -d) python -m benchmarks.admin_scale [--photos 1000000] [--stages 6] [--rounds 3]

Seeds photos and their ledger by SQL into the database that the environment names (use a fresh PLUMB_HOME; one that
has photos is taken as it is), opens every page as an admin's browser would, in this process, and prints the median
of the rounds for each as JSON: in all, and of that in the database.
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator

MEMBERS = 20
PAGES = {
    "overview": "",
    "photos": "photos/photo/",
    "photos, 1,000th page": "photos/photo/?p=1000",
    "photos in the trash": "photos/photo/?trash=yes",
    "photos in the library": "photos/photo/?trash=no",
    "photos that failed": "photos/photo/?processing=failed",
    "photos of a member": "photos/photo/?owner__id__exact={owner}",
    "photos of a month": "photos/photo/?created_at_from_0=2024-05-01&created_at_to_0=2024-05-31",
    "search for a common word": "photos/photo/?q=harbour",
    "search for a rare name": "photos/photo/?q=harbour+777777",
    "search for nothing": "photos/photo/?q=zebra",
    "search for an id": "photos/photo/?q={photo}",
    "a photo": "photos/photo/{photo}/change/",
    "ledger": "photos/stagerun/",
    "ledger, failed": "photos/stagerun/?status__exact=failed",
    "ledger, succeeded": "photos/stagerun/?status__exact=success",
    "ledger, pending of a stage": "photos/stagerun/?status__exact=pending&stage=tags",
    "ledger of a stage": "photos/stagerun/?stage=thumbnails",
    "ledger of a photo": "photos/stagerun/?q={photo}",
    "members": "accounts/user/",
}
PHOTOS = """
    INSERT INTO photos_photo (id, owner_id, sha256, extension, name, media_type, bytes, width, height, turn,
        straighten, turned_by_person, version, taken_at, taken_at_source, camera_make, camera_model, lens, exif,
        thumbhash, place_name, favourite, sample, trashed_at, created_at)
    SELECT gen_random_uuid(), %(first)s + n %% %(members)s, lpad(n::text, 64, '0'), '.jpg', 'harbour ' || n || '.jpg',
        'image/jpeg', 3000000, 4000, 3000, 0, 0, false, 1, moment, 'exif', 'Maker', 'Model', '',
        jsonb_build_object('FNumber', '2.8', 'ISO', n), 'hash', '', false, false,
        CASE WHEN n %% 100 = 0 THEN moment END, moment
    FROM (SELECT n, timestamptz '2010-01-01' + n * interval '8 minutes' AS moment
          FROM generate_series(1, %(photos)s) AS n) AS numbers
"""
RUNS = """
    INSERT INTO photos_stagerun (photo_id, stage, status, priority, due_at, attempts, permanent, reason, worker,
        model_version, started_at, ended_at, seconds)
    SELECT id, stage, CASE WHEN right(sha256, 3) = '123' THEN 'failed' ELSE 'success' END, 0, created_at, 1,
        false, '', 'worker@host', 'net@0123456789ab/fp32', created_at, created_at, 0.1
    FROM photos_photo CROSS JOIN unnest(%(stages)s::text[]) AS stage
"""


def seed(photos: int, stage_count: int) -> None:
    """Members, photos and runs by SQL, then fresh statistics."""
    from django.db import connection

    from webapp.accounts.models import User
    from webapp.photos.pipeline import stages

    User.objects.bulk_create(User(username=f"member{number}") for number in range(MEMBERS))
    first = User.objects.order_by("pk")[0].pk
    with connection.cursor() as cursor:
        cursor.execute(PHOTOS, {"first": first, "members": MEMBERS, "photos": photos})
        cursor.execute(RUNS, {"stages": list(stages())[:stage_count]})
        cursor.execute("VACUUM ANALYZE")


def measure(rounds: int) -> Iterator[tuple[str, dict[str, float]]]:
    """(page, median milliseconds in all and in the database)."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from webapp.accounts.models import User
    from webapp.photos.models import Photo

    client = Client()
    admin = {"is_superuser": True, "is_staff": True}
    client.force_login(User.objects.get_or_create(username="benchmark", defaults=admin)[0])
    owner, photo = User.objects.order_by("pk")[0].pk, Photo.objects.order_by("pk")[0].pk
    for name, address in PAGES.items():
        url = "/admin/" + address.format(owner=owner, photo=photo)
        whole, database = [], []
        for _ in range(rounds + 1):
            start = time.perf_counter()
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(url, follow=True)
            whole.append((time.perf_counter() - start) * 1000)
            database.append(sum(float(query["time"]) for query in queries) * 1000)
            assert answer.status_code == 200, (url, answer.status_code)
        medians = (round(statistics.median(taken[1:]), 1) for taken in (whole, database))
        yield name, dict(zip(("ms", "database_ms"), medians, strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photos", type=int, default=1_000_000)
    parser.add_argument("--stages", type=int, default=6, help="of the pipeline on the ledger of each photo")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "webapp.settings")
    import django
    from django.conf import settings
    from django.core.management import call_command

    from webapp.embedded.borrowed import services_for

    django.setup()
    from webapp.photos.models import Photo

    settings.ALLOWED_HOSTS = ["testserver"]
    sys.argv[0] = str(settings.BASE_DIR / "manage.py")
    with services_for(["migrate"], settings.PLUMB_HOME):
        call_command("migrate", verbosity=0)
        if not Photo.objects.exists():
            seed(options.photos, options.stages)
        print(json.dumps({"photos": options.photos, "pages": dict(measure(options.rounds))}, indent=2))


if __name__ == "__main__":
    main()
