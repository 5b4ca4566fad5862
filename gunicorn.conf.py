"""What gunicorn is told wherever it is started from this folder: it reads this file by itself."""

logger_class = "config.web_log.QuietLogger"
# Left alone, a SCRIPT_NAME header moves the whole site below a prefix of the sender's choosing.
forwarder_headers = ""
