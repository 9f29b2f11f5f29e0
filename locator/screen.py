"""The script that ``locator app`` hands to Streamlit.

It stands outside ``ui``: Streamlit takes a folder ``pages`` beside its script for its own.
"""

from locator.ui.navigation import run

run()
