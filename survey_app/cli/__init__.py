"""The application as a command: one file per word."""
