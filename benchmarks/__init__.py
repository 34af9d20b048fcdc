"""Measurements that compare, side by side in one run; `docs/results.md` names the command of each figure."""
