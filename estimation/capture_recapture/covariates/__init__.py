"""Lists with covariates: what a person is like moves the chance to be on each list."""
