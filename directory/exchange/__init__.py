"""Import and export of rows as a table: what a curator keeps in a spreadsheet, by natural keys only."""
