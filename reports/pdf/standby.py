"""The process that stands ready to set papers: everything is imported once, and each paper gets a forked child.

It takes orders one at a time on a socket, each with the end of another socket on which the child reads its document and
answers. It stops a child whose time is over or whose asker has gone, and ends itself when nobody holds the other end.
Nothing of the typesetter has run when it forks, since its C libraries start threads, which do not survive that.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys

from reports.pdf import LATE
from reports.pdf.child import work


def serve(orders: socket.socket) -> None:
    """Works off orders until the other end of the socket is closed."""
    gc.freeze()  # what was imported stays: looking through it, and writing to its pages, would cost every child
    while True:
        message, files, _, _ = socket.recv_fds(orders, 1000, 1)
        if not message:
            return
        outcome = _set(json.loads(message), files[0], orders)
        with contextlib.suppress(BrokenPipeError):
            orders.sendall(json.dumps(outcome).encode())


def _set(order: dict[str, object], file: int, orders: socket.socket) -> int | str:
    """Has one paper set: the child's exit code, negative for a signal, or LATE."""
    alive, held = os.pipe()  # the child holds one end for as long as it lives
    pid = os.fork()
    if pid == 0:
        orders.close()
        os.close(alive)
        os.setpgid(0, 0)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what C libraries say when they die is told by how they die
        os._exit(work(order, file))
    os.close(file)
    os.close(held)
    ready, _, _ = select.select([alive, orders], [], [], float(str(order["seconds"])))
    if alive not in ready:
        for stop in (os.killpg, os.kill):  # and whatever it started; a child that has no group yet is stopped alone
            with contextlib.suppress(ProcessLookupError):
                stop(pid, signal.SIGKILL)
    os.close(alive)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) if ready else LATE


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
