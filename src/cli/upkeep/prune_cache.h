/* prune_cache: toolchains that cmd/go downloaded into the module cache.
 *
 * One is a folder, MODCACHE/golang.org/toolchain@v0.0.1-go1.24.4.linux-amd64, and files beside the
 * other downloads, MODCACHE/cache/download/golang.org/toolchain/@v/v0.0.1-go1.24.4.linux-amd64.zip
 * and with other endings (cmd/go's modfetch/cache.go). */
#ifndef GOV_CLI_PRUNE_CACHE_H
#define GOV_CLI_PRUNE_CACHE_H

#include <stdint.h>

/* The last use of the one at `path`. Nobody notes it: it is the last time that its bin/go was read,
 * as far as the file system keeps that (a mount with noatime does not), and at least the time it
 * was made. */
int64_t prune_cache_last(const char *path);

uint64_t prune_cache_bytes(const char *path); /* of folder and downloads */

/* Remove both; 0 or an os_ code. The record of the download goes first: without it cmd/go takes no
 * half-removed folder for a toolchain. */
int prune_cache_remove(const char *path);

#endif
