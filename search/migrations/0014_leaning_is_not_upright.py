"""Readings from before what leans was no longer called upright."""

from django.db import migrations

UNSURE = """
    UPDATE search_orientation SET state = 'unsure'
    FROM photos_photo
    WHERE photos_photo.id = search_orientation.photo_id AND NOT photos_photo.turned_by_person
        AND search_orientation.state = 'upright'
        AND abs(mod((search_orientation.angle - 90 * search_orientation.quarter + 540)::numeric, 360) - 180) >= 6"""


class Migration(migrations.Migration):
    dependencies = [("search", "0013_sense")]

    operations = [migrations.RunSQL(UNSURE, migrations.RunSQL.noop)]
