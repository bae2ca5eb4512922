"""The app in the browser: its pages as Streamlit runs them, and as a person meets them."""
