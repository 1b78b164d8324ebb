"""How many persons, when only totals by country of origin or area are known."""
