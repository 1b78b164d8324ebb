"""Printing a sheet in the system's own way, without blocking; nothing is written to a file unless the person chooses that."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget


def print_sheet(html: str, printer: QPrinter) -> None:
    """Prints a sheet, black on white whatever the theme."""
    document = QTextDocument()
    document.setHtml(f'<body style="color:#000000">{html}</body>')
    document.print_(printer)


def ask_printer(over: QWidget, html: str) -> QPrintDialog:
    """Asks which printer, then prints."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, over.window())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: print_sheet(html, printer))
    QDialog.open(dialog)  # its own takes a receiver and blocks nobody either
    return dialog
