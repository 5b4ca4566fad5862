"""What gunicorn is told wherever it is started from this folder: it reads this file by itself."""

logger_class = "config.web_log.QuietLogger"
