"""Parts of the demographer's pages that more than one page shows, or that would make a page too long."""
