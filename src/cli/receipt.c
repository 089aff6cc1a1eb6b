#include "cli/receipt.h"

#include <string.h>

#include "cli/ui.h"
#include "core/text.h"
#include "install/store_receipt.h"

#define NOT_CHECKED "not checked: "

struct value {
	char text[GOV_PATH_MAX]; /* "" when the receipt has none */
};

static const char *get(
	const struct store_receipt *r, const char *section, const char *key, struct value *out)
{
	return store_receipt_get(r, section, key, out->text, sizeof out->text) ? out->text : NULL;
}

static void json_value(const struct store_receipt *r, const char *section, const char *key)
{
	struct value v;
	json_string(key, get(r, section, key, &v));
}

/* What stands between `before` and the next of `ends` in *s, cut out; *s then is behind it. NULL
 * when it is not there. */
static const char *cut_out(char **s, const char *before, const char *ends)
{
	char *start = *s != NULL ? strstr(*s, before) : NULL;
	char *end = start != NULL ? strpbrk(start + strlen(before), ends) : NULL;
	if (end == NULL)
		return NULL;
	*end = '\0';
	*s = end + 1;
	return start + strlen(before);
}

/* "WHO (DETAIL)" in two; NULL and all of it WHO when there is no detail. The last bracket counts: a
 * user id may have its own, a detail has none. */
static char *split_detail(char *text)
{
	char *detail = NULL;
	for (char *s = strstr(text, " ("); s != NULL; s = strstr(s + 1, " ("))
		detail = s;
	if (detail == NULL)
		return NULL;
	*detail = '\0';
	return detail + 2;
}

/* --- JSON --- */

/* "key FINGERPRINT, HASH, made TIME)" */
static void json_signature(char *detail)
{
	json_string("fingerprint", cut_out(&detail, "key ", ","));
	json_string("hash", cut_out(&detail, " ", ","));
	json_string("made", cut_out(&detail, "made ", ")"));
}

static void json_vouched(const struct store_receipt *r, const char *key)
{
	struct value v;
	if (get(r, "proof", key, &v) == NULL)
		return;
	bool holds = !text_starts(v.text, NOT_CHECKED);
	char *detail = holds ? split_detail(v.text) : NULL;
	json_open(NULL, '{');
	json_string("proof", key);
	json_bool("holds", holds);
	json_string(holds ? "by" : "why", holds ? v.text : v.text + strlen(NOT_CHECKED));
	if (holds && strcmp(key, "signature") == 0)
		json_signature(detail);
	else if (holds)
		json_value(r, "proof", "h1"); /* what the database vouched for */
	json_close();
}

static void json_origins(const struct store_receipt *r)
{
	struct value v;
	char *origin = v.text;
	get(r, "proof", "sha256", &v);
	while (*origin != '\0') {
		char *comma = strstr(origin, ", ");
		char *next = comma != NULL ? comma + 2 : origin + strlen(origin);
		if (comma != NULL)
			*comma = '\0';
		json_open(NULL, '{');
		json_string("proof", "sha256");
		json_bool("holds", true);
		json_string("by", origin);
		json_close();
		origin = next;
	}
}

void receipt_json(const char *root, const char *name)
{
	struct store_receipt r;
	struct err e;
	if (name == NULL || store_receipt_read(root, name, &r, &e) != GOV_OK) {
		json_string("receipt", NULL);
		return;
	}
	json_open("receipt", '{');
	json_value(&r, "toolchain", "time");
	json_value(&r, "archive", "file");
	json_value(&r, "archive", "source");
	json_value(&r, "archive", "sha256");
	json_value(&r, "proof", "h1");
	json_open("proofs", '[');
	json_origins(&r);
	json_vouched(&r, "signature");
	json_vouched(&r, "sumdb");
	json_close();
	json_close();
}

/* --- text --- */

/* One line of what the receipt has under up to two keys: "proof: LEAD FIRST BETWEEN SECOND". */
struct line {
	const char *lead, *section, *first, *between, *second;
};

static const struct line lines[] = {
	{"", "archive", "file", " from ", "source"},
	{"SHA-256 ", "archive", "sha256", NULL, NULL},
	{"SHA-256 known from: ", "proof", "sha256", NULL, NULL},
	{"OpenPGP signature: ", "proof", "signature", NULL, NULL},
	{"checksum database: ", "proof", "sumdb", NULL, NULL},
	{"module hash ", "proof", "h1", NULL, NULL},
	{"installed ", "toolchain", "time", NULL, NULL},
};

static void print_value(const char *before, const char *value)
{
	char shown[GOV_PATH_MAX];
	ui_harmless(value, shown, sizeof shown);
	ui_out("%s%s", before, shown);
}

static void print_line(const struct store_receipt *r, const struct line *l)
{
	struct value v;
	if (get(r, l->section, l->first, &v) == NULL)
		return;
	ui_out("proof: ");
	print_value(l->lead, v.text);
	if (l->second != NULL && get(r, l->section, l->second, &v) != NULL)
		print_value(l->between, v.text);
	ui_out("\n");
}

void receipt_print(const char *root, const char *name)
{
	struct store_receipt r;
	struct err e;
	if (name == NULL) {
		ui_out("proof: none; gov did not install it\n");
	} else if (store_receipt_read(root, name, &r, &e) != GOV_OK) {
		ui_out("proof: none; %s\n", e.text);
	} else {
		for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
			print_line(&r, &lines[i]);
	}
}
