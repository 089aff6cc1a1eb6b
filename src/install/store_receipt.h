/* store_receipt: reading receipts/NAME.ini back, line by line; install_receipt.c writes it. */
#ifndef GOV_INSTALL_STORE_RECEIPT_H
#define GOV_INSTALL_STORE_RECEIPT_H

#include "core/err.h"

#define STORE_RECEIPT_MAX 16384 /* bytes of a receipt */

struct store_receipt {
	char text[STORE_RECEIPT_MAX + 1];
};

/* Read the receipt of toolchain `name`. GOV_NOT_INSTALLED: there is none; GOV_FILESYSTEM. */
enum gov_exit store_receipt_read(
	const char *root, const char *name, struct store_receipt *out, struct err *e);

/* The value of "key = value" in [section] into out. False, out "", when there is none that fits. */
bool store_receipt_get(
	const struct store_receipt *r, const char *section, const char *key, char *out, size_t cap);

#endif
