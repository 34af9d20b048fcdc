"""Sign-in for programs: tokens, and who one is."""
