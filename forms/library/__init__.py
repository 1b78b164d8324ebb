"""The questionnaires that come with Alcance, in Spanish, Portuguese and English; `names`, `path`, `load`, `title`, `about`."""

from forms.library.library import FORMS, PURPOSES, LibraryForm, about, load, names, path, title

__all__ = ["FORMS", "PURPOSES", "LibraryForm", "about", "load", "names", "path", "title"]
