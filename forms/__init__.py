"""Questionnaires: XLSForm reading, expressions, the running interview, the bundled library of forms."""
