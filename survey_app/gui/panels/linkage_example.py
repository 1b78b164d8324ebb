"""Made-up linkages for pictures and tests of pages: the lists of the example programme, compared once with each setting."""

from __future__ import annotations

from survey_app.services.programme import Programme


def example(programme: Programme | None, number: int = 0) -> str:
    """The id of the linkage of that number in the programme; it is run where there is none yet."""
    from survey_app.services import linkages
    from survey_app.services.importing import lists

    assert programme is not None
    found = linkages.runs(programme)[::-1]
    if number < len(found):
        return found[number].id
    chosen = [info.id for info in lists(programme)][: 3 - number]
    return linkages.run_linkage(programme, chosen, linkages.Settings(threshold=0.5 + 0.3 * number))
