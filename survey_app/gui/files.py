"""The system's own windows for choosing a file and for naming a new one; they never block."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget


def documents() -> str:
    """Where a person keeps documents on this computer."""
    places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
    return places[0] if places else ""


def choose_file(parent: QWidget, title: str, kinds: str, chosen: Callable[[str], object]) -> QFileDialog:
    """Asks for a file that exists; `kinds` is Qt's filter, such as `Tables (*.xlsx *.csv)`."""
    dialog = QFileDialog(parent, title, documents(), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return _open(dialog, chosen)


def choose_files(parent: QWidget, title: str, kinds: str, chosen: Callable[[list[str]], object]) -> QFileDialog:
    """As `choose_file`, for one or several."""
    dialog = QFileDialog(parent, title, documents(), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.filesSelected.connect(chosen)
    dialog.open()
    return dialog


def name_file(parent: QWidget, title: str, proposed: str, kinds: str, chosen: Callable[[str], object]) -> QFileDialog:
    """Asks where to write a new file; the system asks before an old one is replaced."""
    dialog = QFileDialog(parent, title, documents(), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.selectFile(proposed)
    return _open(dialog, chosen)


def _open(dialog: QFileDialog, chosen: Callable[[str], object]) -> QFileDialog:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.fileSelected.connect(chosen)
    dialog.open()
    return dialog


def show_folder(folder: str) -> None:
    """Opens a folder in the system's own file browser."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
