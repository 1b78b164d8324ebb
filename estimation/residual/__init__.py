"""How many persons remain when those who reside legally are taken from those who were counted."""
