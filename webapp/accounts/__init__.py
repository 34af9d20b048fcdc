"""People: members, their sign-in and their API tokens. Imports no other room of Plumb."""
