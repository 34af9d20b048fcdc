"""The family of errors of accounts; each says what to do next."""


class AccountError(Exception):
    """Base of the family."""


class NameTaken(AccountError):
    def __init__(self, username: str) -> None:
        super().__init__(f"There is already a member called {username!r}. Choose another name.")


class TooManyAttempts(AccountError):
    """Sign-in is refused for a while, whatever the password."""

    def __init__(self, seconds: int) -> None:
        minutes = max(1, -(-seconds // 60))
        unit = "minute" if minutes == 1 else "minutes"
        super().__init__(f"Too many failed attempts to sign in. Try again in {minutes} {unit}.")
        self.seconds = seconds
