"""Pure statistics: a de-identified table and a method in, a frozen `Estimate` out; no window, no database, no workbook."""
