"""The parlance service. `main.create_app` makes it; `wiring.build` assembles its parts."""
