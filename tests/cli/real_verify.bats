# gov verify on official archives.
load helper
load real

setup() { gov_setup; }

# From sum.golang.org, for golang.org/toolchain@v0.0.1-go1.23.1.linux-amd64.
@test "the module hash of 1.23.1 on linux/amd64 is the one that the checksum database has" {
	official_other linux-amd64
	[ "$other_version" = 1.23.1 ] || skip "the module hash of $other_version is not known here"
	mkdir -p "$STORE/cache"
	ln -s "$other" "$STORE/cache/"
	check 0 gov install --offline --platform linux/amd64 1.23.1
	check 0 gov verify "$(ls "$STORE/versions")"
	says '(h1:TmiC7kE4hHuA7UwTcrWUtL/Curn//Xchpqc+HHYEv2M=)'
}

@test "a damaged toolchain is named and mended, and compiles again" {
	use_official "$(host_platform)"
	v=$official_version
	check 0 gov install --offline "$v"
	tree=$STORE/versions/$v
	printf x | dd of="$tree/src/fmt/print.go" bs=1 seek=100 conv=notrunc status=none
	rm -r "$tree/src/net"
	check 6 gov verify "$v"
	says 'changed src/fmt/print.go' 'missing src/net/http/server.go'
	check 0 gov verify --repair --offline "$v"
	check 0 gov verify "$v"
	hello
	go_settings
	check 0 gov exec "$v" -- go run hello.go
}
