"""The only way to the network: polite, guarded against private addresses, with every body archived for replay."""
