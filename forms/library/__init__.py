"""The questionnaires that come with Alcance, in Spanish, Portuguese and English; `names`, `path`, `load`, `title`."""

from forms.library.library import FORMS, PURPOSES, LibraryForm, load, names, path, title

__all__ = ["FORMS", "PURPOSES", "LibraryForm", "load", "names", "path", "title"]
