/* catalog: which releases exist, which of them are proven, and the choice among them. */
#ifndef GOV_INSTALL_CATALOG_H
#define GOV_INSTALL_CATALOG_H

#include "install/road.h"

/* Fill r->known with what needs no network: the built-in table, pins, and the lists of releases
 * that were saved when last fetched. */
enum gov_exit catalog_known(struct road *r, struct err *e);

/* Fetch the mirrors' release list (the Go project's own when it is among them), save it, and merge
 * it into r->known. That it cannot be fetched is no error: r->unlisted says why, and r->listed
 * stays false. */
enum gov_exit catalog_refresh(struct road *r, struct err *e);

/* The same from the Go project's own servers, whether configured or not: only their list proves. */
enum gov_exit catalog_official(struct road *r, struct err *e);

/* Choose the release for `request` on r->o.platform into r->release, after catalog_known. Goes to
 * the network only when the request or the proof needs it. Offline, installed toolchains count as
 * present. GOV_NO_RELEASE, GOV_NETWORK. */
enum gov_exit catalog_choose(struct road *r, const struct request *request, struct err *e);

/* What is expected of r->release, from every origin at hand, into r->expect.
 * GOV_PROOF: nothing proves it, or two origins disagree. */
enum gov_exit catalog_expect(struct road *r, struct err *e);

/* For catalog_choose: why nothing could be chosen; and r->offer. */
enum gov_exit catalog_explain(struct road *r, const struct request *request, struct err *e);

#endif
