"""The same network in other libraries: one file each, which the page Costs shows."""
