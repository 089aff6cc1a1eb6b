#include "install/note.h"

#include <string.h>

#include <sodium.h>

#include "core/text.h"

#define KEY_BYTES (1 + crypto_sign_PUBLICKEYBYTES) /* the first says: Ed25519 */
#define SIGNATURE_BYTES (4 + crypto_sign_BYTES)
#define DASH "\xe2\x80\x94 " /* an em dash in UTF-8 */

/* libsodium takes some bytes above 0x7f for base64. */
static bool is_ascii(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] > 0x7f)
			return false;
	return true;
}

bool note_base64(const char *s, size_t n, uint8_t *out, size_t want)
{
	size_t got = 0;

	return is_ascii(s, n) &&
	       sodium_base642bin(
		       out, want, s, n, NULL, &got, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 &&
	       got == want;
}

void note_hash_text(const uint8_t hash[32], char out[45])
{
	sodium_bin2base64(out, 45, hash, 32, sodium_base64_VARIANT_ORIGINAL);
}

/* --- the key --- */

static bool is_name_char(char c)
{
	return text_is_lower(c) || (c >= 'A' && c <= 'Z') || text_is_digit(c) || c == '.' ||
	       c == '-' || c == '_';
}

static bool is_name(const char *s, size_t n)
{
	if (n == 0 || n >= NOTE_NAME_MAX || s[0] == '.')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_name_char(s[i]))
			return false;
	return true;
}

/* The key's id is the start of SHA-256(name, newline, key bytes). */
static bool is_id_of(const struct note_key *k, const uint8_t bytes[KEY_BYTES])
{
	char named[NOTE_NAME_MAX + 1 + KEY_BYTES];
	uint8_t hash[32];
	struct text t = text_on(named, sizeof named);

	text_add(&t, k->name);
	text_add(&t, "\n");
	memcpy(named + t.len, bytes, KEY_BYTES);
	return crypto_hash_sha256(hash, (const unsigned char *)named, t.len + KEY_BYTES) == 0 &&
	       memcmp(hash, k->id, 4) == 0;
}

const char *note_key_parse(const char *text, struct note_key *out)
{
	const char *plus = strchr(text, '+');
	size_t n = plus ? (size_t)(plus - text) : 0;
	struct note_key k = {0};
	uint8_t bytes[KEY_BYTES];
	char id[9];

	if (!plus || strlen(plus) < 11 || plus[9] != '+')
		return "it is not NAME+HASH+BASE64";
	if (!is_name(text, n))
		return "its name holds other characters than letters, digits, '.', '-' and '_'";
	memcpy(k.name, text, n);
	memcpy(id, plus + 1, 8);
	id[8] = '\0';
	if (!hex_decode(id, k.id, 4))
		return "its hash is not eight hexadecimal digits";
	if (!note_base64(plus + 10, strlen(plus + 10), bytes, sizeof bytes) || bytes[0] != 1)
		return "it is no Ed25519 key";
	if (!is_id_of(&k, bytes))
		return "its hash is not the one of its name and key";
	memcpy(k.key, bytes + 1, sizeof k.key);
	*out = k;
	return NULL;
}

/* --- the note --- */

/* Where the lines of signatures start: behind the last empty line. NULL when there is none. */
static const char *find_signatures(const char *msg, size_t n)
{
	for (size_t i = n; i-- > 1;)
		if (msg[i] == '\n' && msg[i - 1] == '\n')
			return msg + i + 1;
	return NULL;
}

static bool has_control(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)s[i] < 0x20 && s[i] != '\n')
			return true;
	return false;
}

enum signed_by { BY_NOBODY, BY_OTHER, BY_KEY, BY_FORGER };

/* One line of signatures, without its newline; note->text is set. */
static enum signed_by judge(const char *line, size_t n, const struct note_key *k, struct note *note)
{
	size_t dash = strlen(DASH);
	const char *name = line + dash, *blank, *b64;
	uint8_t bytes[SIGNATURE_BYTES], start[6];
	size_t b64_len;

	if (n <= dash || memcmp(line, DASH, dash) != 0)
		return BY_NOBODY;
	blank = memchr(name, ' ', n - dash);
	if (!blank || blank == name)
		return BY_NOBODY;
	b64 = blank + 1;
	b64_len = (size_t)(line + n - b64);
	if (b64_len < 8 || !note_base64(b64, 8, start, sizeof start))
		return BY_NOBODY;
	if ((size_t)(blank - name) != strlen(k->name) ||
		memcmp(name, k->name, strlen(k->name)) != 0 || memcmp(start, k->id, 4) != 0)
		return BY_OTHER;
	if (!note_base64(b64, b64_len, bytes, sizeof bytes) ||
		crypto_sign_verify_detached(
			bytes + 4, (const unsigned char *)note->text, note->len, k->key) != 0)
		return BY_FORGER;
	note->signature = b64;
	note->signature_len = b64_len;
	return BY_KEY;
}

static const char *judge_all(
	const char *at, const char *end, const struct note_key *key, struct note *note)
{
	for (unsigned lines = 0; at < end; lines++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		enum signed_by by = BY_NOBODY;

		if (lines >= NOTE_SIGNATURES_MAX)
			return "too many signatures";
		if (newline)
			by = judge(at, (size_t)(newline - at), key, note);
		if (by == BY_NOBODY)
			return "a malformed line of signatures";
		if (by == BY_FORGER)
			return "bad signature";
		at = newline + 1;
	}
	return note->signature ? NULL : "no signature by the database's key";
}

const char *note_open(const char *msg, size_t n, const struct note_key *key, struct note *out)
{
	const char *signatures, *why;
	struct note note = {.text = msg};

	if (n > NOTE_MAX)
		return "too large";
	if (sodium_init() < 0)
		return "libsodium does not start";
	signatures = find_signatures(msg, n);
	if (!signatures || has_control(msg, n))
		return "it is no signed note";
	note.len = (size_t)(signatures - msg) - 1;
	why = judge_all(signatures, msg + n, key, &note);
	if (!why)
		*out = note;
	return why;
}
