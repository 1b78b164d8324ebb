"""Exchange with ODK: submissions, encrypted or not, questionnaires for Collect, and its log of an interview."""
