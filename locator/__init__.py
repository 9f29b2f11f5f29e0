"""Film locations, content hubs and secondary transport of Japan, joined, scored, explained."""

__version__ = "0.1.0"
