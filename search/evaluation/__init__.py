"""Measuring what the models and the searches do: metrics, and the tasks of `manage.py evaluate`."""
