"""The Django project. The Celery application is made here, so that every process rings the same bell."""

from webapp.celery import app as celery_app

__all__ = ["celery_app"]
