#include "install/fetch_page.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

#include "install/fetch_answer.h"
#include "install/fetch_ca.h"
#include "install/fetch_local.h"
#include "install/fetch_url.h"
#include "os/os.h"

#define TRIES 4
#define HEADWAY ((uint64_t)1 << 20) /* bytes gained that make up for a failed try */

struct fetch {
	CURL *curl;
	struct fetch_progress progress;
	struct fetch_times times;
	bool patient;
	long status;                    /* of the last try */
	char login[256], password[256]; /* "": none */
};

/* Why we ended a transfer that libcurl would have gone on with. */
enum refusal { NOT_REFUSED, BAD_STATUS, BAD_RANGE, WEB_PAGE, TOO_BIG, SINK_FAILED };

struct transfer {
	struct fetch *f;
	const char *url;
	const struct fetch_sink *sink;
	uint64_t have; /* bytes the sink holds */
	uint64_t max;
	struct fetch_known *known; /* what is at hand of it, or NULL */
	bool archive;              /* a web page is no answer; resume with Range */
	bool no_range;             /* resuming went wrong once: whole files only */
	bool ranged;               /* this try asked for a range */
	bool begun;                /* this try's answer was looked at and accepted */
	enum refusal refusal;
	int sink_code;
};

/* What libcurl says, in our words, and whether another try may help. */
static const struct reason {
	CURLcode code;
	bool again;
	const char *text;
} reasons[] = {
	{CURLE_COULDNT_RESOLVE_PROXY, false, "the proxy's name cannot be resolved"},
	{CURLE_COULDNT_RESOLVE_HOST, false, "the host's name cannot be resolved"},
	{CURLE_COULDNT_CONNECT, false, "cannot connect"},
	{CURLE_FILE_COULDNT_READ_FILE, false, "no such file, or it cannot be read"},
	{CURLE_PEER_FAILED_VERIFICATION, false,
		"the server's certificate is not trusted (SSL_CERT_FILE names other authorities)"},
	{CURLE_SSL_CACERT_BADFILE, false, "the file of certificate authorities cannot be read"},
	{CURLE_SSL_CONNECT_ERROR, true, "the TLS handshake failed"},
	{CURLE_OPERATION_TIMEDOUT, true, "timed out, or slower than 1 KiB/s for 30 s"},
	{CURLE_PARTIAL_FILE, true, "the transfer broke off"},
	{CURLE_RECV_ERROR, true, "the connection was lost"},
	{CURLE_SEND_ERROR, true, "the connection was lost"},
	{CURLE_GOT_NOTHING, true, "the server closed the connection without an answer"},
	{CURLE_HTTP2, true, "the HTTP/2 transfer broke off"},
	{CURLE_HTTP2_STREAM, true, "the HTTP/2 transfer broke off"},
	{CURLE_WEIRD_SERVER_REPLY, false, "that is no HTTP answer"},
	{CURLE_TOO_MANY_REDIRECTS, false, "too many redirects"},
	{CURLE_UNSUPPORTED_PROTOCOL, false, "redirected to a protocol that gov does not follow"},
	{CURLE_URL_MALFORMAT, false, "that is no URL"},
	{CURLE_OUT_OF_MEMORY, false, "out of memory"},
};

static long status_of(const struct transfer *t)
{
	long status = 0;

	curl_easy_getinfo(t->f->curl, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

static struct reason reason_for(const struct transfer *t, CURLcode code)
{
	/* The same code says that the answer is of HTTP/0.9, which means of no HTTP at all. */
	if (code == CURLE_UNSUPPORTED_PROTOCOL && status_of(t) == 0)
		code = CURLE_WEIRD_SERVER_REPLY;
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
		if (reasons[i].code == code)
			return reasons[i];
	}
	return (struct reason){code, false, curl_easy_strerror(code)};
}

struct fetch *fetch_new(const struct fetch_progress *progress, const struct fetch_times *times)
{
	static const struct fetch_times usual = {15000, 4000, 30, 500};
	struct fetch *f = calloc(1, sizeof *f);

	if (!f)
		return NULL;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		free(f);
		return NULL;
	}
	f->curl = curl_easy_init();
	if (!f->curl) {
		fetch_free(f);
		return NULL;
	}
	f->times = times ? *times : usual;
	fetch_show(f, progress);
	fetch_be_patient(f, true);
	return f;
}

void fetch_free(struct fetch *f)
{
	if (!f)
		return;
	curl_easy_cleanup(f->curl);
	curl_global_cleanup();
	free(f);
}

void fetch_show(struct fetch *f, const struct fetch_progress *progress)
{
	f->progress = progress ? *progress : (struct fetch_progress){0};
}

void fetch_be_patient(struct fetch *f, bool patient)
{
	f->patient = patient;
}

bool fetch_login(struct fetch *f, const char *login, const char *password)
{
	if (!login || !text_join(f->login, sizeof f->login, login, NULL) ||
		!text_join(f->password, sizeof f->password, password, NULL)) {
		f->login[0] = '\0';
		return !login;
	}
	return true;
}

long fetch_status(const struct fetch *f)
{
	return f->status;
}

/* --- one try --- */

static bool range_continues(const struct transfer *t)
{
	struct curl_header *h;

	return curl_easy_header(t->f->curl, "Content-Range", 0, CURLH_HEADER, -1, &h) ==
		       CURLHE_OK &&
	       fetch_continues(h->value, t->have);
}

static bool refuse(struct transfer *t, enum refusal why)
{
	t->refusal = why;
	return false;
}

static bool forget(struct transfer *t)
{
	t->have = 0;
	t->sink_code = t->sink->restart(t->sink->ctx);
	return t->sink_code == 0 || refuse(t, SINK_FAILED);
}

/* The answer's head is complete, and the first n bytes of its body are here: is it what we asked
 * for? Status 0 is a file. What a captive portal answers costs none of the bytes at hand. */
static bool begin(struct transfer *t, const char *data, size_t n)
{
	long status = status_of(t);

	if (status == 304 && t->known && t->known->etag[0])
		t->begun = t->known->unchanged = true;
	else if (status == 206)
		t->begun = (t->ranged && range_continues(t)) || refuse(t, BAD_RANGE);
	else if ((status == 200 || status == 0) && t->archive && fetch_is_page(data, n))
		refuse(t, WEB_PAGE);
	else if (status == 200 || status == 0)
		t->begun = t->have == 0 || forget(t);
	else
		refuse(t, BAD_STATUS);
	return t->begun;
}

static bool take(struct transfer *t, const char *data, size_t n)
{
	if (!t->begun && !begin(t, data, n))
		return false;
	if (t->max > 0 && (t->have > t->max || n > t->max - t->have))
		return refuse(t, TOO_BIG);
	t->sink_code = t->sink->write(t->sink->ctx, data, n);
	if (t->sink_code != 0)
		return refuse(t, SINK_FAILED);
	t->have += n;
	return true;
}

static size_t on_data(char *data, size_t size, size_t n, void *ctx)
{
	return take(ctx, data, size * n) ? size * n : CURL_WRITEFUNC_ERROR;
}

static int on_progress(
	void *ctx, curl_off_t total, curl_off_t done, curl_off_t up_total, curl_off_t up)
{
	const struct transfer *t = ctx;
	uint64_t before = t->have - (uint64_t)done;

	(void)up_total;
	(void)up;
	if (t->archive && t->begun && t->f->progress.report && (uint64_t)done <= t->have)
		t->f->progress.report(
			t->f->progress.ctx, t->have, total > 0 ? before + (uint64_t)total : 0);
	return 0;
}

/* A libcurl that was built for this system knows where its authorities are. */
static const char *ca_file(void)
{
	const curl_version_info_data *library = curl_version_info(CURLVERSION_NOW);

	return fetch_ca(library->cainfo || library->capath);
}

static CURLcode set_policy(const struct fetch *f, const char *url)
{
	CURL *c = f->curl;
	CURLcode rc = curl_easy_setopt(c, CURLOPT_URL, url);

	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, fetch_protocols(url, false));
	if (rc == CURLE_OK)
		rc = curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, fetch_protocols(url, true));
	if (rc == CURLE_OK && ca_file())
		rc = curl_easy_setopt(c, CURLOPT_CAINFO, ca_file());
	if (rc == CURLE_OK && f->login[0])
		rc = curl_easy_setopt(c, CURLOPT_USERNAME, f->login);
	if (rc == CURLE_OK && f->login[0])
		rc = curl_easy_setopt(c, CURLOPT_PASSWORD, f->password);
	curl_easy_setopt(c, CURLOPT_UNRESTRICTED_AUTH, 0L);
	curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	curl_easy_setopt(c, CURLOPT_MAXREDIRS, 10L);
	curl_easy_setopt(c, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS,
		(long)(f->patient ? f->times.connect_ms : f->times.impatient_ms));
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1024L);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME,
		(long)(f->patient ? f->times.slow_s : 1 + f->times.slow_s / 3));
	curl_easy_setopt(c, CURLOPT_USERAGENT, "gov/" GOV_VERSION_TEXT);
	curl_easy_setopt(c, CURLOPT_BUFFERSIZE, 128L << 10);
	return rc;
}

static CURLcode set_transfer(CURL *c, struct transfer *t)
{
	char range[32];
	struct text r = text_on(range, sizeof range);
	CURLcode rc = CURLE_OK;

	t->ranged = t->archive && !t->no_range && t->have > 0;
	text_add_u64(&r, t->have);
	text_add(&r, "-");
	if (t->ranged)
		rc = curl_easy_setopt(c, CURLOPT_RANGE, range);
	if (rc == CURLE_OK && !t->archive)
		rc = curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "gzip");
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_data);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, t);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	return rc;
}

static bool take_piece(void *ctx, const char *data, size_t n)
{
	struct transfer *t = ctx;
	bool more = take(t, data, n);

	if (more && t->archive && t->f->progress.report)
		t->f->progress.report(t->f->progress.ctx, t->have, 0);
	return more;
}

static CURLcode try_local(struct transfer *t)
{
	static const CURLcode codes[] = {[FETCH_LOCAL_READ] = CURLE_OK,
		[FETCH_LOCAL_NO_FILE] = CURLE_FILE_COULDNT_READ_FILE,
		[FETCH_LOCAL_BAD_URL] = CURLE_URL_MALFORMAT};
	CURLcode rc = codes[fetch_local(t->url, take_piece, t)];

	return rc == CURLE_OK && t->refusal != NOT_REFUSED ? CURLE_WRITE_ERROR : rc;
}

static void note_etag(const struct transfer *t)
{
	struct curl_header *h;

	t->known->etag[0] = '\0';
	if (!fetch_is_local(t->url) &&
		curl_easy_header(t->f->curl, "ETag", 0, CURLH_HEADER, -1, &h) == CURLHE_OK)
		fetch_take_etag(h->value, t->known->etag, sizeof t->known->etag);
}

static CURLcode try_remote(struct transfer *t)
{
	char line[sizeof t->known->etag + 32];
	struct curl_slist *asked = NULL;
	CURL *c = t->f->curl;
	CURLcode rc = set_policy(t->f, t->url);

	if (t->known && t->known->etag[0]) {
		text_join(line, sizeof line, "If-None-Match: ", t->known->etag, NULL);
		asked = curl_slist_append(NULL, line);
		curl_easy_setopt(c, CURLOPT_HTTPHEADER, asked);
	}
	if (rc == CURLE_OK)
		rc = set_transfer(c, t);
	if (rc == CURLE_OK)
		rc = curl_easy_perform(c);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(asked);
	return rc;
}

static CURLcode try_once(struct transfer *t)
{
	CURL *c = t->f->curl;
	CURLcode rc;

	curl_easy_reset(c);
	t->begun = false;
	t->refusal = NOT_REFUSED;
	rc = fetch_is_local(t->url) ? try_local(t) : try_remote(t);
	if (rc == CURLE_OK && !t->begun && !begin(t, "", 0))
		rc = CURLE_WRITE_ERROR;
	t->f->status = status_of(t);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, NULL);
	return rc;
}

/* --- what a failed try means --- */

static enum gov_exit failed(const struct transfer *t, const char *why, struct err *e)
{
	return err_set(e, GOV_NETWORK, t->url, ": ", why, NULL);
}

/* What the proxy answered when it was asked for a tunnel, if that was no. */
static long proxy_status(const struct transfer *t)
{
	long status = 0;

	curl_easy_getinfo(t->f->curl, CURLINFO_HTTP_CONNECTCODE, &status);
	return status >= 300 ? status : 0;
}

static enum gov_exit explain(const struct transfer *t, CURLcode code, struct err *e)
{
	switch (t->refusal) {
	case WEB_PAGE:
		return failed(t, "answered with a web page, not an archive", e);
	case TOO_BIG:
		return fetch_too_big(t->url, t->max, e);
	case SINK_FAILED:
		return err_os(e, "cannot keep the bytes of", t->url, t->sink_code);
	case BAD_RANGE:
		return failed(t, "answered with another part of the file than asked", e);
	case BAD_STATUS:
		return fetch_status_failed(
			t->url, fetch_status_text(status_of(t)), status_of(t), e);
	case NOT_REFUSED:
		break;
	}
	if (proxy_status(t))
		return fetch_status_failed(t->url, "the proxy refused (HTTP ", proxy_status(t), e);
	if (code == CURLE_HTTP_RETURNED_ERROR)
		return fetch_status_failed(
			t->url, fetch_status_text(status_of(t)), status_of(t), e);
	return failed(t, reason_for(t, code).text, e);
}

static bool is_missing(const struct transfer *t, CURLcode code)
{
	long status = status_of(t);

	if (code == CURLE_HTTP_RETURNED_ERROR)
		return status == 403 || status == 404 || status == 410;
	return t->refusal == WEB_PAGE || code == CURLE_FILE_COULDNT_READ_FILE;
}

/* A connection that never came about in 15 s will not in the next 15 s either. (The time of
 * connecting is 0 for one that was there before.) */
static bool never_connected(const struct transfer *t)
{
	curl_off_t ready = 0;

	curl_easy_getinfo(t->f->curl, CURLINFO_PRETRANSFER_TIME_T, &ready);
	return ready == 0;
}

static bool worth_another(const struct transfer *t, CURLcode code)
{
	long status = status_of(t);

	if (t->refusal != NOT_REFUSED)
		return false;
	if (proxy_status(t))
		return proxy_status(t) >= 500;
	if (code == CURLE_HTTP_RETURNED_ERROR)
		return status == 408 || status == 429 || status >= 500;
	if (code == CURLE_OPERATION_TIMEDOUT && never_connected(t))
		return false;
	return reason_for(t, code).again;
}

/* The server cannot continue our file: once, begin anew. */
static bool resume_refused(struct transfer *t, CURLcode code)
{
	if (!t->ranged || t->no_range)
		return false;
	if (t->refusal != BAD_RANGE && !(code == CURLE_HTTP_RETURNED_ERROR && status_of(t) == 416))
		return false;
	t->no_range = true;
	return true;
}

static void back_off(const struct transfer *t, CURLcode code, unsigned failures)
{
	unsigned delay = t->f->times.retry_ms << (failures - 1);
	struct err why;
	size_t skip = strlen(t->url) + strlen(": ");

	explain(t, code, &why);
	if (t->f->progress.retrying && strlen(why.text) > skip)
		t->f->progress.retrying(t->f->progress.ctx, why.text + skip, delay);
	os_sleep_ms(delay);
}

static enum gov_exit run(struct transfer *t, bool *not_found, struct err *e)
{
	uint64_t furthest = t->have;
	unsigned failures = 0;
	CURLcode code;

	while ((code = try_once(t)) != CURLE_OK) {
		if (resume_refused(t, code))
			continue;
		if (t->have >= furthest + HEADWAY) {
			furthest = t->have;
			failures = 0;
		}
		if (!worth_another(t, code) || ++failures == (t->f->patient ? TRIES : TRIES / 2))
			break;
		back_off(t, code, failures);
	}
	if (code == CURLE_OK)
		return GOV_OK;
	if (not_found)
		*not_found = is_missing(t, code);
	return explain(t, code, e);
}

static enum gov_exit fetch_run(struct transfer *t, bool *not_found, struct err *e)
{
	if (not_found)
		*not_found = false;
	if (!fetch_protocols(t->url, false) && !fetch_is_local(t->url))
		return err_set(e, GOV_USAGE, t->url,
			": gov fetches from https://, http:// and file:// only", NULL);
	return run(t, not_found, e);
}

enum gov_exit fetch_to(struct fetch *f, const char *url, uint64_t have, uint64_t max,
	const struct fetch_sink *sink, bool *not_found, struct err *e)
{
	struct transfer t = {
		.f = f, .url = url, .sink = sink, .have = have, .max = max, .archive = true};

	return fetch_run(&t, not_found, e);
}

enum gov_exit fetch_page(struct fetch *f, const char *url, uint64_t max,
	const struct fetch_sink *sink, struct fetch_known *known, bool *not_found, struct err *e)
{
	struct transfer t = {.f = f, .url = url, .sink = sink, .known = known, .max = max};
	enum gov_exit rc = fetch_run(&t, not_found, e);

	if (known && rc == GOV_OK && !known->unchanged)
		note_etag(&t);
	return rc;
}
