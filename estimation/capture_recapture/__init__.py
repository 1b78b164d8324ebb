"""How many persons no list saw, from how the lists overlap."""
