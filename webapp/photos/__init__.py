"""The library people see: photos, albums, uploads and the ledger of what was done to each photo."""
