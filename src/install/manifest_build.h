/* manifest_build: a manifest made while an archive is unpacked, from the bytes as they pass.
 *
 *	builder_open(&b)
 *	unpack(archive, dir, &b.listener, ...)
 *	builder_finish(&b)       b.files is whole and sorted; false when out of memory
 *	builder_close(&b)        always; b.files goes too, unless it was taken
 */
#ifndef GOV_INSTALL_MANIFEST_BUILD_H
#define GOV_INSTALL_MANIFEST_BUILD_H

#include "install/manifest.h"
#include "install/unpack.h"

struct digest;

struct manifest_builder {
	struct unpack_listener listener;
	struct manifest files;
	struct digest *digest;
	struct manifest_builder
		*others; /* one for each further thread, each the next one's owner */
};

bool builder_open(struct manifest_builder *b); /* false when out of memory */
bool builder_finish(struct manifest_builder *b);
void builder_close(struct manifest_builder *b);

#endif
