#include "install/openpgp_keys.h"

#include <stdlib.h>
#include <string.h>

struct openpgp_keys *openpgp_keys_new(void)
{
	return calloc(1, sizeof(struct openpgp_keys));
}

void openpgp_keys_free(struct openpgp_keys *keys)
{
	if (!keys)
		return;
	free(keys->at);
	free(keys);
}

/* What has been read of a file of keys so far. */
struct reading {
	size_t usable;
	const char *passed_over;
};

static const char *read_armoured(
	struct openpgp_keys *keys, struct pgp_span in, struct reading *state)
{
	struct pgp_block block;
	const char *why;
	size_t blocks = 0;

	while (!(why = pgp_armour_next(&in, "PUBLIC KEY BLOCK", &block))) {
		struct pgp_span packets = {block.data, block.len};

		why = pgp_ring_read(keys, packets, &state->usable, &state->passed_over);
		free(block.data);
		if (why)
			return why;
		blocks++;
	}
	return why == PGP_NO_BLOCK && blocks > 0 ? NULL : why;
}

enum gov_exit openpgp_keys_add(
	struct openpgp_keys *keys, const char *where, const void *data, size_t n, struct err *e)
{
	struct pgp_span in = {data, n};
	struct reading state = {0, "it is empty"};
	size_t before = keys->len;
	const char *why;

	if (pgp_is_binary(in))
		why = pgp_ring_read(keys, in, &state.usable, &state.passed_over);
	else
		why = read_armoured(keys, in, &state);
	if (!why && state.usable > 0)
		return GOV_OK;
	keys->len = before;
	if (why == PGP_NO_MEMORY)
		return err_set(e, GOV_FAILED, where, ": ", why, NULL);
	return err_set(e, GOV_CONFIG, where,
		": not an OpenPGP public key that gov can use: ", why ? why : state.passed_over,
		NULL);
}

bool pgp_is_revoked(const struct openpgp_keys *keys, const struct pgp_key *key)
{
	for (size_t i = 0; i < keys->len; i++) {
		const uint8_t *revoked = keys->at[i].public.fingerprint;

		if (keys->at[i].revoked && (memcmp(revoked, key->public.fingerprint, 20) == 0 ||
						   memcmp(revoked, key->primary, 20) == 0))
			return true;
	}
	return false;
}

void pgp_hex(const uint8_t *bytes, size_t n, char *out)
{
	hex_encode(bytes, n, out);
	for (; *out != '\0'; out++)
		if (text_is_lower(*out))
			*out = (char)(*out - 'a' + 'A');
}
