#!/usr/bin/env bats
# How a toolchain was proven, told long after its installation. What a full set of proofs looks like
# is in signed.bats.
load helper

v=1.99.1

setup() {
	gov_setup
	install_small $v
	echo $v >.go-version
	file=$BATS_TEST_TMPDIR/archives/go$v.$(host_platform).tar.gz
}

# receipt_of COMMAND [NAME]: the receipt in its JSON, without blanks.
receipt_of() {
	local text
	text=$(gov "$1" --json | tr -d ' \n')
	text=${text#*\"name\":\""${2:-$v}"\"}
	text=${text#*\"receipt\":}
	case $text in
	null*) echo null ;;
	*) echo "${text%%]*}" ;;
	esac
}

@test "why names the archive, its hash, and each proof that was and was not" {
	check 0 gov why
	says "proof: ${file##*/} from $file" "proof: SHA-256 $(sha256_of "$file")" \
		'proof: SHA-256 known from: --sha256' 'proof: OpenPGP signature: not checked: ' \
		'proof: checksum database: not checked: ' 'proof: module hash h1:' 'proof: installed 20'
}

@test "list --json and why --json have the same receipt" {
	[ "$(receipt_of list)" = "$(receipt_of why)" ]
	output=$(receipt_of why)
	says "\"file\":\"${file##*/}\"" "\"source\":\"$file\"" "\"sha256\":\"$(sha256_of "$file")\"" \
		'"h1":"h1:' '"time":"20' '{"proof":"sha256","holds":true,"by":"--sha256"}' \
		'{"proof":"signature","holds":false,"why":"' '{"proof":"sumdb","holds":false,"why":"'
}

@test "several origins of one hash are several proofs" {
	sed -i 's/^sha256 = --sha256$/sha256 = versions.ini, built-in table/' "$STORE/receipts/$v.ini"
	output=$(receipt_of list)
	says '"by":"versions.ini"}' '"by":"built-intable"}'
}

@test "a linked toolchain and the system's have none" {
	cp -r "$STORE/versions/$v" "$BATS_TEST_TMPDIR/mine"
	check 0 gov link mine "$BATS_TEST_TMPDIR/mine"
	[ "$(receipt_of list mine)" = null ]
	echo mine >.go-version
	[ "$(receipt_of why)" = null ]
	check 0 gov why
	says 'proof: none; gov did not install it'
	export PATH=$PATH:$BATS_TEST_TMPDIR/mine/bin
	echo system >.go-version
	check 0 gov why
	says 'proof: none; gov did not install it'
}

@test "without its receipt a toolchain is listed all the same" {
	rm "$STORE/receipts/$v.ini"
	[ "$(receipt_of list)" = null ]
	[ "$(receipt_of why)" = null ]
	check 0 gov why
	says "proof: none; $STORE/receipts/$v.ini: there is no receipt"
}

@test "what is not installed has no proof" {
	echo 1.98.1 >.go-version
	check 4 gov why
	says_not 'proof: '
	check 4 gov why --json
	says '"receipt": null'
}

@test "gov list reads no receipt" {
	strace -o /dev/null true 2>/dev/null || skip 'no strace'
	# The leak checker of a sanitized build does not run under strace.
	check 0 env ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" strace -f -o trace gov list
	run ! grep receipts trace
}
