"""The parts of the interview page: a question, the end of the way, the buttons below, the column beside, the curtain."""
