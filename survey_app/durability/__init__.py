"""The proof that a crash loses nothing: checks that run short in the tests and long by `python3 -m survey_app durability`."""
