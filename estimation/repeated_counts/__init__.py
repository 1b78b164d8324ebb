"""How many persons are at a set of places, from counts repeated there that miss some of them."""
