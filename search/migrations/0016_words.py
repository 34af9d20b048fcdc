"""Words by language, with the words of each library for typos, and how searches by words were read.

What was a generated column is written by `search.text.services` from now on; its contents stay.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.db import migrations

CONFIGURATIONS = migrations.RunSQL(
    """
    DO $$
    DECLARE language text;
    BEGIN
        FOR language IN SELECT cfgname FROM pg_ts_config WHERE cfgnamespace = 'pg_catalog'::regnamespace LOOP
            EXECUTE format('CREATE TEXT SEARCH CONFIGURATION %I (COPY = pg_catalog.%I)', 'plumb_' || language, language);
            EXECUTE format(
                'ALTER TEXT SEARCH CONFIGURATION %I ALTER MAPPING FOR hword, hword_part, word WITH unaccent, %I',
                'plumb_' || language,
                (SELECT d.dictname FROM pg_ts_config_map m JOIN pg_ts_config c ON c.oid = m.mapcfg
                    JOIN pg_ts_dict d ON d.oid = m.mapdict
                    WHERE c.cfgname = language AND c.cfgnamespace = 'pg_catalog'::regnamespace AND m.maptokentype = 2
                    ORDER BY m.mapseqno DESC LIMIT 1)
            );
        END LOOP;
    END $$
    """,
    """
    DO $$
    DECLARE name text;
    BEGIN
        FOR name IN SELECT cfgname FROM pg_ts_config WHERE starts_with(cfgname, 'plumb_') LOOP
            EXECUTE format('DROP TEXT SEARCH CONFIGURATION %I', name);
        END LOOP;
    END $$
    """,
)
WRITTEN = migrations.SeparateDatabaseAndState(
    [
        migrations.RunSQL(
            "ALTER TABLE search_searchdocument ALTER COLUMN vector DROP EXPRESSION; "
            "ALTER TABLE search_searchdocument ALTER COLUMN vector DROP NOT NULL",
        )
    ],
    [
        migrations.RemoveField("searchdocument", "vector"),
        migrations.AddField(
            "searchdocument",
            "vector",
            django.contrib.postgres.search.SearchVectorField(
                null=True,
                help_text="Title and tags weigh A, the caption B, read text C; kept by search.text.services.",
            ),
        ),
    ],
)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0015_saved_searches"),
        ("search", "0015_tree_as_clusters_stand"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CONFIGURATIONS,
        WRITTEN,
    ]
