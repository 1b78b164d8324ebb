"""What all rooms share and nothing else: described fields, problems, progress and translatable text."""
