/* fuzz_openpgp: armour, packets, signatures and keys. Each input is read as a signature and as
 * keys, judged by the keys built in and by the keys it brings itself. */
#include <stdlib.h>
#include <string.h>

#include "install/openpgp.h"

#define NOW 1800000000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void expect(bool holds)
{
	if (!holds)
		abort();
}

static void expect_error(const struct err *e, enum gov_exit code)
{
	expect(e->code == code && text_starts(e->text, "fuzz: "));
	for (const char *s = e->text; *s != '\0'; s++)
		expect(*s >= 0x20 && *s < 0x7f);
}

static void judge(struct openpgp_signature *sig, const struct openpgp_keys *keys)
{
	struct openpgp_signer signer;
	struct err e;

	openpgp_signature_update(sig, "data", 4);
	if (openpgp_signature_verify(sig, keys, NOW, &signer, &e) == GOV_OK)
		expect(strlen(signer.fingerprint) == 40 && text_starts(signer.hash, "SHA-"));
	else
		expect_error(&e, GOV_PROOF);
}

static void judge_input(const uint8_t *data, size_t n, const struct openpgp_keys *keys)
{
	struct openpgp_signature *sig;
	struct err e;

	if (openpgp_signature_parse("fuzz", data, n, &sig, &e) != GOV_OK) {
		expect_error(&e, GOV_PROOF);
		return;
	}
	judge(sig, keys);
	openpgp_signature_free(sig);
}

/* Keys, and behind 0xff 0xff, which is no packet, a signature that they may have made. */
static size_t split(const uint8_t *data, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++)
		if (data[i] == 0xff && data[i + 1] == 0xff)
			return i;
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct openpgp_keys *keys = openpgp_keys_new();
	size_t cut = split(data, n);
	struct err e;

	expect(keys != NULL);
	if (openpgp_keys_add(keys, "fuzz", data, cut, &e) != GOV_OK)
		expect_error(&e, GOV_CONFIG);
	judge_input(data, n, keys);
	if (cut < n)
		judge_input(data + cut + 2, n - cut - 2, keys);
	openpgp_keys_free(keys);
	return 0;
}
