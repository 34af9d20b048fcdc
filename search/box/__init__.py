"""What the search box offers: suggestions, recent searches, facets of an answer, ways out of an empty one."""
