/* SPDX-License-Identifier: Apache-2.0 */
/* crypt/keyfile.c - lines of two small files. */
#include "config.h"

#include "crypt/keyfile.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/code.h"
#include "base/text.h"

struct lines {
	const char *p;
	size_t left;
	unsigned number; /* of the line taken last */
};

/*
 * The next line must be word, and if value is asked for, a blank and a value
 * of one or more bytes.
 */
static enum err_code
take_line(struct lines *l, const char *word, const char **value, size_t *len,
    struct err *err)
{
	const char *lf = l->left != 0 ? memchr(l->p, '\n', l->left) : NULL;
	size_t n = strlen(word), line;
	const char *p = l->p;

	l->number++;
	if (lf == NULL)
		return err_set(err, ERR_INPUT,
		    "key file, line %u: ends before \"%s\"", l->number, word);
	line = (size_t)(lf - p);
	if (line < n || memcmp(p, word, n) != 0 ||
	    (value == NULL ? line != n : line < n + 2 || p[n] != ' ') ||
	    memchr(p, '\0', line) != NULL)
		return err_set(err, ERR_INPUT,
		    "key file, line %u: \"%s%s\" expected", l->number, word,
		    value != NULL ? " ..." : "");
	if (value != NULL) {
		*value = p + n + 1;
		*len = line - n - 1;
	}
	l->p += line + 1;
	l->left -= line + 1;
	return ERR_OK;
}

static enum err_code
begin_lines(struct lines *l, const void *p, size_t len, struct err *err)
{
	if (len > KEY_FILE_MAX)
		return err_set(err, ERR_LIMIT,
		    "key file of %zu bytes, at most %u are accepted", len,
		    KEY_FILE_MAX);
	*l = (struct lines){ .p = p, .left = len };
	return ERR_OK;
}

static enum err_code
end_lines(const struct lines *l, struct err *err)
{
	if (l->left != 0)
		return err_set(err, ERR_INPUT,
		    "key file, line %u: nothing more is expected",
		    l->number + 1);
	return ERR_OK;
}

/* A wrapped key, checked as far as that goes without a passphrase. */
static enum err_code
take_wrapped(enum wrap_kind kind, const char *s, size_t len, unsigned line,
    char out[WRAP_TEXT_SIZE], struct err *err)
{
	struct wrap_cost cost;

	if (len >= WRAP_TEXT_SIZE)
		return err_set(err, ERR_INPUT,
		    "key file, line %u: the wrapped key is too long", line);
	memcpy(out, s, len);
	out[len] = '\0';
	if (wrap_cost_of(kind, out, &cost, err) != ERR_OK)
		return err_add(err, "key file, line %u", line);
	return ERR_OK;
}

/* ---- a signing key */

enum err_code
key_file_parse(const void *p, size_t len, struct key_file *out, struct err *err)
{
	const char *v = NULL;
	struct lines l;
	size_t n = 0;

	memset(out, 0, sizeof(*out));
	if (begin_lines(&l, p, len, err) != ERR_OK ||
	    take_line(&l, "gmp-key/v1", NULL, NULL, err) != ERR_OK ||
	    take_line(&l, "vkey", &v, &n, err) != ERR_OK)
		return err->code;
	if (key_parse(v, n, &out->pub, err) != ERR_OK)
		return err_add(err, "key file, line %u", l.number);
	if (out->pub.type != KEY_ED25519)
		return err_set(err, ERR_INPUT,
		    "key file, line %u: not a key that signs notes", l.number);
	if (take_line(&l, "secret", &v, &n, err) != ERR_OK ||
	    take_wrapped(WRAP_SECRET, v, n, l.number, out->wrapped, err) !=
		ERR_OK)
		return err->code;
	return end_lines(&l, err);
}

void
key_file_format(const struct key_file *kf, struct buf *out)
{
	buf_puts(out, "gmp-key/v1\nvkey ");
	key_format(&kf->pub, out);
	buf_printf(out, "\nsecret %s\n", kf->wrapped);
}

enum err_code
key_file_make(const char *name, const struct sign_key *key,
    const struct secret *pass, struct wrap_cost cost, struct key_file *out,
    struct err *err)
{
	memset(out, 0, sizeof(*out));
	if (key_make(name, KEY_ED25519, key->pub, &out->pub, err) != ERR_OK)
		return err->code;
	return wrap_make(
	    WRAP_SECRET, &key->pair, pass, cost, out->wrapped, err);
}

enum err_code
key_file_open(const struct key_file *kf, const struct secret *pass,
    struct sign_key *out, struct err *err)
{
	struct secret pair = { 0 };
	enum err_code rc;

	rc = wrap_open(WRAP_SECRET, kf->wrapped, pass, &pair, err);
	if (rc != ERR_OK)
		return err_add(err, "key %s", kf->pub.name);
	rc = sign_key_from_seed(pair.byte, out, err);
	if (rc == ERR_OK &&
	    (!secret_same(&pair, &out->pair) ||
		memcmp(out->pub, kf->pub.pub, SIGN_PUBLIC_BYTES) != 0)) {
		sign_key_clear(out);
		rc = err_set(err, ERR_INTEGRITY,
		    "key %s: the key inside is not the one the file names",
		    kf->pub.name);
	}
	secret_clear(&pair);
	return rc;
}

/* ---- the key of a database */

static enum err_code
take_slot(
    struct key_db *db, const char *v, size_t n, unsigned line, struct err *err)
{
	const char *blank = memchr(v, ' ', n);
	size_t label = blank != NULL ? (size_t)(blank - v) : n;
	struct key_slot *slot = &db->slot[db->n];
	char name[KEY_LABEL_SIZE];

	if (db->n == KEY_SLOT_MAX)
		return err_set(err, ERR_LIMIT,
		    "key file, line %u: more than %u slots", line,
		    KEY_SLOT_MAX);
	if (label < sizeof(name)) {
		memcpy(name, v, label);
		name[label] = '\0';
	}
	if (blank == NULL || label >= sizeof(name) || !text_is_id(name))
		return err_set(err, ERR_INPUT,
		    "key file, line %u: \"slot LABEL KEY\" expected", line);
	if (key_db_find(db, name) != NULL)
		return err_set(err, ERR_INPUT,
		    "key file, line %u: slot %s is there twice", line, name);
	memcpy(slot->label, name, label + 1);
	if (take_wrapped(WRAP_LOCAL, blank + 1, n - label - 1, line,
		slot->wrapped, err) != ERR_OK)
		return err->code;
	db->n++;
	return ERR_OK;
}

enum err_code
key_db_parse(const void *p, size_t len, struct key_db *out, struct err *err)
{
	const char *v = NULL;
	struct lines l;
	size_t n = 0;

	memset(out, 0, sizeof(*out));
	if (begin_lines(&l, p, len, err) != ERR_OK ||
	    take_line(&l, "gmp-dbkey/v1", NULL, NULL, err) != ERR_OK ||
	    take_line(&l, "cipher", &v, &n, err) != ERR_OK)
		return err->code;
	if (n != 1 || (v[0] != '3' && v[0] != '4'))
		return err_set(err, ERR_INPUT,
		    "key file, line %u: cipher is 3 or 4", l.number);
	out->cipher = v[0] - '0';
	if (take_line(&l, "page 4096", NULL, NULL, err) != ERR_OK ||
	    take_line(&l, "salt", &v, &n, err) != ERR_OK)
		return err->code;
	if (!code_unb64_exact(v, n, out->salt, sizeof(out->salt)))
		return err_set(err, ERR_INPUT,
		    "key file, line %u: salt is not the base64 of %u bytes",
		    l.number, KEY_DB_SALT_BYTES);
	do {
		if (take_line(&l, "slot", &v, &n, err) != ERR_OK ||
		    take_slot(out, v, n, l.number, err) != ERR_OK)
			return err->code;
	} while (l.left != 0);
	return ERR_OK;
}

void
key_db_format(const struct key_db *db, struct buf *out)
{
	assert(db->n >= 1 && (db->cipher == 3 || db->cipher == 4));
	buf_printf(out, "gmp-dbkey/v1\ncipher %d\npage %u\nsalt ", db->cipher,
	    KEY_DB_PAGE);
	code_b64(out, db->salt, sizeof(db->salt));
	buf_putc(out, '\n');
	for (size_t i = 0; i < db->n; i++)
		buf_printf(out, "slot %s %s\n", db->slot[i].label,
		    db->slot[i].wrapped);
}

/* Index of a slot, n if there is none. */
static size_t
slot_at(const struct key_db *db, const char *label)
{
	size_t i = 0;

	while (i < db->n && strcmp(db->slot[i].label, label) != 0)
		i++;
	return i;
}

const struct key_slot *
key_db_find(const struct key_db *db, const char *label)
{
	size_t i = slot_at(db, label);

	return i < db->n ? &db->slot[i] : NULL;
}

enum err_code
key_db_set(struct key_db *db, const char *label, const struct secret *key,
    const struct secret *pass, struct wrap_cost cost, struct err *err)
{
	size_t i = slot_at(db, label);
	char wrapped[WRAP_TEXT_SIZE];
	enum err_code rc;

	if (!text_is_id(label))
		return err_set(err, ERR_INPUT,
		    "slot \"%s\": a label is 1 to 64 of A-Z a-z 0-9 . _ -",
		    label);
	if (i == KEY_SLOT_MAX)
		return err_set(err, ERR_LIMIT,
		    "slot %s: all %u slots are taken", label, KEY_SLOT_MAX);
	rc = wrap_make(WRAP_LOCAL, key, pass, cost, wrapped, err);
	if (rc != ERR_OK)
		return err_add(err, "slot %s", label);
	memcpy(db->slot[i].label, label, strlen(label) + 1);
	memcpy(db->slot[i].wrapped, wrapped, sizeof(wrapped));
	if (i == db->n)
		db->n++;
	return ERR_OK;
}

static enum err_code
no_slot(const char *label, struct err *err)
{
	return err_set(err, ERR_ABSENT,
	    "the key file of the database has no slot %s", label);
}

enum err_code
key_db_drop(struct key_db *db, const char *label, struct err *err)
{
	size_t i = slot_at(db, label);

	if (i == db->n)
		return no_slot(label, err);
	if (db->n == 1)
		return err_set(err, ERR_STATE,
		    "slot %s is the last one; without it the database could "
		    "never be opened again",
		    label);
	for (; i + 1 < db->n; i++)
		db->slot[i] = db->slot[i + 1];
	memset(&db->slot[--db->n], 0, sizeof(db->slot[0]));
	return ERR_OK;
}

enum err_code
key_db_open(const struct key_db *db, const char *label,
    const struct secret *pass, struct secret *out, struct err *err)
{
	const struct key_slot *slot = key_db_find(db, label);

	if (slot == NULL)
		return no_slot(label, err);
	if (wrap_open(WRAP_LOCAL, slot->wrapped, pass, out, err) != ERR_OK)
		return err_add(err, "slot %s of the database key", label);
	return ERR_OK;
}
