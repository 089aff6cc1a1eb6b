# shellcheck shell=bash
# nginx on loopback in the shape of go.dev, one for each bats file:
#
#	setup_file() { server_start; serve FILE...; }
#	teardown_file() { server_stop; }
#
# Then $URL is its address ($URL/dl/, $URL/missing/dl/, see nginx.conf.in), $SERVER its folder.

server_start() {
	SERVER=$BATS_FILE_TMPDIR/server
	export SERVER
	mkdir -p "$SERVER/www/go" "$SERVER/www/wrong" "$SERVER/www/short" "$SERVER/temp"
	echo '[]' >"$SERVER/www/index.json"
	local user='' try port
	if [ "$(id -u)" = 0 ]; then user='user root;'; fi
	for try in 1 2 3 4 5 6 7 8 9 10; do
		port=$((20000 + (RANDOM + try) % 12000))
		sed -e "s|@DIR@|$SERVER|g; s|@PORT@|$port|g; s|@USER@|$user|" \
			"$BATS_TEST_DIRNAME/nginx.conf.in" >"$SERVER/nginx.conf"
		if PATH=$PATH:/usr/sbin nginx -p "$SERVER" -c "$SERVER/nginx.conf" \
			-g "error_log $SERVER/error.log;" 2>"$SERVER/start.log"; then
			export URL=http://127.0.0.1:$port
			# It is written behind the back of the command that has ended.
			wait_until test -s "$SERVER/nginx.pid"
			return
		fi
	done
	cat "$SERVER/start.log" >&2
	return 1
}

server_stop() {
	if [ -s "$SERVER/nginx.pid" ]; then
		kill "$(cat "$SERVER/nginx.pid")"
	fi
}

# serve FILE...: put archives on the server, changed copies for /wrong/ and /short/, and all of
# them into its index.
serve() {
	local file name
	for file; do
		name=${file##*/}
		cp "$file" "$SERVER/www/go/$name"
		head -c -100 "$file" >"$SERVER/www/short/$name"
		{
			head -c -100 "$file"
			head -c 100 /dev/zero
		} >"$SERVER/www/wrong/$name"
	done
	write_index
}

# The index as go.dev writes it, newest first; pre-releases are not stable.
write_index() {
	local file
	for file in "$SERVER"/www/go/go*; do
		echo "${file##*/}"
	done | sort -rV | while IFS= read -r file; do
		index_entry "$file"
	done | sed '1s/^/[/; $!s/$/,/; $s/$/]/' >"$SERVER/www/index.json"
}

# One release with one file: goV.OS-ARCH.tar.gz or .zip.
index_entry() {
	local stem version os arch stable=true
	stem=${1%.tar.gz}
	stem=${stem%.zip}
	version=${stem%.*}
	arch=${stem##*.}
	os=${arch%-*} arch=${arch#*-}
	case $version in *rc* | *beta*) stable=false ;; esac
	printf '{"version":"%s","stable":%s,"files":[{"filename":"%s","os":"%s","arch":"%s",' \
		"$version" "$stable" "$1" "$os" "$arch"
	printf '"version":"%s","sha256":"%s","size":%s,"kind":"archive"}]}\n' "$version" \
		"$(sha256_of "$SERVER/www/go/$1")" "$(stat -c %s "$SERVER/www/go/$1")"
}

# Requests since the last call of forget_requests. nginx writes a request down after its answer is
# sent, so the client may be gone by then; it does one thing at a time, and one more request that is
# answered means that all before are written down.
all_requests() {
	settle || return
	cat "$SERVER/access.log"
}

# Those for archives, not the index.
requests() {
	all_requests | grep -v mode=json || true
}

forget_requests() {
	settle && : >"$SERVER/access.log"
}

settle() {
	local answer
	exec 4<>"/dev/tcp/127.0.0.1/${URL##*:}" || return
	printf 'GET /settled HTTP/1.0\r\n\r\n' >&4
	answer=$(cat <&4)
	exec 4>&-
	[[ $answer == *' 204 '* ]]
}

# flaky_start MODE TIMES FILE: a server that fails TIMES times (tests/helpers/flaky.c). Sets
# $FLAKY_URL; its log is $BATS_TEST_TMPDIR/flaky.log.
flaky_start() {
	"$BUILD/test/flaky" "$1" "$2" "$3" "$BATS_TEST_TMPDIR/flaky.log" "${SERVER:-}/www/index.json" \
		>"$BATS_TEST_TMPDIR/flaky.port" 3>&- &
	FLAKY_PID=$!
	wait_until test -s "$BATS_TEST_TMPDIR/flaky.port"
	FLAKY_URL=http://127.0.0.1:$(cat "$BATS_TEST_TMPDIR/flaky.port")
	export FLAKY_URL
}

flaky_stop() {
	if [ -n "${FLAKY_PID:-}" ]; then
		kill "$FLAKY_PID" 2>/dev/null || true
	fi
}

# tls_start: the same go.dev over TLS, under its real names, reached through a proxy: exports
# https_proxy and SSL_CERT_FILE. Both name loopback only.
tls_start() {
	local dir=$SERVER try
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj '/CN=gov test authority' \
		-keyout "$dir/ca.key" -out "$dir/ca.pem" 2>/dev/null || return
	openssl req -newkey rsa:2048 -nodes -subj '/CN=go.dev' \
		-keyout "$dir/tls.key" -out "$dir/tls.csr" 2>/dev/null || return
	echo 'subjectAltName=DNS:go.dev,DNS:dl.google.com' >"$dir/tls.ext"
	openssl x509 -req -in "$dir/tls.csr" -CA "$dir/ca.pem" -CAkey "$dir/ca.key" -CAcreateserial \
		-days 2 -extfile "$dir/tls.ext" -out "$dir/tls.pem" 2>/dev/null || return
	for try in 1 2 3 4 5; do
		tls_listen $((32100 + RANDOM % 600)) && return
	done
	cat "$dir/error.log" >&2
	return 1
}

# tls_listen PORT: nginx tries for some seconds. Another test's server may have the port, so who
# answers must show the certificate of this one's authority.
tls_listen() {
	local dir=$SERVER port=$1 try
	cat >"$dir/tls.conf" <<-END
		server {
			listen 127.0.0.1:$port ssl;
			ssl_certificate $dir/tls.pem;
			ssl_certificate_key $dir/tls.key;
			location = /dl/ { rewrite ^ /index.json last; }
			location = /index.json { internal; default_type application/json; }
			location /dl/ { rewrite ^/dl/(.+)\$ https://dl.google.com/go/\$1 redirect; }
		}
	END
	kill -HUP "$(cat "$dir/nginx.pid")"
	for _ in $(seq 50); do
		if openssl s_client -connect "127.0.0.1:$port" -CAfile "$dir/ca.pem" -verify_return_error \
			</dev/null >/dev/null 2>&1; then
			export TLS_PORT=$port
			return
		fi
		sleep 0.1
	done
	return 1
}
