# gov inspect: one file, several, for people, as JSON, and as a check in CI. What each format holds is in
# tests/unit/test_inspect.c; files of real linkers are in real_inspect.bats.
load helper

setup() {
	gov_setup
	made app 'elf machine=183 go=go1.24.4 goos=linux'
	made app.exe 'pe machine=0x8664 go=go1.24.4 goos=windows dll=KERNEL32.dll'
}

# made FILE WORDS: tests/unit/made_binary.h has the words.
made() {
	"$BUILD/test/made" "$2" >"$1"
}

@test "what a program is, for people" {
	check 0 gov inspect app.exe
	says 'app.exe: windows/amd64' 'format    PE, 64 bits, executable' "the system's own libraries only: KERNEL32.dll" \
		'signed    no' 'needs     Windows 6.0 or newer' 'go        go1.24.4' 'package   example.com/app' \
		'module    example.com/app v1.2.3' 'build     -ldflags="-s -X \"a=\u00e9\""' 'build     GOOS=windows' \
		'runs natively here: no: it is built for windows/amd64; this machine is'
	[ -z "$stderr" ]
}

@test "gov's own programs run natively here" {
	check 0 gov inspect "$BUILD/gov" "$BUILD/shim"
	[ "$(grep -c 'runs natively here: yes' <<<"$output")" = 2 ]
}

@test "as JSON, always an array" {
	check 0 gov inspect app --json
	run jq -r '.[0] | .os, .arch, .platforms[0], .format, .linked, .go.version, .go.settings["-ldflags"], .go.module.version' <<<"$output"
	prints "linux
arm64
linux/arm64
elf
static
go1.24.4
-s -X \"a=é\"
v1.2.3"
	check 7 gov inspect app helper.none app.exe --json
	run jq -r '.[] | .file, .error' <<<"$output"
	says 'helper.none' 'cannot read helper.none'
	[ "${#lines[@]}" = 6 ]
}

@test "as JSON, a setting of any length" {
	made long 'elf go=go1.24.4 long=1'
	check 0 gov inspect long
	says 'kkk=vvv' 'vvv...'
	check 0 gov inspect --json long
	run jq -c '.[0].go.settings | to_entries[-1] | [(.key | length), (.value | length), .value[4999:]]' <<<"$output"
	prints '[200,5000,"v"]'
}

@test "a universal file: each slice has a machine and a signature of its own" {
	made both 'fat second=0x5678 signed_first=adhoc'
	check 0 gov inspect both
	says 'both: darwin/amd64 + darwin/unknown machine 0x5678' \
		'signed    darwin/amd64: ad hoc, darwin/unknown machine 0x5678: no'
	check 0 gov inspect both app --json
	run jq -c '.[] | .platforms, .slices' <<<"$output"
	prints '["darwin/amd64","darwin/unknown machine 0x5678"]
[{"os":"darwin","arch":"amd64","machine":16777223,"signed":"ad hoc"},{"os":"darwin","arch":null,"machine":22136,"signed":"no"}]
["linux/arm64"]
[{"os":"linux","arch":"arm64","machine":183,"signed":null}]'
	made both 'fat signed=adhoc'
	check 0 gov inspect both
	says 'signed    ad hoc'
}

@test "--expect for CI: the file that differs is named" {
	check 0 gov inspect --expect linux/arm64 app
	check 1 gov inspect --expect windows/arm64 app.exe
	one_line_error
	says 'app.exe: expected windows/arm64, but it is windows/amd64; check GOOS and GOARCH'
	check 1 gov inspect --expect=windows/amd64 app app.exe
	says 'app: expected windows/amd64, but it is linux/arm64' 'app.exe: windows/amd64'
	says_not 'app.exe: expected'
	check 1 gov inspect --expect windows/arm64 --json app.exe
	jq -e '.[0].arch == "amd64"' <<<"$output"
	made both 'fat'
	check 0 gov inspect --expect darwin/arm64 both
	check 0 gov inspect --expect darwin/amd64 both
	check 1 gov inspect --expect linux/amd64 both
	made arm 'elf bits=32 machine=40'
	check 0 gov inspect --expect linux/arm arm
	check 0 gov inspect --expect linux/armv6l arm
	made ec.exe 'pe chpe=0x401000'
	check 0 gov inspect --expect windows/arm64 ec.exe
	check 1 gov inspect --expect windows/amd64 ec.exe
}

@test "wrong use" {
	check 2 gov inspect
	check 2 gov inspect -
	check 2 gov inspect app --expect windows/arm46
	says "no platform of Go's: 'windows/arm46'"
	check 2 gov inspect app --expect arm64
	check 2 gov inspect app --expect
	check 2 gov inspect app --unknown
}

@test "what cannot be looked at, and the others nevertheless" {
	mkdir folder
	mkfifo pipe
	: >empty
	printf '#!/bin/sh\n' >script
	head -c 700 app >short
	head -c -1000 "$BUILD/gov" >end
	check 1 gov inspect folder
	one_line_error
	says 'folder: a folder; name the files in it'
	check 1 gov inspect pipe
	says 'pipe: not a file'
	check 7 gov inspect missing
	says 'cannot read missing'
	check 1 gov inspect empty script short end app
	says 'empty: not an executable: it is empty' 'script: not an executable: a script, "#!/bin/sh"' \
		'short: damaged ELF file: a segment at byte 0 reaches beyond the end of the file (byte 700)' 'end: damaged ELF file' 'app: linux/arm64'
}

@test "nothing of the file steers the terminal, nor its name" {
	made $'a\e[31m' $'elf go=go1.\e]0;x\a interp=/x\e[2J'
	check 0 gov inspect $'a\e[31m'
	says_not $'\e'
	says 'a?[31m: linux/amd64' 'go        go1.?]0;x?' 'by /x?[2J'
	check 0 gov inspect $'a\e[31m' --json
	says_not $'\e'
	check 1 gov inspect $'a\e[31m' --expect linux/arm64
	says_not $'\e'
}
