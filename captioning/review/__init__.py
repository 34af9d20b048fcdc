"""The captions that people have not looked at yet, by how sure the machine is, and taking many of them as they are."""
