"""Photos found by words that nobody wrote about them: photos and sentences as vectors of one space."""
