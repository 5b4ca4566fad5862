"""How requests come in and go out: the web server, headers, logs, the proxy."""
