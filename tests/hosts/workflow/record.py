#!/usr/bin/env python3
"""Records what the real Python engine (fabceolin/the_edge_agent) answers to each case of `cases/`.

    record.py --engine FOLDER [SUBJECT...]

FOLDER is the engine's `python/src`; SUBJECT is a file of `cases/` without its ending (all of them, when none is named).
Writes `recorded/SUBJECT.json`: one object, case name to answer. Needs lupa on LuaJIT 2.1 and pydantic 2.

A subject's file holds cases, one after another. A case begins with a line `=== name`; then come lines `key: JSON`; after
a line `---` stands its text:

    kind       "flow" (default): the text is a workflow; "script": a whole Lua script; "condition": a Lua condition;
               "template": a Jinja2 text; "when": a condition as `when` and while loops have it; "yaml": a document
    state      the state it is given (default {})
    limit      seconds a Lua script may take (default 30)
    variables  `variables` of a template or `when`
    resume     of a flow that is interrupted: a list of updates of the state, one for each time it goes on
    needs      "python", "prolog" or "actions": what the case runs beside Lua (for who compares; nothing is done with it here)

The answer to a flow holds `stream`, what the engine told as it ran: `state` at the end, `error` (where it arose, "load" or
"run"; its type, or "event" when the engine told of it as an event), `events` in order with the names of what they hold,
`trace` (events of loops and of branches that a node makes); and `invoke`, the state and error of a run by the engine's other
way, where they differ. Any other answer holds `result` or `error`. `printed` is standard output, `warned` warnings,
`endless` says that it did not end by itself. Values that JSON has no word for are objects with one key that begins with `$`.
"""
import argparse
import base64
import ctypes
import datetime
import json
import logging
import math
import os
import re
import select
import signal
import sys
import time
import types

HERE = os.path.dirname(os.path.abspath(__file__))
# How long one case may take before it is ended and written down as one that does not end.
PATIENCE = 8
SAFE = 2 ** 53


# -- reading -------------------------------------------------------------------------------------------------------------

def read_cases(path):
    """The cases of one file, in order: dicts with `name`, `text` and what their headers say."""
    with open(path, encoding="utf-8") as file:
        blocks = re.split(r"^=== ", file.read(), flags=re.M)[1:]
    return [read_case(block) for block in blocks]


def read_case(block):
    head, _, text = block.partition("\n---\n")
    name, *lines = head.split("\n")
    case = {"name": name.strip(), "kind": "flow", "state": {}, "limit": 30, "text": text.rstrip("\n") + "\n"}
    for line in lines:
        key, _, value = line.partition(": ")
        if key:
            case[key] = json.loads(value)
    return case


# -- writing -------------------------------------------------------------------------------------------------------------

def plain(value):
    """A value of the engine as JSON; what JSON cannot hold becomes `{"$kind": ...}`."""
    if value is None or isinstance(value, (bool, str)):
        return quiet(value) if isinstance(value, str) else value
    if isinstance(value, int):
        return value if abs(value) <= SAFE else {"$int": str(value)}
    if isinstance(value, float):
        return value if math.isfinite(value) else {"$float": str(value)}
    if isinstance(value, dict):
        return {key_text(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return odd(value)


def odd(value):
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, (datetime.date, datetime.datetime)):
        return {"$" + type(value).__name__: value.isoformat()}
    if type(value).__name__ == "ParallelFlowResult":
        told = {key: item for key, item in value.to_dict().items() if key not in ("timing_ms", "exit_code")}
        return {"$parallel": plain(told)}
    if isinstance(value, (set, frozenset)):
        return {"$set": sorted(str(item) for item in value)}
    return {"$object": type(value).__name__}


def key_text(key):
    """Keys that are no strings (YAML has them) are told apart from their texts."""
    return key if isinstance(key, str) else "$" + type(key).__name__ + ":" + str(key)


def quiet(text):
    """Without what differs from run to run: addresses and times."""
    text = re.sub(r"0x[0-9a-f]{6,}", "0x(address)", text)
    text = re.sub(r"timing_ms=[0-9.e-]+", "timing_ms=(time)", text)
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00", "(time)", text)


def failure(stage, error, node=None):
    told = {"stage": stage, "type": type(error).__name__, "message": quiet(str(error))}
    return told if node is None else {**told, "node": node}


# -- running -------------------------------------------------------------------------------------------------------------

def make_engine(case):
    from the_edge_agent import YAMLEngine
    quiet_parts = ["ltm", "graph", "metadata_store", "blob_storage", "query_engine", "vector_index"]
    return YAMLEngine(lua_enabled=True, lua_timeout=case["limit"], **{"enable_" + part: False for part in quiet_parts})


class Warned(logging.Handler):
    """Keeps the texts of warnings, each once."""

    def __init__(self):
        super().__init__(logging.WARNING)
        self.texts = []

    def emit(self, record):
        text = quiet(record.getMessage())
        if record.levelno == logging.WARNING and text not in self.texts:
            self.texts.append(text)


def load(case, engine):
    import yaml
    return engine.load_from_dict(yaml.safe_load(case["text"]))


def run_flow(case, way):
    """One run of a flow by `stream` or `invoke`: `{state, error, events, trace}`."""
    engine = make_engine(case)
    try:
        graph = load(case, engine)
    except Exception as error:
        return {"state": None, "error": failure("load", error)}
    engine._trace_context.start_span("flow")
    told = {"state": None, "error": None, "events": []}
    try:
        follow(graph, case, way, told)
    except Exception as error:
        told["error"] = failure("run", error)
    trace = [plain({key: item for key, item in event.items() if key not in ("timestamp", "total_timing_ms")})
             for event in engine._trace_context.current_span()["events"]]
    return {**told, "trace": shortened(trace)} if trace else told


def shortened(trace):
    """A long one without its middle."""
    left_out = len(trace) - 20
    return trace if left_out < 2 else trace[:10] + [{"$left_out": left_out}] + trace[-10:]


def follow(graph, case, way, told):
    """Takes every event, and goes on after interrupts while the case says so."""
    updates = list(case.get("resume", []))
    events = getattr(graph, way)(json.loads(json.dumps(case["state"])))
    while events is not None:
        events = follow_once(graph, events, way, told, updates)


def follow_once(graph, events, way, told, updates):
    for event in events:
        note(event, told)
        if event["type"].startswith("interrupt") and updates:
            return getattr(graph, way)(updates.pop(0), checkpoint=event["checkpoint_path"])
    return None


def note(event, told):
    name = event["type"]
    payload = {key: quiet(item) for key, item in event.items() if key in ("node", "branch", "error") and isinstance(item, str)}
    told["events"].append({"name": name, **payload, "keys": sorted(event)})
    if name == "final":
        told["state"] = plain(event["state"])
    elif name == "error":
        told["error"] = {"stage": "run", "type": "event", "message": quiet(event["error"]), "node": event["node"]}
        told["state"] = plain(event["state"])
    elif name == "validation_error":
        told["error"] = {"stage": "run", "type": name, "message": json.dumps(plain(event["errors"]), sort_keys=True)}
        told["state"] = plain(event["state"])
    elif "state" in event and name != "parallel_state":
        told["state"] = plain(event["state"])


def answer_flow(case):
    """A run by `stream`, and what a run by `invoke` ended with where that is something else."""
    stream, invoke = run_flow(case, "stream"), run_flow(case, "invoke")
    if "events" in stream:
        stream["events"] = steady(stream["events"])
    other = {key: invoke[key] for key in ("state", "error")}
    return {"stream": stream} if all(stream[key] == other[key] for key in other) else {"stream": stream, "invoke": other}


def steady(events):
    """Events of branches that run at once come in any order: each run of them is sorted by branch, kept in order inside."""
    out, run = [], []
    for event in events + [None]:
        if event is not None and "branch" in event:
            run.append(event)
            continue
        out += sorted(run, key=lambda one: one["branch"])
        run = []
        if event is not None:
            out.append(event)
    return out


def answer_value(case):
    try:
        return {"result": plain(VALUES[case["kind"]](case))}
    except Exception as error:
        return {"error": failure("run", error)}


def lua(case):
    from the_edge_agent.lua_runtime import LuaRuntime
    return LuaRuntime(timeout=case["limit"])


def templates(case):
    engine = make_engine(case)
    engine.variables = case.get("variables", {})
    return engine


def read_yaml(case):
    import yaml
    return yaml.safe_load(case["text"])


VALUES = {
    "yaml": read_yaml,
    "script": lambda case: lua(case).execute(case["text"].rstrip("\n"), case["state"]),
    "condition": lambda case: lua(case).eval_condition(case["text"].rstrip("\n"), case["state"]),
    "template": lambda case: templates(case)._process_template(case["text"].rstrip("\n"), case["state"]),
    "when": lambda case: templates(case)._evaluate_condition(case["text"].rstrip("\n"), case["state"]),
}


def answer(case):
    warned = Warned()
    logging.getLogger("the_edge_agent").addHandler(warned)
    told = answer_flow(case) if case["kind"] == "flow" else answer_value(case)
    texts = [text for text in warned.texts if not text.startswith("Failed to create")]
    return {**told, "warned": texts} if texts else told


# -- one process a case --------------------------------------------------------------------------------------------------

def in_child(case):
    """Answers in a process of its own, so that nothing is left over and one that never ends can be ended."""
    reader, writer = os.pipe()
    out_reader, out_writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(out_writer, 1)
        told = json.dumps(answer(case), sort_keys=True)
        ctypes.CDLL(None).fflush(None)
        with os.fdopen(writer, "w") as file:
            file.write(told)
        os._exit(0)
    os.close(writer)
    os.close(out_writer)
    return collect(child, reader, out_reader)


def collect(child, reader, out_reader):
    parts = {reader: b"", out_reader: b""}
    open_ends, until = set(parts), time.time() + PATIENCE
    while open_ends and time.time() < until:
        for end in select.select(list(open_ends), [], [], 0.2)[0]:
            piece = os.read(end, 65536)
            parts[end] += piece
            if not piece:
                open_ends.discard(end)
    if open_ends:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    told = json.loads(parts[reader]) if parts[reader] and not open_ends else {"endless": True}
    printed = parts[out_reader].decode("utf-8", "replace")
    # A flow runs twice, and so prints twice.
    if told.get("stream") and printed == printed[:len(printed) // 2] * 2:
        printed = printed[:len(printed) // 2]
    os.close(reader)
    os.close(out_reader)
    return {**told, "printed": quiet(printed)} if printed else told


def record(subject):
    answers = {}
    for case in read_cases(os.path.join(HERE, "cases", subject + ".txt")):
        if case["name"] in answers:
            raise SystemExit(f"{subject}: two cases are called '{case['name']}'")
        answers[case["name"]] = in_child(case)
    folder = os.path.join(HERE, "recorded")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, subject + ".json"), "w", encoding="utf-8") as file:
        rows = [f"{json.dumps(name)}: {json.dumps(told, sort_keys=True, ensure_ascii=False)}" for name, told in answers.items()]
        file.write("{\n" + ",\n".join(rows) + "\n}\n")
    return len(answers)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", required=True)
    parser.add_argument("subjects", nargs="*")
    given = parser.parse_args()
    sys.path.insert(0, given.engine)
    logging.disable(logging.INFO)
    # The graph's own log goes to standard error otherwise.
    logging.getLogger("the_edge_agent").propagate = False
    import the_edge_agent  # noqa: F401  (read once, before the first fork)
    subjects = given.subjects or sorted(name[:-4] for name in os.listdir(os.path.join(HERE, "cases")) if name.endswith(".txt"))
    for subject in subjects:
        print(subject, record(subject))


if __name__ == "__main__":
    main()
