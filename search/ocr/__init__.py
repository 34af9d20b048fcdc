"""Text in photos: where it stands, what it says, and how it is shown as the photo lies."""
