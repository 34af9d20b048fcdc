"""The clock's call: a shell over the service, in the queue `maintenance`."""

from celery import current_app, shared_task

from search.duplicates.refresh import duplicates_refresh


@shared_task(name="search.duplicates.refresh", ignore_result=True)
def refresh() -> None:
    """Compare what has come, and ring again when there is more than one turn's worth."""
    if not duplicates_refresh():
        current_app.send_task("search.duplicates.refresh", queue="maintenance", retry=False)
