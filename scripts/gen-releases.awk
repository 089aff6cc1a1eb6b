# src/install/releases.txt -> C rows for install/releases.c. A row's `tail` is OS-ARCH, or the whole
# file name behind "=".
BEGIN {
	print "/* Generated from src/install/releases.txt. */"
	print "#include \"install/releases_data.h\""
	print "const struct release_row release_rows[] = {"
}
/^#/ || NF == 0 { next }
/^[^ ]/ { version = $1; next }
{
	hash = ""
	for (i = 1; i < 64; i += 2)
		hash = hash "0x" substr($2, i, 2) ","
	printf "{\"%s\",\"%s\",%s,{%s}},\n", version, $1, (NF > 2 ? $3 : 0), hash
	rows++
}
END { print "};\nconst size_t release_rows_len = " rows ";" }
