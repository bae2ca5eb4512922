"""``python -m tests.app.browser.serve PORT [SCRIPT]``: the app, or one page with the app's routes and headers, until it is ended."""

import sys

from starlette.middleware import Middleware

from geoplan_app.serve import end_politely, settings


def main(port, script=""):
    import streamlit as st

    from geoplan_app.asgi import application
    from geoplan_app.basemap import image_hosts
    from geoplan_app.routes import ROUTES
    from geoplan_app.security import Guard

    app = st.App(script, routes=ROUTES, middleware=[Middleware(Guard, image_hosts=image_hosts())]) if script else application()
    sys.argv = [__file__]
    end_politely()
    app.run(config=settings(host="127.0.0.1", port=int(port)))


if __name__ == "__main__":
    main(*sys.argv[1:])
