"""The screen: the only rooms that know Streamlit."""
