"""image.py: a Dockerfile without an engine.

    image.py check FILE                         the file alone: instructions, base images, user
    image.py packages FILE                      what its last stage installs with apt-get
    image.py run FILE CONTEXT ROOT CACHE BUILD ARG=VALUE COMMAND...
                                                do it with that build argument, then run each COMMAND
                                                as the container would

`run` wants its own mount namespace and root (unshare -mn image.py run ...). Each stage is an overlay over
this machine's own root, in which its RUN lines are executed as they stand, by the user and in the
folder that the file says, with no environment but the file's and, in a namespace without network,
offline. Two programs are stand-ins: apt-get, which only checks that this machine has the packages,
and make, which installs from BUILD without building. A cache mount shows the folder CACHE.

What it cannot show: that the base image and its packages are enough (the packages are compared with
what gov links by the test), and what BuildKit itself does with layers, caches and platforms.
"""

import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

KNOWN = "FROM RUN CMD LABEL EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD STOPSIGNAL HEALTHCHECK SHELL"
BASE_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

APT_GET = """#!/bin/sh
case $1 in update) exit 0 ;; install) shift ;; *) exit 100 ;; esac
for package; do
	case $package in -*) ;; *) dpkg-query -W "$package" >/dev/null || exit 100 ;; esac
done
"""
MAKE = '#!/bin/sh\nexec /usr/bin/make B=/prebuilt -o all "$@"\n'


def instructions(file):
    """(KEYWORD, rest) of each, comments gone and lines joined."""
    text = re.sub(r"^[ \t]*#.*\n", "", pathlib.Path(file).read_text(), flags=re.M)
    for line in re.sub(r"\\\n\s*", "", text).splitlines():
        if line.strip():
            keyword, rest = line.split(None, 1)
            yield keyword.upper(), rest.strip()


def check(file):
    stages, user = set(), "root"
    for keyword, rest in instructions(file):
        words = rest.split()
        if keyword not in KNOWN.split():
            sys.exit(f"{file}: unknown instruction {keyword}")
        if keyword == "FROM":
            name, _, tag = words[0].partition(":")
            if words[0] not in stages and (not tag or tag == "latest"):
                sys.exit(f"{file}: {name} has no tag, or a moving one")
            stages.update(words[2:3])
            user = "root"
        if keyword == "COPY" and (m := re.match(r"--from=(\S+)", rest)) and m[1] not in stages:
            sys.exit(f"{file}: no stage {m[1]}")
        if keyword == "USER":
            user = words[0]
        if keyword in ("CMD", "ENTRYPOINT"):
            json.loads(rest)
    if user in ("root", "0"):
        sys.exit(f"{file}: the image runs as root")


def packages(file):
    found = []
    for keyword, rest in instructions(file):
        if keyword == "FROM":
            found = []
        if keyword == "RUN" and (m := re.search(r"apt-get install ([^&]*)", rest)):
            found += [w for w in m[1].split() if not w.startswith("-")]
    print("\n".join(found))


def call(*command, **options):
    sys.stdout.flush()
    code = subprocess.run(command, **options).returncode
    if code:
        sys.exit(code)


class Stage:
    def __init__(self, folder):
        self.root = folder / "root"
        self.env, self.args, self.user, self.workdir, self.cmd = {"PATH": BASE_PATH}, {}, "root", "/", None
        for name in ("upper", "work", "root"):
            (folder / name).mkdir(parents=True)
        layers = f"lowerdir=/,upperdir={folder}/upper,workdir={folder}/work"
        call("mount", "-t", "overlay", "overlay", "-o", layers, self.root)
        for name in ("dev", "proc"):
            call("mount", "--rbind", f"/{name}", self.root / name)
        for name, text in (("apt-get", APT_GET), ("make", MAKE)):
            stand_in = self.root / "usr/local/sbin" / name
            stand_in.write_text(text)
            stand_in.chmod(0o755)

    def at(self, path):
        return self.root / os.path.join(self.workdir, path).lstrip("/")

    def fill(self, text):
        values = {**self.args, **self.env}
        return re.sub(r"\$\{?(\w+)\}?", lambda m: values.get(m[1], ""), text)

    def account(self):
        for line in (self.root / "etc/passwd").read_text().splitlines():
            name, _, uid, gid, _, home, _ = line.split(":")
            if name == self.user:
                return uid, gid, home
        sys.exit(f"image: no user {self.user}")

    def run(self, command):
        uid, gid, home = self.account()
        env = [f"{k}={v}" for k, v in {"HOME": home, **self.args, **self.env}.items()]
        inside = f'cd "$0" && exec setpriv --reuid={uid} --regid={gid} --clear-groups env -i "$@"'
        call("chroot", self.root, "/bin/sh", "-c", inside, self.workdir, *env, *command)


def bind(source, target):
    target.mkdir(parents=True, exist_ok=True)
    call("mount", "--bind", source, target)


def run_line(stage, rest, cache, build):
    while match := re.match(r"--mount=(\S+)\s+", rest):
        options = dict(o.split("=") for o in match[1].split(","))
        if options.pop("type") != "cache":
            sys.exit("image: only cache mounts are known here")
        bind(cache, stage.at(options["target"]))
        os.chown(stage.at(options["target"]), int(options["uid"]), int(options["gid"]))
        rest = rest[match.end() :]
    bind(build, stage.root / "prebuilt")
    stage.run(["/bin/sh", "-c", rest])


def copy(stages, stage, context, rest):
    words = rest.split()
    if match := re.match(r"--from=(\S+)", words[0]):
        source, excludes, words = stages[match[1]].root, [], words[1:]
    else:
        source, excludes = context["folder"], [f"--exclude=./{line}" for line in context["ignore"]]
    target = stage.at(words[1])
    target.mkdir(parents=True, exist_ok=True)
    tar = ["tar", "-C", source / words[0].lstrip("/"), *excludes, "-c", "."]
    with subprocess.Popen(tar, stdout=subprocess.PIPE) as made:
        call("tar", "-C", target, "--no-same-owner", "--keep-directory-symlink", "-x", stdin=made.stdout)


def run(file, folder, root, cache, build, argument, commands):
    ignore = pathlib.Path(file + ".dockerignore").read_text().split()
    context = {"folder": pathlib.Path(folder), "ignore": ignore}
    stages, stage = {}, None
    call("mount", "-t", "tmpfs", "tmpfs", root)
    for keyword, rest in instructions(file):
        print(f"{keyword} {rest}")
        if keyword == "FROM":
            name = (rest.split() + ["", ""])[2] or "last"
            stage = stages[name] = Stage(pathlib.Path(root) / name)
        elif keyword == "RUN":
            run_line(stage, rest, cache, build)
        elif keyword == "COPY":
            copy(stages, stage, context, rest)
        elif keyword == "WORKDIR":
            stage.workdir = rest
            stage.at("").mkdir(parents=True, exist_ok=True)
        elif keyword == "USER":
            stage.user = rest
        elif keyword == "ENV":
            key, value = rest.split("=", 1)
            stage.env[key] = stage.fill(value)
        elif keyword == "ARG":
            key, value = (argument if argument.startswith(rest.split("=")[0] + "=") else rest).split("=", 1)
            stage.args[key] = stage.fill(value)
        elif keyword == "CMD":
            stage.cmd = json.loads(rest)
        else:
            sys.exit(f"image: {keyword} is not known here")
    stage.args = {}
    for command in [shlex.join(stage.cmd), *commands]:
        print(f"$ {command}")
        stage.run(["/bin/sh", "-c", command])


def main():
    verb, rest = sys.argv[1], sys.argv[2:]
    if verb == "check":
        check(*rest)
    elif verb == "packages":
        packages(*rest)
    elif verb == "run":
        run(*rest[:6], rest[6:])
    else:
        sys.exit(__doc__)


main()
