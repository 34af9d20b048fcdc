"""Judging the search by words on photos given by path."""
