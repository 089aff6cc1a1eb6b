/* note: signed notes, as golang.org/x/mod/sumdb/note defines them (libsodium verifies).
 *
 * A note is a text that ends in a newline, an empty line, and lines of signatures:
 *
 *	— sum.golang.org Az3gru…
 *
 * an em dash, the signer's name, and base64 of four bytes that name its key and of an Ed25519
 * signature of the text. A verifier key is "NAME+HASH+BASE64", where HASH is those four bytes in
 * hexadecimal and BASE64 encodes a byte 1 (Ed25519) and the public key.
 *
 * Nothing here allocates. Functions that judge untrusted bytes return NULL, or what is wrong, in
 * words of ours.
 */
#ifndef GOV_INSTALL_NOTE_H
#define GOV_INSTALL_NOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NOTE_MAX 65536         /* bytes of a note; larger is refused */
#define NOTE_SIGNATURES_MAX 16 /* lines of signatures; more are refused */
#define NOTE_NAME_MAX 64       /* bytes of a key's name, NUL included */

struct note_key {
	char name[NOTE_NAME_MAX]; /* letters, digits, ".-_", no leading '.': fit for a file name */
	uint8_t id[4];
	uint8_t key[32];
};

/* Read a verifier key; that its hash is the one of its name and key is checked, too. */
const char *note_key_parse(const char *text, struct note_key *out);

struct note {
	const char *text; /* all that is signed, its last newline included */
	size_t len;
	const char *signature; /* the verified one, in base64, for messages */
	size_t signature_len;
};

/* Verify: at least one signature by `key`, and every one by it must be good; signatures by other
 * keys say nothing and are passed over. *out borrows from msg and is set only on success. */
const char *note_open(const char *msg, size_t n, const struct note_key *key, struct note *out);

/* Standard base64 with padding, of exactly `want` bytes. False when `s` is anything else. */
bool note_base64(const char *s, size_t n, uint8_t *out, size_t want);

/* The base64 of 32 bytes. */
void note_hash_text(const uint8_t hash[32], char out[45]);

#endif
