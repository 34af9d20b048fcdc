"""Albums shown to anybody who has a link: what the link says, who has given its password, what it lets see."""
