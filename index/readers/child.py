"""Path -> Document in a process of its own, with limits on time, memory, pages and size.

A *worker* is a small process that this module starts (a fresh interpreter: nothing of the caller is inherited, however
heavy the caller is). For each file the worker forks a *child*, which reads, sends its result back and ends; so every file
starts clean, the imports are paid once, and the caller can kill a child that takes too long or too much.

    caller --request--> worker --fork--> child
    caller <---pid, then result or error--- worker <--result-- child

Before its result a child may send how far it is; the worker passes that on like the result.
"""

from __future__ import annotations

import atexit
import contextlib
import importlib
import os
import pickle
import queue
import select
import signal
import struct
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, BinaryIO, TypeVar, cast

from index.domain import Document
from index.errors import DocumentError, LimitExceeded, Unreadable
from index.readers import MIB, Limits, read_document, warm_modules
from index.readers.progress import Listener, listen

T = TypeVar("T")
_HEADER = struct.Struct("<Q")
_POLL_SECONDS = 0.05
_SPARE_MEMORY = 192 * MIB  # what the interpreter and its libraries take before any file
_KEEP_IDLE = 4
_TELL_SECONDS = 0.5
_RESULT, _PROGRESS = b"R", b"P"  # what a message from the child is, in its first byte
_HARMLESS = "import os,sys;sys.path[:0]=os.environ.pop('WENZHANG_CHILD_PATH').split(os.pathsep);"


# --- for callers -----------------------------------------------------------------------------------


def read_in_child(
    path: Path, *, max_seconds: float = 600, max_memory_mb: int = 1500, max_pages: int = 3000, max_file_mb: int = 200
) -> Document:
    """Read one file in a child process.

    Units:  seconds of wall time; MiB of the child's memory and of the file.
    Errors: UnknownFormat, Unreadable (broken, encrypted, the child crashed), LimitExceeded (code `timeout`, `memory`,
            `pages`, `file_too_large`, `zip_bomb`); never anything else because of a file.
    """
    limits = Limits(max_seconds=max_seconds, max_memory_mb=max_memory_mb, max_pages=max_pages, max_file_mb=max_file_mb)
    return run_in_child(read_document, path, limits=limits)


def run_in_child(function: Callable[..., T], path: Path, *arguments: Any, limits: Limits | None = None) -> T:
    """Call `function(path, *arguments, limits=limits)` in a child process and return what it returned.

    The function must be importable by name, its arguments and result must survive pickling.
    Errors: as `read_in_child`; an unexpected exception becomes Unreadable (code `failed`) with the child's traceback as a note.
    """
    return _run(function, path, arguments, limits or Limits(), _Busy(), _unheard)


def _unheard(done: int, total: int) -> None:
    """Nobody asks how far it is."""


def _run(
    function: Callable[..., T], path: Path, arguments: tuple[Any, ...], limits: Limits, busy: _Busy, listener: Listener
) -> T:
    """One call; its worker is among the `busy` ones for as long as it takes."""
    worker = _borrow()
    busy.add(worker)
    try:
        return cast(T, worker.call(function, path, arguments, limits, listener))
    finally:
        busy.discard(worker)
        _give_back(worker)


class _Busy:
    """The workers of one batch. Once stopped, one that was still being started is killed as it joins: nobody waits for it."""

    def __init__(self) -> None:
        self._workers: set[_Worker] = set()
        self._stopped = False
        self._lock = threading.Lock()

    def add(self, worker: _Worker) -> None:
        with self._lock:
            self._workers.add(worker)
            if self._stopped:
                worker.kill()

    def discard(self, worker: _Worker) -> None:
        with self._lock:
            self._workers.discard(worker)

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            for worker in self._workers:
                worker.kill()


def read_many(
    paths: Iterable[Path], jobs: int = 0, limits: Limits | None = None
) -> Iterator[tuple[Path, Document | DocumentError]]:
    """Read files in up to `jobs` children at once (0: one for each processor); yields each file as it finishes."""
    return run_many(read_document, paths, jobs=jobs, limits=limits)


def run_many(
    function: Callable[..., T],
    paths: Iterable[Path],
    *arguments: Any,
    jobs: int = 0,
    limits: Limits | None = None,
    listener: Callable[[Path, int, int], None] | None = None,
) -> Iterator[tuple[Path, T | DocumentError]]:
    """`run_in_child` over many files at once; a file's error is yielded in its place. Holds few results at a time.

    `listener` is told how many pages of a long file are done; it is called by the thread that takes the results.
    """
    jobs = jobs if jobs > 0 else (os.cpu_count() or 1)
    remaining = iter(paths)
    busy = _Busy()
    told: queue.SimpleQueue[tuple[Path, int, int]] = queue.SimpleQueue()
    with ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="reader") as pool:
        running: dict[Future[T], Path] = {}

        def start_next() -> None:
            path = next(remaining, None)
            if path is not None:

                def tell(done: int, total: int, path: Path = path) -> None:
                    told.put((path, done, total))

                running[pool.submit(_run, function, path, arguments, limits or Limits(), busy, tell)] = path

        try:
            for _ in range(jobs):
                start_next()
            while running:
                finished, _pending = wait(running, timeout=_TELL_SECONDS, return_when=FIRST_COMPLETED)
                while listener is not None and not told.empty():
                    listener(*told.get())
                for future in finished:
                    path = running.pop(future)
                    start_next()
                    yield path, _outcome(future)
        except BaseException:  # interrupted, or nobody wants the rest: files half read are not waited for
            busy.stop()
            raise


def _outcome(future: Future[Any]) -> Any:
    """What a call returned, or the DocumentError that it raised."""
    try:
        return future.result()
    except DocumentError as error:
        return error


def close_children() -> None:
    """End the idle workers. They are started again when needed; at exit this happens by itself."""
    with contextlib.suppress(queue.Empty):
        while True:
            _idle.get_nowait().close()


# --- the caller's side of a worker -----------------------------------------------------------------


class _Worker:
    """One worker process, used by one thread at a time."""

    def __init__(self) -> None:
        environment = {
            **os.environ,
            "WENZHANG_CHILD_PATH": os.pathsep.join([str(Path(__file__).parents[2]), *filter(None, sys.path)]),
            "PYTHONWARNINGS": "ignore",
            "OMP_NUM_THREADS": os.environ.get("OMP_NUM_THREADS", "2"),
        }
        self._process = subprocess.Popen(
            [sys.executable, "-c", _HARMLESS + "from index.readers.child import serve;serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def call(
        self, function: Callable[..., Any], path: Path, arguments: tuple[Any, ...], limits: Limits, listener: Listener
    ) -> Any:
        name = f"{function.__module__}:{function.__qualname__}"
        deadline = time.monotonic() + limits.max_seconds
        try:
            _send(cast(BinaryIO, self._process.stdin), (name, path, arguments, limits))
            child = int(pickle.loads(self._receive(path, deadline, limits, None)))
            while (message := self._receive(path, deadline, limits, child))[:1] == _PROGRESS:
                listener(*pickle.loads(message[1:]))
            succeeded, value = cast(tuple[bool, Any], pickle.loads(message[1:]))
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            self.close()
            raise _crashed(path, "读取进程意外结束") from error
        except LimitExceeded:
            self.close()
            raise
        if succeeded:
            return value
        raise value

    def _receive(self, path: Path, deadline: float, limits: Limits, child: int | None) -> bytes:
        """The next message of the worker; meanwhile the child's time and memory are watched."""
        stream = cast(BinaryIO, self._process.stdout)
        parts: list[bytes] = []
        missing = _HEADER.size
        size: int | None = None
        while missing:
            if not select.select([stream], [], [], _POLL_SECONDS)[0]:
                _check(path, deadline, limits, child)
                continue
            part = os.read(stream.fileno(), min(missing, MIB))
            if not part:
                raise EOFError
            parts.append(part)
            missing -= len(part)
            if not missing and size is None:
                size = missing = _HEADER.unpack(b"".join(parts))[0]
                parts.clear()
        return b"".join(parts)

    def kill(self) -> None:
        """End the worker, its child and whatever that has started; the thread that waits for them notices and closes it."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for pid in _session(self._process.pid):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        self.kill()
        for stream in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                cast(BinaryIO, stream).close()
        self._process.wait()


_idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
_idle_owner = os.getpid()
_idle_lock = threading.Lock()


def _borrow() -> _Worker:
    with contextlib.suppress(queue.Empty):
        while _idle_owner == os.getpid():
            worker = _idle.get_nowait()
            if worker.is_alive:
                return worker
            worker.close()
    return _Worker()


def _give_back(worker: _Worker) -> None:
    with _idle_lock:
        if worker.is_alive and _idle.qsize() < _KEEP_IDLE and _idle_owner == os.getpid():
            _idle.put(worker)
            return
    worker.close()


@atexit.register
def _close_at_exit() -> None:
    if _idle_owner == os.getpid():
        close_children()


def _check(path: Path, deadline: float, limits: Limits, child: int | None) -> None:
    if time.monotonic() > deadline:
        raise LimitExceeded(
            f"读取超过 {limits.max_seconds:g} 秒，已停止",
            hint="请拆分文件，或调大 WENZHANG_MAX_SECONDS",
            where=path.name,
            code="timeout",
        )
    if child is not None and _resident_bytes(child) > limits.max_memory_mb * MIB:
        raise _out_of_memory(path, limits)


def _resident_bytes(pid: int) -> int:
    """Memory of a process. Systems without /proc answer 0: the child's own limit must do there."""
    try:
        with Path(f"/proc/{pid}/statm").open(encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0


def _session(leader: int) -> list[int]:
    """The processes of a session, those in groups of their own (a converter) among them; none without /proc."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            fields = stat.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
            if int(fields[3]) == leader:
                found.append(int(stat.parent.name))
    return found


def _out_of_memory(path: Path, limits: Limits) -> LimitExceeded:
    return LimitExceeded(
        f"读取所需内存超过 {limits.max_memory_mb} MiB，已停止",
        hint="请拆分文件，或调大 WENZHANG_MAX_MEMORY_MB",
        where=path.name,
        code="memory",
    )


def _crashed(path: Path, what: str) -> Unreadable:
    return Unreadable(f"{what}，文件可能已损坏", hint="请用 Office 或 PDF 阅读器另存一份再试", where=path.name, code="crashed")


# --- the worker, and the child it forks ------------------------------------------------------------


def serve() -> None:
    """The worker's loop: one request after the other until the caller goes away."""
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    quiet = os.open(os.devnull, os.O_RDWR)
    os.dup2(quiet, 1)  # whatever a library prints is nobody's business, least of all the protocol's
    os.dup2(quiet, 2)
    while (request := _read_message(requests)) is not None:
        name, path, arguments, limits = pickle.loads(request)
        with contextlib.suppress(Exception):  # what cannot be imported here fails again in the child, with its reason
            for module in (name.partition(":")[0], *warm_modules(path)):
                importlib.import_module(module)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _be_child(writing, name, path, arguments, limits)
        os.close(writing)
        _send(answers, child)
        with os.fdopen(reading, "rb") as results:
            while (message := _read_message(results)) is not None and message[:1] == _PROGRESS:
                _send_bytes(answers, message)
        status = os.waitpid(child, 0)[1]
        _send_bytes(answers, message or _RESULT + pickle.dumps((False, _explain(status, path, limits))))


def _be_child(writing: int, name: str, path: Path, arguments: tuple[Any, ...], limits: Limits) -> None:
    results = os.fdopen(writing, "wb")
    listen(lambda *far: _send_bytes(results, _PROGRESS + pickle.dumps(far)))
    try:
        _limit_self(limits)
        message = pickle.dumps(_attempt(name, path, arguments, limits), protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        message = pickle.dumps((False, _out_of_memory(path, limits)))
    except BaseException:  # noqa: BLE001  (nothing may pass: beyond this line runs the worker's own loop)
        message = pickle.dumps((False, _crashed(path, "读取结果无法传回")))
    try:
        with results:
            _send_bytes(results, _RESULT + message)
    finally:
        os._exit(0)


def _attempt(name: str, path: Path, arguments: tuple[Any, ...], limits: Limits) -> tuple[bool, Any]:
    """(True, result) or (False, error)."""
    try:
        module, _, qualified = name.partition(":")
        function: Any = importlib.import_module(module)
        for part in qualified.split("."):
            function = getattr(function, part)
        return True, function(path, *arguments, limits=limits)
    except DocumentError as error:
        error.__cause__ = error.__context__ = None
        return False, error
    except MemoryError:
        return False, _out_of_memory(path, limits)
    except RecursionError:
        return False, _crashed(path, "内容嵌套过深")
    except Exception as error:  # noqa: BLE001  (library exceptions are translated at their edge: this is the edge)
        failure = Unreadable(
            f"读取失败（{type(error).__name__}）",
            hint="请用 Office 或 PDF 阅读器另存一份再试",
            where=path.name,
            code="failed",
        )
        failure.add_note(traceback.format_exc(limit=-8))
        return False, failure


def _limit_self(limits: Limits) -> None:
    """The system's own limits, as a second line behind the caller's watch: they hold even if the caller is gone."""
    import resource

    seconds = int(limits.max_seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (seconds * 4, seconds * 4 + 5))  # libraries may use several threads
    memory = limits.max_memory_mb * MIB + _SPARE_MEMORY
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(3000)


def _explain(status: int, path: Path, limits: Limits) -> DocumentError:
    """Why a child ended without an answer."""
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if number == signal.SIGKILL:  # the system takes memory back this way
        return _out_of_memory(path, limits)
    if number == signal.SIGXCPU:
        return LimitExceeded("读取用时过长，已停止", hint="请拆分文件", where=path.name, code="timeout")
    return _crashed(path, f"读取进程崩溃（信号 {number}）" if number else "读取进程意外结束")


def _send(stream: BinaryIO, value: Any) -> None:
    _send_bytes(stream, pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL))


def _send_bytes(stream: BinaryIO, message: bytes) -> None:
    stream.write(_HEADER.pack(len(message)))
    stream.write(message)
    stream.flush()


def _read_message(stream: BinaryIO) -> bytes | None:
    """The next message, or None when the other side has ended."""
    header = stream.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    size = _HEADER.unpack(header)[0]
    message = stream.read(size)
    return message if len(message) == size else None
