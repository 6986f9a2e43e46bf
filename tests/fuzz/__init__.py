"""Inputs that nobody would think of: what takes text from files, run on mutated texts until something gives way.

    pip install -e '.[test,fuzz]'
    PYTHONPATH=tests python -m fuzz TARGET [-runs=1000000]

TARGET is one of those in ``targets.py``. A target fails on any exception but BmcheckError, on an input that takes more
than a second of processor time, and where what it says of its input does not hold; the input is then left in a file
``crash-…``. What is mended goes into ``seeds``: ``test_fuzz.py`` runs all of them, and a few thousand mutations.
"""
