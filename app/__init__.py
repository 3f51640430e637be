"""The parlance service. `main.create_app` makes it; `bootstrap.build` assembles its parts."""
