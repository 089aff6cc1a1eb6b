# gov doctor and tools that real toolchains built: what they tell of themselves.
load helper
load real

setup() {
	gov_setup
	export STORE=$BATS_FILE_TMPDIR/store GOV_ROOT=$BATS_FILE_TMPDIR/store
	export PATH=$STORE/shims:$PATH:$HOME/bin
	go_settings
	export GOPATH=$BATS_FILE_TMPDIR/gopath GOFLAGS=-modcacherw
	export GOSUMDB=off GOPROXY=file://$BATS_FILE_TMPDIR/proxy
	umask 022
	install_both
}

# real VERSION: its official archive in $archive; skips where there is none.
real() {
	archive=$GOV_TEST_CACHE/go$1.$(host_platform).tar.gz
	if [ ! -f "$archive" ]; then skip "no official archive $archive"; fi
}

# Both toolchains, and a module named as Delve's and gopls' are, once for the file.
install_both() {
	local version
	for version in 1.23.1 1.24.4; do
		real "$version"
		[ -d "$STORE/versions/$version" ] ||
			gov install --offline --from "$archive" "$version" >&2 || return
	done
	check 0 gov global 1.24.4
	[ -d "$BATS_FILE_TMPDIR/proxy" ] ||
		{ module github.com/go-delve/delve v1.22.1 cmd/dlv && module github.com/go-delve/delve v1.24.2 cmd/dlv &&
			module golang.org/x/tools/gopls v0.18.1 .; }
}

# module PATH VERSION PACKAGE: put a module with one small program into the file proxy.
module() {
	python3 - "$BATS_FILE_TMPDIR/proxy/$1/@v" "$@" <<-'END'
		import os, sys, zipfile
		folder, path, version, package = sys.argv[1:]
		os.makedirs(folder, exist_ok=True)
		mod = "module %s\n\ngo 1.21\n" % path
		open("%s/%s.mod" % (folder, version), "w").write(mod)
		open(folder + "/list", "a").write(version + "\n")
		open("%s/%s.info" % (folder, version), "w").write('{"Version": "%s"}' % version)
		top = "%s@%s/" % (path, version)
		with zipfile.ZipFile("%s/%s.zip" % (folder, version), "w") as z:
		    z.writestr(top + "go.mod", mod)
		    z.writestr(top + os.path.normpath(package + "/main.go"),
		        "package main\n\nfunc main() { println() }\n")
	END
}

# build GO PACKAGE@VERSION: into ~/bin, as somebody without gov tool would.
build() {
	GOBIN=$HOME/bin check 0 gov exec "$1" -- go install "$2"
}

DLV=github.com/go-delve/delve/cmd/dlv
GOPLS=golang.org/x/tools/gopls

@test "dlv and gopls of the selected line" {
	build 1.24.4 $DLV@v1.24.2
	build 1.24.4 $GOPLS@v0.18.1
	check 0 gov doctor
	says 'all is well'
}

@test "a dlv and a gopls from the line before" {
	build 1.23.1 $DLV@v1.22.1
	build 1.23.1 $GOPLS@v0.18.1
	check 1 gov doctor
	says "problem: $HOME/bin/dlv: it is too old: Delve 1.22.1 does not debug Go 1.24.4" \
		"problem: $HOME/bin/gopls: it was built with Go 1.23.1 and cannot analyse" \
		'gov tool install dlv@latest' 'gov tool install gopls@latest'
	# For the Go that built it, gopls is right.
	GOV_VERSION=1.23.1 check 1 gov doctor
	says_not gopls
	# A new Delve, built with an older line: it may do.
	build 1.23.1 $DLV@v1.24.2
	check 1 gov doctor
	says "note: $HOME/bin/dlv: it was built with Go 1.23.1, an older line than the selected 1.24.4"
}

@test "doctor neither switches Go nor downloads one in a module that wants a newer" {
	build 1.23.1 $GOPLS@v0.18.1
	printf 'module x\n\ngo 1.99.0\n' >go.mod
	export GOTOOLCHAIN=auto
	check 1 gov doctor
	says 'it was built with Go 1.23.1'
}

@test "goland: the SDK of an official toolchain" {
	check 0 gov editor goland 1.23
	prints "$STORE/versions/1.23.1"
	[ -d "$output/src" ] && [ -x "$output/bin/go" ]
	check 0 gov env 1.23 --json
	says "\"goroot\": \"$STORE/versions/1.23.1\""
}
