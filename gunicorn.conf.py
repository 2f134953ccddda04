"""How gunicorn serves the application; tools/serve.py and any council's own service file start it with this."""

import os

bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"  # a proxy of the council's stands in front, for TLS

# Processes, not threads: each request has its own, and a slow one holds up nobody's connection to the database.
workers = 2
timeout = 30
# A leak, should there be one, ends with its worker; the jitter keeps the two from renewing themselves at once.
max_requests = 2000
max_requests_jitter = 200

# Load the application once and fork: half the start-up work and less memory. Nothing may connect at import time.
preload_app = True
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # the heartbeat must not wait for a disk
control_socket_disable = True  # nothing here uses it, and it would leave a socket in the home folder
proc_name = "safeguarding"

# No access log: the audit trail says who did what, and addresses may hold what somebody searched for.
errorlog = "-"
loglevel = "warning"


def when_ready(server) -> None:
    print(f"\nReady: http://{bind} (Ctrl-C stops it)\n", flush=True)
