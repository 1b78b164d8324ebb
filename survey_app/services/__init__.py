"""One verb each; the only rooms that know store and method both. No Qt, no SQL."""
