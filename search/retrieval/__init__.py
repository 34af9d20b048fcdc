"""Photos to vectors, and vectors to ranked answers."""
