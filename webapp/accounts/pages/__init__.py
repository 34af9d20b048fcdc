"""Pages about the member: sign-in, sign-out, password, account."""
