"""How many persons were never recorded, from how often the others were: one list, counts without a zero."""
