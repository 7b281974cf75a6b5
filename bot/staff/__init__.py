"""The staff pages: rendered on the server, usable without JavaScript, live with a little of it."""
