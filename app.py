"""The door: ``streamlit run app.py`` serves the same screen as ``locator app``."""

from locator.ui.navigation import run

run()
