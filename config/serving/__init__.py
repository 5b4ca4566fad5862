"""These modules serve requests: the web server, the headers, the logs, the proxy."""
