# gov inspect of files that a pattern names: neither PowerShell nor cmd puts the names in its place.
load helper
load wine

setup_file() { wine_setup_file; }
teardown_file() { wine_teardown_file; }

setup() {
	wine_setup
	cd "$BATS_TEST_TMPDIR" || return
	mkdir dist
	cp "$WINDOWS_BUILD/gov.exe" dist/a.exe
	cp "$WINDOWS_BUILD/shim.exe" dist/b.exe
	echo notes >dist/notes.txt
}

@test "a pattern stands for the files of such names, in any case" {
	check 0 gov inspect --expect "windows/$GOV_TEST_WINDOWS" 'dist\*.exe'
	says "dist\\a.exe: windows/$GOV_TEST_WINDOWS" "dist\\b.exe: windows/$GOV_TEST_WINDOWS"
	says_not notes
	check 0 gov inspect --json 'dist/?.EXE' dist/a.exe
	run jq -r '.[].file' <<<"$output"
	prints 'dist/a.exe
dist/b.exe
dist/a.exe'
	cd dist
	check 1 gov inspect '*.*'
	says 'a.exe: windows/' 'b.exe: windows/' 'notes.txt: not an executable'
}

@test "a pattern that no file has is an error, as a missing file is" {
	check 7 gov inspect 'dist\*.dll'
	says 'dist\*.dll: no file has such a name'
	check 7 gov inspect --json 'none/*.exe' dist/b.exe
	jq -e '.[0].error and .[1].arch' <<<"$output"
	check 1 gov inspect dist
	says 'dist: a folder; name the files in it, for example dist/*'
}
