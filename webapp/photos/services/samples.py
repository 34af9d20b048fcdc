"""Sample photos for an empty library: free ones that scikit-image and scikit-learn bring along.

Licences, from the packages' own notes: chelsea, coffee, camera and rocket are CC0; astronaut and hubble_deep_field,
by NASA, are in the public domain; china and flower are CC BY 2.0, by danielbuechele and vultilion of Flickr.
"""

from importlib.util import find_spec
from pathlib import Path

from webapp.accounts.models import User
from webapp.photos.models import Photo
from webapp.photos.services.ingest import Ingested, photo_ingest
from webapp.photos.services.trash import photos_delete

SAMPLES = {
    "skimage": [
        "data/chelsea.png",
        "data/coffee.png",
        "data/rocket.jpg",
        "data/astronaut.png",
        "data/camera.png",
        "data/hubble_deep_field.jpg",
    ],
    "sklearn": ["datasets/images/china.jpg", "datasets/images/flower.jpg"],
}


def sample_files() -> list[Path]:
    """The sample photos that are on this machine."""
    found = []
    for package, names in SAMPLES.items():
        spec = find_spec(package)
        roots = list(spec.submodule_search_locations or []) if spec else []
        found += [Path(root) / name for root in roots for name in names]
    return [path for path in found if path.is_file()]


def samples_add(*, owner: User) -> list[Ingested]:
    """Put the sample photos into a member's library, marked as such."""
    taken = []
    for path in sample_files():
        with path.open("rb") as file:
            taken.append(photo_ingest(owner=owner, file=file, name=path.name, sample=True))
    return taken


def samples_remove(*, owner: User) -> int:
    """Delete the member's sample photos at once; returns how many."""
    photos = list(Photo.objects.filter(owner=owner, sample=True).values_list("id", flat=True))
    photos_delete(photos=photos)
    return len(photos)
