# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with scripts/bench
# Servers on loopback in the shape of go.dev: nginx at full speed, bench.d/paced.c at a given one.

servers=()

drop_servers() {
	local pid
	for pid in ${servers[@]+"${servers[@]}"}; do
		kill "$pid" 2>/dev/null || true
	done
}

# www ARCHIVE...: the folder $work/www/dl that both serve, with what mise and gov ask for.
www() {
	local file
	mkdir -p "$work/www/dl"
	for file; do
		ln -f "$file" "$work/www/dl/" 2>/dev/null || cp "$file" "$work/www/dl/"
		printf %s "$(sha256sum "$file" | cut -d ' ' -f 1)" >"$work/www/dl/${file##*/}.sha256"
	done
	# The whole index, as go.dev writes it, from the table of releases that is built into gov.
	awk -f "$here/index.awk" "$here/../../src/install/releases.txt" >"$work/www/index.json"
}

# serve_full: sets $url to nginx's address; the index is $url/dl/?mode=json.
serve_full() {
	local port
	mkdir -p "$work/nginx"
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		port=$((20000 + RANDOM % 12000))
		nginx_settings "$port" >"$work/nginx/nginx.conf"
		if nginx -p "$work/nginx" -c nginx.conf -e "$work/nginx/error.log" 2>"$work/errors"; then
			servers+=("$(wait_for_text "$work/nginx/nginx.pid")")
			url=http://127.0.0.1:$port
			return
		fi
	done
	cat "$work/errors" >&2
	die 'nginx does not start'
}

nginx_settings() {
	local user='' kind
	if [ "$(id -u)" = 0 ]; then user='user root;'; fi
	cat <<-END
		$user
		daemon on;
		worker_processes 1;
		pid nginx.pid;
		events { worker_connections 128; }
		http {
			access_log off;
			$(for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path temp;"; done)
			default_type application/octet-stream;
			sendfile on;
			root $work/www;
			server {
				listen 127.0.0.1:$1;
				location = /dl/ { default_type application/json; try_files /index.json =404; }
			}
		}
	END
}

# serve_paced BYTES_A_SECOND: sets $url.
serve_paced() {
	"$work/bin/paced" "$work/www/dl" "$1" >"$work/paced.$1" &
	servers+=($!)
	url=http://127.0.0.1:$(wait_for_text "$work/paced.$1")
}

wait_for_text() {
	for _ in $(seq 100); do
		if [ -s "$1" ]; then
			cat "$1"
			return
		fi
		sleep 0.1
	done
	die "nothing in $1 after 10 seconds"
}

# from_url STORE: a store whose only source is $url.
from_url() {
	mkdir -p "$1"
	printf '[gov]\nmirror = %s/dl/\nsumdb = off\n' "$url" >"$1/versions.ini"
}
