#!/usr/bin/env bats
# The Windows shim in Wine: selection, exit codes, command lines, streams, Ctrl-C, jobs.

load helper
load wine

setup_file() { wine_setup_file; }
teardown_file() { wine_teardown_file; }
setup() { wine_setup; }

# --- which version ---

@test "the nearest .go-version above the folder, GOV_VERSION, +VERSION: in this order" {
	local version
	shims go
	toolchain 1.22.0 1.23.1 1.24.4
	echo 1.22.0 >.go-version
	mkdir -p a/b/c
	echo 1.23.1 >a/.go-version
	cd a/b/c
	check 0 shim go self
	says 'versions\1.23.1\bin\go.exe'
	GOV_VERSION=1.22 check 0 shim go self
	says 'versions\1.22.0\bin\go.exe'
	GOV_VERSION=1.22 check 0 shim go +1.24.4 self
	says 'versions\1.24.4\bin\go.exe'
}
