"""Questions and lists that several questionnaires share, so that the same thing is asked in the same words everywhere and
tables find it under the same name."""
