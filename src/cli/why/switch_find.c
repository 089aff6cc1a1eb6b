/* Where cmd/go finds the toolchain that it switches to (Exec in
 * src/cmd/go/internal/toolchain/select.go): PATH, the module cache, GOPROXY. */
#include <string.h>

#include "cli/goenv.h"
#include "cli/why/switch.h"
#include "core/folders.h"
#include "core/gover.h"
#include "os/os.h"

#define MODULE "golang.org/toolchain"

/* Begin what cmd/go, which ends here, says; the caller adds to it. */
static struct text refuse(struct prediction *out, const char *text)
{
	struct text t = text_on(out->message, sizeof out->message);
	out->action = SWITCH_REFUSE;
	out->runs = false;
	text_add(&t, text);
	return t;
}

/* --- PATH --- */

/* exec.LookPath: the first that may be run counts, and is refused when its folder is relative. */
static bool look_path(const char *path, const char *name, char *out)
{
	const char *folder;
	struct os_info info;
	size_t len;
	while (folders_next(&path, &folder, &len)) {
		bool here = len == 0;
		if ((here && *OS_PATH_HERE == '\0') ||
			!folders_path(here ? OS_PATH_HERE : folder, here ? 1 : len, out))
			continue;
		struct text t = {.p = out, .len = strlen(out), .cap = GOV_PATH_MAX};
		text_add(&t, t.len > 0 && out[t.len - 1] == '/' ? "" : "/");
		text_add(&t, name);
		text_add(&t, OS_EXE);
		if (!t.cut && os_stat(out, &info) == 0 && info.runnable && info.kind != OS_DIR)
			return os_is_absolute(out);
	}
	return false;
}

/* Is the file a shim of this store? They are names of one file. */
static bool is_shim(const struct cli *c, const char *file)
{
	char shim[GOV_PATH_MAX];
	struct os_info a, b;
	return text_join(shim, sizeof shim, c->root, "/shims/go" OS_EXE, NULL) &&
	       os_stat(shim, &a) == 0 && os_stat(file, &b) == 0 && a.device == b.device &&
	       a.inode == b.inode;
}

/* The GOROOT that the program runs: of a shim, the version it is named after. */
static bool root_behind(const struct cli *c, const struct prediction *out, bool shim, char *goroot)
{
	return shim ? text_join(goroot, GOV_PATH_MAX, c->root, "/versions/",
			      out->toolchain + strlen("go"), NULL)
		    : switch_root_of(out->found, goroot);
}

/* cmd/go compares what the program calls itself with what was wanted. */
static void check_program(const struct cli *c, struct prediction *out)
{
	char goroot[GOV_PATH_MAX], name[SWITCH_NAME_MAX];
	bool shim = is_shim(c, out->found);
	struct text t;
	if (shim && !out->installed) {
		t = refuse(out, "go ");
		text_add(&t, out->toolchain + strlen("go"));
		text_add(&t, " is not installed");
	} else if (root_behind(c, out, shim, goroot) && switch_name_of(goroot, name) &&
		   strcmp(name, out->toolchain) != 0) {
		t = refuse(out, "toolchain ");
		text_add(&t, name);
		text_add(&t, " invoked to provide ");
		text_add(&t, out->toolchain);
	}
}

static bool find_on_path(struct cli *c, const struct goenv *env, struct prediction *out)
{
	if (!look_path(goenv_get(env, "PATH", NULL), out->toolchain, out->found)) {
		out->found[0] = '\0';
		return false;
	}
	out->how = SWITCH_ON_PATH;
	out->action = SWITCH_OVER;
	out->runs = true;
	check_program(c, out);
	return true;
}

/* --- the module cache --- */

struct module {
	char version[SWITCH_NAME_MAX + 64]; /* v0.0.1-go1.24.4.linux-amd64, escaped */
	char cache[GOV_PATH_MAX];           /* GOMODCACHE */
	char path[GOV_PATH_MAX];            /* scratch */
};

/* Capitals are escaped, as module.EscapeVersion does: file systems may not tell them apart. */
static void set_version(
	struct cli *c, const struct selection *s, const char *toolchain, struct module *m)
{
	struct platform p = c->host;
	struct version v;
	struct text t = text_on(m->version, sizeof m->version);
	toolchain_parse(s->name, &c->host, &v, &p);
	text_add(&t, "v0.0.1-");
	for (; *toolchain != '\0'; toolchain++) {
		bool capital = *toolchain >= 'A' && *toolchain <= 'Z';
		char low = (char)(capital ? *toolchain - 'A' + 'a' : *toolchain);
		text_addn(&t, "!", capital);
		text_addn(&t, &low, 1);
	}
	text_add(&t, ".");
	text_add(&t, p.os);
	text_add(&t, "-");
	text_add(&t, strcmp(p.arch, "armv6l") == 0 ? "arm" : p.arch);
}

static bool set_cache(const struct goenv *env, struct module *m)
{
	const char *cache = goenv_get(env, "GOMODCACHE", NULL);
	const char *gopath = goenv_get(env, "GOPATH", NULL), *first;
	const char *home = goenv_get(env, OS_HOME_ENV, NULL);
	struct text t = text_on(m->cache, sizeof m->cache);
	size_t len;
	if (*cache != '\0') {
		text_add(&t, cache);
	} else if (*gopath != '\0' && folders_next(&gopath, &first, &len)) {
		if (!folders_path(first, len, m->cache))
			return false;
		t.len = strlen(m->cache);
		text_add(&t, "/pkg/mod");
	} else if (*home != '\0') {
		text_add(&t, home);
		text_add(&t, "/go/pkg/mod");
	}
	os_slashes(m->cache);
	return !t.cut && t.len > 0;
}

static bool is_there(struct module *m, const char *a, const char *b, const char *c)
{
	struct os_info info;
	return text_join(m->path, sizeof m->path, a, b, c, NULL) && os_stat(m->path, &info) == 0;
}

/* The file of cache/download with that ending. */
static bool has_download(struct module *m, const char *end)
{
	char name[sizeof m->version + 16];
	text_join(name, sizeof name, m->version, end, NULL);
	return is_there(m, m->cache, "/cache/download/" MODULE "/@v/", name);
}

/* DownloadDir and DownloadZip of src/cmd/go/internal/modfetch: unpacked whole, or still a zip. */
static bool find_in_cache(struct module *m, struct prediction *out)
{
	bool hashed = has_download(m, ".ziphash"), partial = has_download(m, ".partial");
	const char *program = "/bin/go" OS_EXE;
	if (!is_there(m, m->cache, "/" MODULE "@", m->version) || !hashed || partial) {
		if (!has_download(m, ".zip") || !hashed)
			return false;
		program = "";
	}
	text_join(out->found, sizeof out->found, m->path, program, NULL);
	out->runs = true;
	out->how = SWITCH_IN_CACHE;
	out->action = SWITCH_OVER;
	return true;
}

/* --- the checksum database --- */

/* path.Match for one element, without classes of characters. */
static bool match(const char *pattern, size_t n, const char *name, size_t len)
{
	while (n > 1 && pattern[0] == '*' && pattern[1] == '*') {
		pattern++;
		n--;
	}
	if (n == 0 || *pattern == '*') {
		bool rest = n > 0 && match(pattern + 1, n - 1, name, len);
		return n == 0 ? len == 0
			      : rest || (len > 0 && match(pattern, n, name + 1, len - 1));
	}
	return len > 0 && (*pattern == '?' || *pattern == *name) &&
	       match(pattern + 1, n - 1, name + 1, len - 1);
}

/* Does a pattern of `list` match the module's path or what it begins with, element by element
 * (module.MatchPrefixPatterns)? */
static bool excepted(const char *list)
{
	static const char host[] = "golang.org", all[] = MODULE;
	while (*list != '\0') {
		size_t n = strcspn(list, ",");
		const char *slash = memchr(list, '/', n);
		size_t head = slash != NULL ? (size_t)(slash - list) : n;
		bool fits = match(list, head, host, strlen(host));
		if (slash != NULL)
			fits = fits && match(slash + 1, n - head - 1, all + strlen(host) + 1,
					       strlen(all) - strlen(host) - 1);
		if (fits)
			return true;
		list += n + (list[n] == ',');
	}
	return false;
}

/* useSumDB of src/cmd/go/internal/modfetch/sumdb.go: toolchains need it, whatever is excepted, but
 * for those from a single file:// proxy. */
static bool needs_database(const struct goenv *env)
{
	const char *proxy = goenv_get(env, "GOPROXY", NULL);
	const char *none = goenv_get(env, "GONOSUMDB", NULL);
	if (!text_starts(proxy, "file://") || strpbrk(proxy, ",|") != NULL)
		return true;
	if (*none == '\0')
		none = goenv_get(env, "GOPRIVATE", NULL);
	return strcmp(goenv_get(env, "GOSUMDB", NULL), "off") != 0 && !excepted(none);
}

/* Its name: the first word of GOSUMDB, up to the key's hash. */
static void ask_database(const struct goenv *env, struct module *m, struct prediction *out)
{
	const char *setting = goenv_get(env, "GOSUMDB", NULL);
	struct text t = text_on(out->database, sizeof out->database);
	char kept[GOV_PATH_MAX], record[sizeof m->version + 64];
	text_addn(&t, setting, strcspn(setting, " +"));
	text_join(record, sizeof record, "/lookup/" MODULE "@", m->version, NULL);
	if (text_join(kept, sizeof kept, m->cache, "/cache/download/sumdb/", out->database, NULL) &&
		is_there(m, kept, record, ""))
		out->database[0] = '\0'; /* what it said is there */
}

static void check_database(const struct goenv *env, struct module *m, struct prediction *out)
{
	if (!needs_database(env))
		return;
	if (strcmp(goenv_get(env, "GOSUMDB", NULL), "off") == 0)
		refuse(out, "verifying module: checksum database disabled by GOSUMDB=off");
	else
		ask_database(env, m, out);
}

/* --- GOPROXY --- */

static void not_available(const struct module *m, struct prediction *out)
{
	struct version v;
	const char *platform = m->version + strlen("v0.0.1-") + strlen(out->toolchain) + 1;
	const char *arch = strchr(platform, '-');
	struct text t = refuse(out, "");
	if (gover_toolchain(out->toolchain, &v) && gover_is_language(v.text)) {
		text_add(&t, out->toolchain);
		text_add(&t, " is a language version but not a toolchain version");
		return;
	}
	text_add(&t, "download ");
	text_add(&t, out->toolchain);
	text_add(&t, " for ");
	text_addn(&t, platform, arch != NULL ? (size_t)(arch - platform) : strlen(platform));
	text_add(&t, arch != NULL ? "/" : "");
	text_add(&t, arch != NULL ? arch + 1 : "");
	text_add(&t, ": toolchain not available");
}

/* Does the proxy of n bytes, a folder of this machine, lack it? */
static bool folder_lacks(const char *proxy, size_t n, struct module *m)
{
	char folder[GOV_PATH_MAX], name[sizeof m->version + 64];
	struct text t = text_on(folder, sizeof folder);
	text_addn(&t, proxy, n);
	if (t.cut || !text_starts(folder, "file:///") || strchr(folder, '%') != NULL)
		return false;
	text_join(name, sizeof name, "/" MODULE "/@v/", m->version, NULL);
	const char *path = folder + strlen("file://");
	if (os_is_absolute(path + 1)) /* "/C:/proxy" */
		path++;
	return !is_there(m, path, name, ".zip");
}

/* The next proxy of a list, without blanks; 0 behind the last. */
static size_t next_proxy(const char **list, const char **proxy)
{
	*list += strspn(*list, " ,|");
	size_t n = strcspn(*list, ",|");
	*proxy = *list;
	*list += n;
	while (n > 0 && (*proxy)[n - 1] == ' ')
		n--;
	return n;
}

/* Is it certain that nobody of the list has it? They are asked one behind the other, "off" ends it
 * (proxyList of src/cmd/go/internal/modfetch/proxy.go). */
static bool proxies_lack(const char *list, struct module *m)
{
	const char *proxy;
	size_t n;
	while ((n = next_proxy(&list, &proxy)) > 0) {
		if (n == 3 && memcmp(proxy, "off", n) == 0)
			return true;
		if (!folder_lacks(proxy, n, m))
			return false;
	}
	return true;
}

static void find_on_proxy(const struct goenv *env, struct module *m, struct prediction *out)
{
	struct version v;
	struct text t;
	const char *proxy = goenv_get(env, "GOPROXY", NULL);
	bool language = gover_toolchain(out->toolchain, &v) && gover_is_language(v.text);
	proxy += strspn(proxy, " ,|");
	out->how = SWITCH_FROM_PROXY;
	out->action = SWITCH_DOWNLOAD;
	out->runs = true;
	text_join(out->from, sizeof out->from, proxy, NULL);
	if (*proxy == '\0') {
		t = refuse(out, "download ");
		text_add(&t, out->toolchain);
		text_add(&t, ": GOPROXY list is not the empty string, but contains no entries");
	} else if (language || proxies_lack(proxy, m)) {
		not_available(m, out);
	}
}

void switch_find(struct cli *c, const struct goenv *env, const struct selection *s, bool path_only,
	struct prediction *out)
{
	struct module m;
	struct text t;
	if (find_on_path(c, env, out))
		return;
	if (path_only) {
		t = refuse(out, "cannot find \"");
		text_add(&t, out->toolchain);
		text_add(&t, "\" in PATH");
		return;
	}
	set_version(c, s, out->toolchain, &m);
	if (!set_cache(env, &m) || !find_in_cache(&m, out))
		find_on_proxy(env, &m, out);
	if (out->action != SWITCH_REFUSE)
		check_database(env, &m, out);
}
