#include "cases.h"

#include "../helpers/sumdb_made.h"

#include "install/note.h"
#include "install/sumdb.h"

static size_t read_whole(const char *path, char *buf, size_t cap)
{
	FILE *f = fopen(path, "rb");
	size_t n;

	if (!f)
		fail_msg("cannot open %s: run the tests in the repository's root", path);
	n = fread(buf, 1, cap, f);
	fclose(f);
	return n;
}

static struct note_key builtin(void)
{
	struct note_key k;

	assert_null(note_key_parse(sumdb_builtin_key, &k));
	return k;
}

static struct note_key made_note_key(const struct made *db)
{
	char text[256];
	struct note_key k;

	made_key_text(db, text);
	assert_null(note_key_parse(text, &k));
	return k;
}

static void test_keys(void **state)
{
	struct cases c;
	struct note_key k;

	(void)state;
	cases_open(&c, "tests/data/sumdb/keys.tsv");
	while (cases_next(&c)) {
		const char *why = note_key_parse(c.field[0], &k);

		cases_equal(&c, why ? why : k.name, c.field[1]);
	}
}

static void test_real_latest(void **state)
{
	struct note_key k = builtin();
	struct note note;
	char msg[1024];
	size_t n = read_whole("tests/data/sumdb/latest-example.txt", msg, sizeof msg);

	(void)state;
	assert_null(note_open(msg, n, &k, &note));
	assert_ptr_equal(note.text, msg);
	assert_int_equal(note.text[note.len - 1], '\n');
	assert_memory_equal(note.text + note.len, "\n\xe2\x80\x94 sum", 8);
	assert_memory_equal(note.signature, "Az3grqNv", 8);
	assert_int_equal(note.signature_len, 92);
}

/* Whichever bit of the signed text or of the signature is flipped, the note is refused. */
static void test_every_bit_counts(void **state)
{
	struct note_key k = builtin();
	struct note note;
	char msg[1024];
	size_t n = read_whole("tests/data/sumdb/latest-example.txt", msg, sizeof msg);

	(void)state;
	for (size_t i = 0; i < n * 8; i++) {
		msg[i / 8] = (char)(msg[i / 8] ^ 1 << i % 8);
		if (!note_open(msg, n, &k, &note))
			fail_msg("bit %zu of byte %zu does not count", i % 8, i / 8);
		msg[i / 8] = (char)(msg[i / 8] ^ 1 << i % 8);
	}
}

static void test_every_length_counts(void **state)
{
	struct note_key k = builtin();
	struct note note;
	char msg[1024];
	size_t n = read_whole("tests/data/sumdb/latest-example.txt", msg, sizeof msg);

	(void)state;
	for (size_t i = 0; i < n; i++)
		assert_non_null(note_open(msg, i, &k, &note));
	assert_null(note_open(msg, n, &k, &note));
}

struct signatures {
	struct made db;
	struct note_key key;
	char good[1024], other[1024], forged[1024]; /* "— name base64\n" */
	char text[256];
};

static void split(const char *head, char *text, char *line)
{
	const char *blank = strstr(head, "\n\n");

	memcpy(text, head, (size_t)(blank + 1 - head));
	text[blank + 1 - head] = '\0';
	memcpy(line, blank + 2, strlen(blank + 2) + 1);
}

static void sign(struct made *db, const char *kind, char *text, char *line)
{
	char head[1024];

	db->kind = kind;
	made_head(db, 1, head);
	split(head, text, line);
}

static void make_signatures(struct signatures *s)
{
	made_start(&s->db, "sum.test", "seed");
	made_fill(&s->db, 1);
	s->key = made_note_key(&s->db);
	sign(&s->db, "good", s->text, s->good);
	sign(&s->db, "unknown-key", s->text, s->other);
	sign(&s->db, "bad-signature", s->text, s->forged);
	made_end(&s->db);
}

static void expect(const struct signatures *s, const char *a, const char *b, const char *want)
{
	char msg[4096];
	struct note note;
	int n = snprintf(msg, sizeof msg, "%s\n%s%s", s->text, a, b);
	const char *why = note_open(msg, (size_t)n, &s->key, &note);

	assert_string_equal(why ? why : "good", want);
}

static void test_several_signatures(void **state)
{
	struct signatures s;

	(void)state;
	make_signatures(&s);
	expect(&s, s.good, "", "good");
	expect(&s, s.other, s.good, "good");
	expect(&s, s.good, s.other, "good");
	expect(&s, s.good, s.good, "good");
	expect(&s, s.other, "", "no signature by the database's key");
	expect(&s, s.forged, "", "bad signature");
	expect(&s, s.forged, s.good, "bad signature");
	expect(&s, s.good, s.forged, "bad signature");
	expect(&s, "\xe2\x80\x94 a.signer AAAAAAAAAAAA\n", s.good, "good");
}

static void test_malformed_lines(void **state)
{
	static const char *const lines[] = {"x\n", "\xe2\x80\x94 \n", "\xe2\x80\x94 name\n",
		"\xe2\x80\x94 name \n", "\xe2\x80\x94 name ????????????\n",
		"\xe2\x80\x94  AAAAAAAAAAAA\n", "- name AAAAAAAAAAAA\n", "\xe2\x80\x94 name AAAA"};
	struct signatures s;

	(void)state;
	make_signatures(&s);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		expect(&s, s.good, lines[i], "a malformed line of signatures");
}

static void test_caps(void **state)
{
	struct signatures s;
	struct note note;
	char *msg = calloc(1, NOTE_MAX + 2);
	size_t n = 0;

	(void)state;
	assert_non_null(msg);
	make_signatures(&s);
	n += (size_t)snprintf(msg, NOTE_MAX, "%s\n", s.text);
	for (int i = 0; i <= NOTE_SIGNATURES_MAX; i++)
		n += (size_t)snprintf(msg + n, NOTE_MAX - n, "%s", s.good);
	assert_string_equal(note_open(msg, n, &s.key, &note), "too many signatures");
	assert_null(note_open(msg, n - strlen(s.good), &s.key, &note));
	assert_string_equal(note_open(msg, NOTE_MAX + 1, &s.key, &note), "too large");
	free(msg);
}

static void test_no_note(void **state)
{
	struct note_key k = builtin();
	struct note note;

	(void)state;
	assert_non_null(note_open("", 0, &k, &note));
	assert_non_null(note_open("\n", 1, &k, &note));
	assert_non_null(note_open("\n\n", 2, &k, &note));
	assert_non_null(note_open("a\n\n", 3, &k, &note));
	assert_non_null(note_open("a\n\nb", 4, &k, &note));
	assert_string_equal(note_open("a\tb\n\nc\n", 7, &k, &note), "it is no signed note");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_real_latest),
		cmocka_unit_test(test_every_bit_counts),
		cmocka_unit_test(test_every_length_counts),
		cmocka_unit_test(test_several_signatures),
		cmocka_unit_test(test_malformed_lines),
		cmocka_unit_test(test_caps),
		cmocka_unit_test(test_no_note),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
