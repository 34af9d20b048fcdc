"""People's decisions on how photos lie: accept, reject or set, one or many, and their undoing."""
