"""The script that ``locator app`` hands to Streamlit."""

from locator.ui.navigation import run

run()
