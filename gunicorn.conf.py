"""Gunicorn reads these settings by itself wherever it is started from this folder."""

logger_class = "config.serving.gunicorn_log.QuietLogger"
worker_class = "config.serving.gunicorn_worker.PatientWorker"
threads = 8
worker_connections = 900  # each is an open file, of which a process has 1,024 on most machines
# Left alone, a SCRIPT_NAME header moves the whole site below a prefix of the sender's choosing.
forwarder_headers = ""
