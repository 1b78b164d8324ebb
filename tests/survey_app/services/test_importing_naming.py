"""A column of remarks that is kept with the answers is told before anything is stored, where it seems to name persons."""

from __future__ import annotations

from estimation.table import Table
from survey_app.services import importing
from survey_app.services.importing import Mapping
from survey_app.services.programme import Programme

COLUMNS = {
    "NOMBRE": ("María Quispe", "Ana Peña", "Luis Condori"),
    "CEDULA": ("V-18223011", "7712345", "812334115"),
    "OBS": ("llamar al 0414-1234567", "hermana de Quispe", "volver el lunes"),
    "MOTIVO": ("trabajo", "familia", "estudio"),
    "CELULAR": (987654321, 912345678, None),
    "AREA": ("Calle Los Pinos 345", "Tumbes", "Tumbes"),
}
USES = {
    "NOMBRE": "full_name", "CEDULA": "document", "OBS": "statistic", "MOTIVO": "statistic", "CELULAR": "statistic",
    "AREA": "area",
}  # fmt: skip


def _preview(programme: Programme, uses: dict[str, str]) -> importing.Preview:
    return importing.check(programme, Table(COLUMNS, "lista.csv"), Mapping("Lista", "Cruz", uses))


def test_that_remarks_that_name_persons_are_told_with_their_number_and_kind(programme: Programme) -> None:
    found = {one.column: one for one in _preview(programme, USES).naming}
    assert set(found) == {"OBS", "CELULAR", "AREA"}
    assert (found["OBS"].cells, found["OBS"].kinds) == (1, ("telephone",))
    assert (found["CELULAR"].cells, found["CELULAR"].called) == (0, True)
    assert found["AREA"].kinds == ("address",)


def test_that_the_rows_own_person_is_recognised_in_a_remark(programme: Programme) -> None:
    columns = {**COLUMNS, "OBS": ("vino Quispe sola", "nada", "nada")}
    preview = importing.check(programme, Table(columns, "lista.csv"), Mapping("Lista", "Cruz", USES))
    found = {one.column: one for one in preview.naming}
    assert (found["OBS"].cells, found["OBS"].kinds) == (1, ("own",))


def test_that_columns_left_out_or_sealed_apart_raise_no_warning(programme: Programme) -> None:
    assert _preview(programme, {**USES, "OBS": "ignore", "CELULAR": "ignore", "AREA": "ignore"}).naming == ()
