"""Which records of several lists are the same person, by probability: records in, frozen results out; no window, no store."""
