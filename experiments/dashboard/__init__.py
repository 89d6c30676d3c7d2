"""The dashboard: a live city in the browser, without and with reforms, on the same luck.

Built on Mesa's SolaraViz. `state` says what a link holds, `cities` what may be opened, `pair`
is the model that is stepped, `frame` what of it is shown; a file each draws the panels, `page`
puts them together, `door` and `server` decide who may come in.
"""
