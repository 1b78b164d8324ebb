"""Charts that Excel draws itself and a reader can edit: axes fixed from the data, literal labels, cached values."""
