/* vouch_signature: the keys behind vouch_signature() (vouch.h). */
#ifndef GOV_INSTALL_VOUCH_SIGNATURE_H
#define GOV_INSTALL_VOUCH_SIGNATURE_H

#include "install/road.h"

/* Make r->keys, once: the built-in key and those that versions.ini names. GOV_CONFIG. */
enum gov_exit vouch_keys(struct road *r, struct err *e);

#endif
