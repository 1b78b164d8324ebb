"""Every action that has a shortcut, described once: the window, the pages, the list of shortcuts and the manual follow it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vocabulary.text import N_


@dataclass(frozen=True)
class Action:
    """An action: its name in the code, its words, its shortcut as Qt writes it, and the room where it works."""

    name: str
    words: str
    shortcut: str
    room: str = "everywhere"


ROOMS: Mapping[str, str] = {
    "everywhere": N_("Everywhere"),
    "interview": N_("In an interview"),
    "review": N_("In the review of pairs"),
    "tables": N_("In tables"),
}

ACTIONS: Mapping[str, Action] = {
    action.name: action
    for action in (
        Action("help", N_("Open the manual at this page"), "F1"),
        Action("shortcuts", N_("List the shortcuts"), "Ctrl+/"),
        Action("room-1", N_("Go to Capture"), "Alt+1"),
        Action("room-2", N_("Go to Records"), "Alt+2"),
        Action("room-3", N_("Go to Lists"), "Alt+3"),
        Action("room-4", N_("Go to Estimates"), "Alt+4"),
        Action("room-5", N_("Go to Reports"), "Alt+5"),
        Action("room-6", N_("Go to Programme"), "Alt+6"),
        Action("primary", N_("Do the page's main action"), "Ctrl+Return"),
        Action("back", N_("Go back to the page before"), "Alt+Left"),
        Action("lock", N_("Lock the programme"), "Ctrl+L"),
        Action("quit", N_("Close the window"), "Ctrl+Q"),
        Action("interview-next", N_("Next question"), "Return", "interview"),
        Action("interview-previous", N_("Previous answered question"), "PgUp", "interview"),
        Action("interview-table", N_("Key a list of persons as a table, or person by person"), "F2", "interview"),
        Action("interview-why", N_("List the questions that are not asked, and why"), "F3", "interview"),
        Action("interview-hide", N_("Hide the page from a bystander, and show it again"), "F4", "interview"),
        Action("interview-language", N_("Ask in the next language"), "F6", "interview"),
        Action("interview-unknown", N_("The person does not know"), "F7", "interview"),
        Action("interview-refused", N_("The person does not answer"), "F8", "interview"),
        Action("interview-note", N_("Write a note about the answer"), "F9", "interview"),
        Action("interview-finish", N_("Finish and start another person"), "Ctrl+Return", "interview"),
        Action("interview-leave", N_("Save and leave"), "Ctrl+S", "interview"),
        Action("review-same", N_("They are the same person (also S)"), "1", "review"),
        Action("review-different", N_("They are different persons (also D)"), "2", "review"),
        Action("review-unsure", N_("I am not sure (also U)"), "3", "review"),
        Action("review-undo", N_("Take the last verdict back (also Backspace)"), "Ctrl+Z", "review"),
        Action("review-hide", N_("Hide the pair from a bystander, and show it again"), "F4", "review"),
        Action("table-copy", N_("Copy the chosen rows as text"), "Ctrl+C", "tables"),
        Action("table-filter", N_("Filter the table"), "Ctrl+F", "tables"),
    )
}

KEYS: Mapping[str, str] = {"PgUp": N_("PgUp"), "PgDown": N_("PgDn"), "Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


def shortcut(name: str) -> str:
    """The shortcut of an action as Qt writes it."""
    return ACTIONS[name].shortcut


def caps(name: str) -> tuple[str, ...]:
    """The keys of an action, one by one, for key caps; names that are words are templates to translate."""
    return tuple(KEYS.get(key, key) for key in ACTIONS[name].shortcut.split("+"))
