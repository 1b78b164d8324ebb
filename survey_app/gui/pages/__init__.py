"""The pages of the window, one file each; found by their names (gui/page.py)."""
