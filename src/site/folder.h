/* SPDX-License-Identifier: Apache-2.0 */
/*
 * site/folder.h - names and key files of a site folder, and folders that are
 * made complete or not at all.
 */
#ifndef SITE_FOLDER_H
#define SITE_FOLDER_H

#include "base/attr.h"
#include "base/err.h"
#include "base/file.h"
#include "crypt/keyfile.h"

struct arena;

const char *site_path_db(struct arena *a, const char *dir);
const char *site_path_db_key(struct arena *a, const char *dir);
const char *site_path_log(struct arena *a, const char *dir, const char *user);
const char *site_path_key(struct arena *a, const char *dir, const char *user);
const char *site_path_trust(struct arena *a, const char *dir);

ATTR_MUST_CHECK enum err_code site_read_db_key(
    const char *path, struct key_db *out, struct err *err);
ATTR_MUST_CHECK enum err_code site_write_db_key(const char *path,
    const struct key_db *key, enum file_mode mode, struct err *err);
ATTR_MUST_CHECK enum err_code site_read_key(
    const char *path, struct key_file *out, struct err *err);
ATTR_MUST_CHECK enum err_code site_write_key(const char *path,
    const struct key_file *key, enum file_mode mode, struct err *err);
ATTR_MUST_CHECK enum err_code site_write_trust(
    const char *path, const struct key_public *log, struct err *err);
ATTR_MUST_CHECK enum err_code site_read_trust(
    const char *path, struct key_public *log, struct err *err);

/*
 * A folder in the making beside dir: its name in *made.  site_folder_keep
 * gives it its name; site_folder_drop takes it away with what is in it.
 */
ATTR_MUST_CHECK enum err_code site_folder_begin(const char *dir,
    struct arena *a, const char **made, struct err *err);
ATTR_MUST_CHECK enum err_code site_folder_keep(
    const char *made, const char *dir, struct err *err);
void site_folder_drop(const char *made);

/*
 * One process at a time reads, changes and writes the slots of a site: held
 * until the descriptor is closed, or its process ends.
 */
ATTR_MUST_CHECK enum err_code site_folder_lock(
    const char *dir, int *fd, struct err *err);

/* Letters that may stand in the name of a key file. */
ATTR_MUST_CHECK enum err_code site_user_ok(const char *user, struct err *err);

#endif /* SITE_FOLDER_H */
