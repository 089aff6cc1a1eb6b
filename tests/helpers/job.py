"""job.py: a job of GitHub Actions, as far as its runner's documented behaviour goes.

    job.py step JOB COMMAND...                     one step; JOB is a folder that keeps the job's state
    job.py action JOB FILE [INPUT=VALUE...]        the steps of a composite action, its outputs to stdout
    job.py workflow JOB FILE NAME ACTION [INPUT=VALUE...]
                                                   the steps of the job NAME; a step that uses
                                                   .../scripts/examples@... runs the action, with INPUTs
                                                   added; matrix.KEY=VALUE chooses from a matrix
    job.py scripts FOLDER FILE                     each script of a YAML file, as FOLDER/1.sh, 2.sh ...

What a step writes to GITHUB_ENV, GITHUB_PATH and GITHUB_OUTPUT holds for the steps behind it, read by the
rules of actions/runner, FileCommandManager.cs. Scripts run as the runner runs `shell: bash`. Actions
of others (checkout, cache) are named and passed over. Expressions: what the examples use.
"""

import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

import yaml


def read_assignments(text):
    """NAME=VALUE, or NAME<<END, lines, END. Anything else ends the job, as it does there."""
    found, lines = {}, text.splitlines()
    while lines:
        line = lines.pop(0)
        if not line:
            continue
        equals, heredoc = line.find("="), line.find("<<")
        if equals >= 0 and (heredoc < 0 or equals < heredoc):
            name, value = line.split("=", 1)
        elif heredoc > 0:
            name, end = line.split("<<", 1)
            if end not in lines:
                sys.exit(f"job: Matching delimiter not found '{end}'")
            at = lines.index(end)
            value, lines = "\n".join(lines[:at]), lines[at + 1 :]
        else:
            sys.exit(f"job: Invalid format '{line}'")
        found[name] = value
    return found


class Job:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.state = self.folder / "state.json"
        self.env, self.path = {}, []
        if self.state.exists():
            self.env, self.path = json.loads(self.state.read_text())

    def command_files(self):
        files = {}
        for name in ("GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT"):
            files[name] = self.folder / name
            files[name].write_text("")
        return files

    def run(self, command, extra):
        """The outputs of a step; the first that fails ends the job with its code."""
        files = self.command_files()
        env = {**os.environ, **self.env, **extra, **{k: str(v) for k, v in files.items()}}
        env["PATH"] = ":".join([*reversed(self.path), env["PATH"]])
        env.setdefault("GITHUB_WORKSPACE", os.getcwd())
        env.setdefault("RUNNER_TEMP", str(self.folder / "temp"))
        os.makedirs(env["RUNNER_TEMP"], exist_ok=True)
        sys.stdout.flush()
        code = subprocess.run(command, env=env, cwd=env["GITHUB_WORKSPACE"]).returncode
        if code:
            sys.exit(code)
        self.env.update(read_assignments(files["GITHUB_ENV"].read_text()))
        for line in filter(None, files["GITHUB_PATH"].read_text().splitlines()):
            self.path = [p for p in self.path if p != line] + [line]
        self.state.write_text(json.dumps([self.env, self.path]))
        return read_assignments(files["GITHUB_OUTPUT"].read_text())

    def script(self, text, extra):
        file = self.folder / "script.sh"
        file.write_text(text)
        return self.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", str(file)], extra)


def hash_files(pattern):
    """The runner's: a hash over the hashes of what matches, empty when nothing does."""
    files = sorted(pathlib.Path(".").glob(pattern)) if pattern else []
    whole = hashlib.sha256(b"".join(hashlib.sha256(f.read_bytes()).digest() for f in files))
    return whole.hexdigest() if files else ""


def evaluate(text, context):
    """||, == and != of names, 'strings' and hashFiles(...)."""
    text = text.strip()
    if match := re.fullmatch(r"hashFiles\((.*)\)", text):
        return hash_files(evaluate(match[1], context))
    if (parts := re.split(r"\s*\|\|\s*(?![^()]*\))", text))[1:]:
        return next((v for p in parts if (v := evaluate(p, context))), "")
    if match := re.fullmatch(r"(\S+) (==|!=) (\S+)", text):
        same = evaluate(match[1], context) == evaluate(match[3], context)
        return "true" if same == (match[2] == "==") else ""
    if match := re.fullmatch(r"'([^']*)'", text):
        return match[1]
    if not re.fullmatch(r"[a-z][a-z.-]*", text):
        sys.exit(f"job: this is no runner; it cannot evaluate {text!r}")
    return context.get(text, "")


def fill(value, context):
    return re.sub(r"\$\{\{(.*?)\}\}", lambda m: evaluate(m[1], context), str(value))


def run_steps(job, steps, context, extra, use):
    for step in steps:
        unknown = set(step) - {"name", "id", "if", "shell", "env", "run", "uses", "with"}
        if unknown or ("run" in step) == ("uses" in step):
            sys.exit(f"job: bad step {step}")
        if "if" in step and not evaluate(step["if"], context):
            continue
        env = {k: fill(v, context) for k, v in step.get("env", {}).items()}
        if "run" in step:
            outputs = job.script(fill(step["run"], context), {**extra, **env})
        else:
            outputs = use(step["uses"], {k: fill(v, context) for k, v in step.get("with", {}).items()})
        for name, value in outputs.items():
            context[f"steps.{step.get('id', '')}.outputs.{name}"] = value


def pass_over(name, inputs):
    if not re.fullmatch(r"actions/(checkout|cache)@v[0-9]+", name):
        sys.exit(f"job: unknown action {name}")
    print(f"uses {name} {json.dumps(inputs)}")
    return {}


def run_action(job, file, inputs):
    action = yaml.safe_load(pathlib.Path(file).read_text())
    unknown = set(inputs) - set(action["inputs"])
    if unknown or action["runs"]["using"] != "composite":
        sys.exit(f"job: no composite action, or unexpected inputs {unknown}")
    context = {"runner.os": "Linux", "runner.arch": "X64"}
    for name, about in action["inputs"].items():
        context[f"inputs.{name}"] = inputs.get(name, about.get("default", ""))
    for step in action["runs"]["steps"]:
        if "run" in step and step.get("shell") != "bash":
            sys.exit(f"job: a composite action's step must name its shell: {step}")
    extra = {"GITHUB_ACTION_PATH": str(pathlib.Path(file).resolve().parent)}
    run_steps(job, action["runs"]["steps"], context, extra, pass_over)
    return {k: fill(v["value"], context) for k, v in action["outputs"].items()}


def run_workflow(job, file, name, action, given):
    def use(what, inputs):
        if re.fullmatch(r"[^@]+/scripts/examples@.+", what):
            return run_action(job, action, {**inputs, **more})
        return pass_over(what, inputs)

    workflow = yaml.safe_load(pathlib.Path(file).read_text())
    chosen = workflow["jobs"][name]
    context = {k: v for k, v in given.items() if k.startswith("matrix.")}
    more = {k: v for k, v in given.items() if k not in context}
    for key, value in context.items():
        if value not in chosen["strategy"]["matrix"][key.split(".", 1)[1]]:
            sys.exit(f"job: the matrix has no {key}={value}")
    run_steps(job, chosen["steps"], context, {}, use)


def scripts_in(node):
    """Under run: (GitHub) or script: (GitLab), wherever they stand."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key in ("run", "script"):
                yield value if isinstance(value, str) else "\n".join(value)
            else:
                yield from scripts_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from scripts_in(value)


def write_scripts(folder, file):
    for number, text in enumerate(scripts_in(yaml.safe_load(pathlib.Path(file).read_text())), 1):
        (folder / f"{number}.sh").write_text(f"#!/bin/bash -e\n{text}\n")


def main():
    verb, job, arguments = sys.argv[1], Job(sys.argv[2]), sys.argv[3:]
    if verb == "scripts":
        write_scripts(job.folder, *arguments)
    elif verb == "step":
        for name, value in job.run(arguments, {}).items():
            print(f"output {name}={value}")
    elif verb == "action":
        inputs = dict(a.split("=", 1) for a in arguments[1:])
        for name, value in run_action(job, arguments[0], inputs).items():
            print(f"output {name}={value}")
    elif verb == "workflow":
        run_workflow(job, *arguments[:3], dict(a.split("=", 1) for a in arguments[3:]))
    else:
        sys.exit(__doc__)


main()
