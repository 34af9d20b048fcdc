"""Looking through what machines say of photos, band by band, and deciding on more of them than a page waits for."""
