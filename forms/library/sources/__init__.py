"""The bundled questionnaires as tables of words and rules: what the workbooks beside this folder are built from."""
