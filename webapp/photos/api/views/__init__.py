"""Views: read the request, call a service or a selector, present the answer."""
