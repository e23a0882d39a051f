/* SPDX-License-Identifier: Apache-2.0 */
/* report/proof.c - form of a proof, its XML, its words for the QR code. */
#include "config.h"

#include "report/proof.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/code.h"
#include "base/text.h"
#include "report/record.h"
#include "xmlio/xml.h"
#include "xmlio/xml_out.h"

#define ENTRY_MAX INT64_C(9007199254740991)

static bool
is_hex(const char *s, size_t n)
{
	return strlen(s) == n && strspn(s, "0123456789abcdef") == n;
}

static bool
is_line(const char *s)
{
	return *s != '\0' && strlen(s) <= 200 && strpbrk(s, "\n\t") == NULL &&
	       text_allowed(s, strlen(s), NULL, NULL);
}

static bool
is_b64(const char *s, size_t n)
{
	unsigned char bytes[64];

	return n <= sizeof(bytes) && code_unb64_exact(s, strlen(s), bytes, n);
}

enum form { LINE, TIME, HEX8, HEX64, SIGNATURE, VIA };

static bool
has_form(enum form form, const char *s)
{
	switch (form) {
	case LINE:
		return is_line(s);
	case TIME:
		return report_value_is(REPORT_VALUE_TIME, NULL, s);
	case HEX8:
		return is_hex(s, 8);
	case HEX64:
		return is_hex(s, 64);
	case SIGNATURE:
		return is_b64(s, 64);
	case VIA:
		return strcmp(s, "tty") == 0 || strcmp(s, "script") == 0;
	}
	return false;
}

struct item {
	const char *name;
	enum form form;
	size_t at;
};

#define AT(s, f) offsetof(struct s, f)

/* In the byte order of the names, as they are written. */
static const struct item checkpoint_items[] = {
	{ "key-fingerprint", LINE, AT(report_proof, key_fingerprint) },
	{ "key-id", HEX8, AT(report_proof, key_id) },
	{ "key-name", LINE, AT(report_proof, key_name) },
	{ "origin", LINE, AT(report_proof, origin) },
	{ "root", HEX64, AT(report_proof, root) },
	{ "signature", SIGNATURE, AT(report_proof, signature) },
	{ "time", TIME, AT(report_proof, checkpoint_time) },
};
static const struct item approval_items[] = {
	{ "key-id", HEX8, AT(report_approval, key_id) },
	{ "meaning", LINE, AT(report_approval, meaning) },
	{ "name", LINE, AT(report_approval, name) },
	{ "role", LINE, AT(report_approval, role) },
	{ "time", TIME, AT(report_approval, time) },
	{ "via", VIA, AT(report_approval, via) },
};
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const char *
text_at(const void *s, size_t at)
{
	const char *text;

	memcpy(&text, (const char *)s + at, sizeof(text));
	return text;
}

static void
set_text_at(void *s, size_t at, const char *text)
{
	memcpy((char *)s + at, &text, sizeof(text));
}

static enum err_code
check_items(const void *s, const struct item *item, size_t n, const char *what,
    size_t row, struct err *err)
{
	for (size_t i = 0; i < n; i++) {
		const char *text = text_at(s, item[i].at);

		if (text == NULL || !has_form(item[i].form, text))
			return err_set(err, ERR_INPUT,
			    "proof, %s %zu, %s: missing or malformed", what,
			    row + 1, item[i].name);
	}
	return ERR_OK;
}

enum err_code
report_proof_check(const struct report_proof *p, struct err *err)
{
	enum err_code rc;

	if (p->record_sha256 == NULL || !is_hex(p->record_sha256, 64))
		return err_set(err, ERR_INPUT,
		    "proof, record-sha256: missing or malformed");
	if (p->entry < 0 || p->tree_size > ENTRY_MAX ||
	    p->entry >= p->tree_size)
		return err_set(err, ERR_INPUT,
		    "proof: entry %lld is not below tree size %lld",
		    (long long)p->entry, (long long)p->tree_size);
	if (p->approvals > REPORT_APPROVALS_MAX || p->path_n > REPORT_PATH_MAX)
		return err_set(err, ERR_LIMIT,
		    "proof: more than %u approvals or %u hashes",
		    REPORT_APPROVALS_MAX, REPORT_PATH_MAX);
	rc = check_items(
	    p, checkpoint_items, COUNT(checkpoint_items), "checkpoint", 0, err);
	for (size_t i = 0; i < p->approvals && rc == ERR_OK; i++) {
		rc = check_items(&p->approval[i], approval_items,
		    COUNT(approval_items), "approval", i, err);
		if (rc == ERR_OK && (p->approval[i].entry < 0 ||
					p->approval[i].entry > ENTRY_MAX))
			rc = err_set(err, ERR_INPUT,
			    "proof, approval %zu, entry: not an entry", i + 1);
	}
	for (size_t i = 0; i < p->path_n && rc == ERR_OK; i++)
		if (p->path[i] == NULL || !is_b64(p->path[i], 32))
			rc = err_set(err, ERR_INPUT,
			    "proof, inclusion hash %zu: malformed", i + 1);
	return rc;
}

/* ---- writing */

static void
put_number(struct xml_out *x, const char *name, int64_t v)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%lld", (long long)v);
	xml_out_attr(x, name, text);
}

/* One element; a number may come between two of its texts. */
static void
put_element(struct xml_out *x, const char *element, const void *s,
    const struct item *item, size_t n, const char *number, int64_t v)
{
	bool done = number == NULL;

	xml_out_start(x, element);
	for (size_t i = 0; i < n; i++) {
		if (!done && strcmp(number, item[i].name) < 0) {
			put_number(x, number, v);
			done = true;
		}
		xml_out_attr(x, item[i].name, text_at(s, item[i].at));
	}
	if (!done)
		put_number(x, number, v);
	xml_out_end(x);
}

enum err_code
report_proof_write(
    const struct report_proof *p, struct buf *out, struct err *err)
{
	struct buf b = { 0 };
	struct xml_out x;
	enum err_code rc = report_proof_check(p, err);

	if (rc != ERR_OK)
		return rc;
	xml_out_init(&x, &b, XML_INDENTED);
	xml_out_start(&x, "proof");
	put_number(&x, "entry", p->entry);
	xml_out_attr(&x, "record-sha256", p->record_sha256);
	put_element(&x, "checkpoint", p, checkpoint_items,
	    COUNT(checkpoint_items), "tree-size", p->tree_size);
	xml_out_start(&x, "inclusion");
	for (size_t i = 0; i < p->path_n; i++)
		xml_out_leaf(&x, "hash", p->path[i]);
	xml_out_end(&x);
	xml_out_start(&x, "approvals");
	for (size_t i = 0; i < p->approvals; i++)
		put_element(&x, "approval", &p->approval[i], approval_items,
		    COUNT(approval_items), "entry", p->approval[i].entry);
	xml_out_end(&x);
	xml_out_end(&x);
	rc = xml_out_done(&x, err);
	if (rc == ERR_OK) {
		while (b.len > 0 && b.data[b.len - 1] == '\n')
			b.len--;
		buf_add(out, b.data, b.len);
	}
	buf_clear(&b);
	return rc;
}

/* ---- reading */

static int64_t
get_number(const struct xml_node *node, const char *name)
{
	const char *s = xml_attr(node, name);
	int64_t v = 0;

	if (s == NULL || *s == '\0' || strlen(s) > 16 ||
	    strspn(s, "0123456789") != strlen(s) || (s[0] == '0' && s[1] != 0))
		return -1;
	for (; *s != '\0'; s++)
		v = v * 10 + (*s - '0');
	return v;
}

static void
get_element(const struct xml_node *node, const struct item *item, size_t n,
    struct arena *a, void *out)
{
	for (size_t i = 0; i < n; i++) {
		const char *s = xml_attr(node, item[i].name);

		set_text_at(
		    out, item[i].at, s == NULL ? NULL : arena_str(a, s));
	}
}

enum err_code
report_proof_read(const struct xml_node *node, struct arena *a,
    struct report_proof *out, struct err *err)
{
	const struct xml_node *point = xml_first(node, "checkpoint"),
			      *path = xml_first(node, "inclusion"),
			      *approvals = xml_first(node, "approvals"), *n;
	struct report_proof p = { 0 };
	struct report_approval *approval;
	const char **hash, *s = xml_attr(node, "record-sha256");
	size_t i;

	if (point == NULL || path == NULL || approvals == NULL || s == NULL)
		return err_set(err, ERR_INPUT,
		    "proof: checkpoint, inclusion, approvals or record-sha256 "
		    "is missing");
	p.record_sha256 = arena_str(a, s);
	p.entry = get_number(node, "entry");
	p.tree_size = get_number(point, "tree-size");
	get_element(point, checkpoint_items, COUNT(checkpoint_items), a, &p);
	p.path_n = xml_count(path, "hash");
	hash = arena_array(a, p.path_n + 1, sizeof(*hash));
	for (i = 0, n = xml_first(path, "hash"); n != NULL;
	     n = xml_next(n, "hash"))
		hash[i++] = xml_text(n, a);
	p.path = hash;
	p.approvals = xml_count(approvals, "approval");
	approval = arena_array(a, p.approvals + 1, sizeof(*approval));
	for (i = 0, n = xml_first(approvals, "approval"); n != NULL;
	     n = xml_next(n, "approval"), i++) {
		get_element(
		    n, approval_items, COUNT(approval_items), a, &approval[i]);
		approval[i].entry = get_number(n, "entry");
	}
	p.approval = approval;
	*out = p;
	return report_proof_check(out, err);
}

/* ---- for the eye and the camera */

static bool
fits_qr(const char *s)
{
	for (; *s != '\0'; s++)
		if (*s < 0x20 || *s > 0x7e || *s == '|')
			return false;
	return true;
}

enum err_code
report_proof_qr(const struct report_proof *p, const char *number,
    const char *version, struct buf *out, struct err *err)
{
	const char *const given[] = { p->origin, number, version };

	for (size_t i = 0; i < COUNT(given); i++)
		if (!fits_qr(given[i]))
			return err_set(err, ERR_INPUT,
			    "\"%s\" cannot stand in the QR code: ASCII "
			    "without | only",
			    given[i]);
	buf_printf(out, "COA1|%s|%s|%s|%s|%lld|%lld|%s|%s|%s", p->origin,
	    number, version, p->record_sha256, (long long)p->entry,
	    (long long)p->tree_size, p->root, p->key_id, p->signature);
	return ERR_OK;
}

static unsigned
nibble(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : (unsigned)(c - 'a') + 10;
}

void
report_short_code(const char *hex, char out[REPORT_SHORT_CODE_SIZE])
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	unsigned bits = 0, have = 0;
	size_t at = 0;

	for (size_t i = 0; i < 20; i++) {
		bits = bits << 4 | nibble(hex[i]);
		have += 4;
		if (have >= 5) {
			have -= 5;
			if (at % 5 == 4)
				out[at++] = '-';
			out[at++] = digits[bits >> have & 31];
		}
	}
	out[at] = '\0';
}
