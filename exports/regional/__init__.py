"""Figures of several countries side by side: read from the files in which reports are published, compared, and added.

The way: `reading` makes entries of a file → `comparing` says of each whether it may stand beside the others, and why not →
`total` adds those that may → `book` writes them as a workbook.
"""
