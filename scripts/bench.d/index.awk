# src/install/releases.txt -> the JSON of https://go.dev/dl/?mode=json&include=all, with its fields,
# order and indentation, and its installers and sources beside the archives, so that gov has as much
# to read. Sizes and hashes that the table lacks are made up.
function text(name, value) { printf "    \"%s\": \"%s\",\n", name, value }
function file(name, os, arch, hash, size, kind) {
	printf "%s   {\n", (files++ ? ",\n" : "")
	text("filename", name)
	text("os", os)
	text("arch", arch)
	text("version", "go" version)
	text("sha256", hash)
	printf "    \"size\": %d,\n    \"kind\": \"%s\"\n   }", size, kind
}
function close_release() { if (version) printf "\n  ]\n }" }
BEGIN { print "[" }
/^#/ || NF == 0 || /^ =/ { next }
/^[^ ]/ {
	close_release()
	printf "%s {\n  \"version\": \"go%s\",\n", (version ? ",\n" : ""), $1
	printf "  \"stable\": %s,\n  \"files\": [\n", ($1 ~ /rc|beta/ ? "false" : "true")
	version = $1
	files = 0
	next
}
{
	split($1, platform, "-")
	stem = "go" version "." $1
	size = NF > 2 ? $3 : 70000000
	if (!files)
		file("go" version ".src.tar.gz", "", "", $2, 30000000, "source")
	file(stem (platform[1] == "windows" ? ".zip" : ".tar.gz"), platform[1], platform[2], $2, size, "archive")
	if (platform[1] == "windows")
		file(stem ".msi", platform[1], platform[2], $2, size, "installer")
	if (platform[1] == "darwin")
		file(stem ".pkg", platform[1], platform[2], $2, size, "installer")
}
END { close_release(); print "\n]" }
