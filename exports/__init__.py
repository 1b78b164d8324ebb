"""Results and tables to files: Excel, charts."""
