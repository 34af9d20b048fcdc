"""What curators do to photos, in the list and on a photo's own page: always through the services."""

from collections.abc import Collection

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from webapp.accounts.big_tables import BigTableAdmin
from webapp.accounts.selectors import member_of
from webapp.photos.errors import PhotoError
from webapp.photos.models import Photo
from webapp.photos.pipeline.schedule import runs_repeat
from webapp.photos.services.edit import photo_change
from webapp.photos.services.trash import photos_restore, photos_trash
from webapp.photos.services.turn import photos_turn

LEFT, RIGHT = 270, 90


class PhotoActions(BigTableAdmin):
    actions = ["turn_left", "turn_right", "reprocess", "move_to_trash", "restore"]
    actions_submit_line = ["turn_this_left", "turn_this_right", "reprocess_this", "trash_or_restore_this"]

    def changes_write(self, request: HttpRequest, obj: Photo, names: list[str]) -> None:
        photo_change(photo=obj, name=obj.name)

    def _turn(self, request: HttpRequest, photos: Collection[Photo], angle: int) -> None:
        with self.telling(request, PhotoError):
            turned = photos_turn(angles={photo.pk: angle for photo in photos}, actor=member_of(request))
            self.done(request, list(turned.values()), f"Turned {'left' if angle == LEFT else 'right'}")

    @admin.action(description="Turn left", permissions=["change"])
    def turn_left(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        self._turn(request, self.chosen(request, queryset), LEFT)

    @admin.action(description="Turn right", permissions=["change"])
    def turn_right(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        self._turn(request, self.chosen(request, queryset), RIGHT)

    @admin.action(description="Process again", permissions=["change"])
    def reprocess(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        photos = self.chosen(request, queryset)
        runs_repeat(photos=[photo.pk for photo in photos])
        self.done(request, photos, "Will be processed again")

    @admin.action(description="Move to the trash", permissions=["change"])
    def move_to_trash(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        photos = self.chosen(request, queryset.filter(trashed_at__isnull=True))
        photos_trash(photos=[photo.pk for photo in photos])
        self.done(request, photos, "Moved to the trash")

    @admin.action(description="Take out of the trash", permissions=["change"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Photo]) -> None:
        photos = self.chosen(request, queryset.filter(trashed_at__isnull=False))
        photos_restore(photos=[photo.pk for photo in photos])
        self.done(request, photos, "Taken out of the trash")

    @admin.action(description="Turn left", permissions=["change"])
    def turn_this_left(self, request: HttpRequest, photo: Photo) -> None:
        self._turn(request, [photo], LEFT)

    @admin.action(description="Turn right", permissions=["change"])
    def turn_this_right(self, request: HttpRequest, photo: Photo) -> None:
        self._turn(request, [photo], RIGHT)

    @admin.action(description="Process again", permissions=["change"])
    def reprocess_this(self, request: HttpRequest, photo: Photo) -> None:
        self.reprocess(request, Photo.objects.filter(pk=photo.pk))

    @admin.action(description="Into or out of the trash", permissions=["change"])
    def trash_or_restore_this(self, request: HttpRequest, photo: Photo) -> None:
        act = self.restore if photo.trashed_at else self.move_to_trash
        act(request, Photo.objects.filter(pk=photo.pk))
