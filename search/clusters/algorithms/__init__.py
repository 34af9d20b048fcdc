"""Ways to find groups, and what they share: axes, neighbours, trees cut by silhouette, text laid beside."""
