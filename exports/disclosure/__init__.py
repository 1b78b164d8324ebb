"""Disclosure control: counts protected before they are printed, audited, and compared with what was printed before.

The way: `table` describes counts and which of them add up → `rounding` or `suppression` protects them → `audit` attacks the
result as a reader could → `differencing` compares it with the `register` of releases → `protect` does all of it and says what
was done.
Terms follow Hundepool et al. (2012), *Statistical Disclosure Control*, chapters 4 and 5.
"""
