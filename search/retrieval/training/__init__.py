"""`manage.py train retrieval`: a descriptor trained on pairs, classes, albums or two views of the same photo."""
