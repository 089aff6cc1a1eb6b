/* Signed notes, verifier keys, and the texts of a checksum database's answers. */
#include <stdlib.h>
#include <string.h>

#include "install/note.h"
#include "install/sumdb_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static bool inside(const char *p, size_t len, const char *whole, size_t n)
{
	return p >= whole && len <= n && p + len <= whole + n;
}

static void try_note(const char *msg, size_t n, const struct note_key *key)
{
	struct tlog_tree tree;
	struct note note;

	if (note_open(msg, n, key, &note))
		return;
	check(inside(note.text, note.len, msg, n));
	check(inside(note.signature, note.signature_len, msg, n));
	if (!sumdb_tree_parse(note.text, note.len, &tree))
		check(tree.size <= (uint64_t)INT64_MAX);
}

static void try_answer(const char *msg, size_t n, const struct note_key *key)
{
	struct sumdb_record r;
	char h1[SUMDB_H1_MAX];

	if (sumdb_record_parse(msg, n, &r))
		return;
	check(inside(r.text, r.len, msg, n));
	check(inside(r.note, r.note_len, msg, n));
	if (!sumdb_record_h1(&r, "golang.org/toolchain", "v0.0.1-go1.21.9.linux-amd64", h1))
		check(strlen(h1) == SUMDB_H1_MAX - 1);
	try_note(r.note, r.note_len, key);
}

static void try_key(const char *msg, size_t n)
{
	struct note_key key;
	char *text = malloc(n + 1);

	check(text != NULL);
	memcpy(text, msg, n);
	text[n] = '\0';
	if (!note_key_parse(text, &key))
		check(strlen(key.name) < NOTE_NAME_MAX);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *msg = (const char *)data;
	struct tlog_tree tree;
	struct note_key key;

	check(!note_key_parse(sumdb_builtin_key, &key));
	try_note(msg, n, &key);
	try_answer(msg, n, &key);
	try_key(msg, n);
	if (!sumdb_tree_parse(msg, n, &tree))
		check(tree.size <= (uint64_t)INT64_MAX);
	return 0;
}
