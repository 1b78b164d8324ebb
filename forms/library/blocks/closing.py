"""How an interview ends: with thanks, whatever was answered."""

from __future__ import annotations

from forms.library.blocks.writing import Row, question

THANKS: Row = question(
    "note",
    "thanks",
    (
        "Agradezca. Pregunte si tiene dudas y entregue la hoja con los servicios de la zona.",
        "Agradeça. Pergunte se há dúvidas e entregue a folha com os serviços da região.",
        "Thank the person. Ask whether they have questions and hand over the sheet with the services of the area.",
    ),
)
