/* SPDX-License-Identifier: Apache-2.0 */
/* cli/admin.c - the site as files: making it, keys, copies. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/noun.h"
#include "cli/print.h"
#include "crypt/wrap.h"

#define COST_OPTION \
	{ \
		"argon2", 0, "KIB,PASSES", \
		    "memory and passes that guessing the passphrase costs", \
		    false \
	}

static const struct cli_option init_options[] = {
	{ "origin", 0, "NAME", "name of the log, such as lab.example/qc",
	    false },
	COST_OPTION,
	{ NULL, 0, NULL, NULL, false },
};

static const struct cli_option key_options[] = {
	COST_OPTION,
	{ NULL, 0, NULL, NULL, false },
};

/* "65536,2" */
static enum err_code
take_cost(struct cli *c, struct wrap_cost *cost, struct err *err)
{
	const char *text = cli_words_value(&c->words, "argon2");
	unsigned long kib, passes;
	char *end;

	*cost = WRAP_COST_DEFAULT;
	if (text == NULL)
		return ERR_OK;
	kib = strtoul(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != ',' || end[1] < '0' ||
	    end[1] > '9' || kib > WRAP_MEM_KIB_MAX)
		return err_set(err, ERR_USAGE,
		    "--argon2: \"%s\" is not KIB,PASSES", text);
	passes = strtoul(end + 1, &end, 10);
	if (*end != '\0' || passes > WRAP_TIME_MAX)
		return err_set(err, ERR_USAGE,
		    "--argon2: \"%s\" is not KIB,PASSES", text);
	cost->mem_kib = (uint32_t)kib;
	cost->time = (uint32_t)passes;
	if (wrap_cost_check(*cost, err) != ERR_OK)
		return err_add(err, "--argon2");
	return ERR_OK;
}

static enum err_code
run_init(struct cli *c, struct err *err)
{
	const char *origin = cli_words_value(&c->words, "origin");
	struct wrap_cost cost;

	if (cli_operands_end(c, 0, err) != ERR_OK ||
	    cli_session_site(c, err) != ERR_OK ||
	    take_cost(c, &cost, err) != ERR_OK)
		return err->code;
	if (origin == NULL)
		return err_set(err, ERR_USAGE,
		    "--origin: what is the log called?  A name such as "
		    "lab.example/qc");
	if (cli_session_pass(c, true, err) != ERR_OK ||
	    site_create(c->dir, origin, c->user, &c->pass, cost, err) !=
		ERR_OK)
		return err->code;
	buf_printf(&c->out,
	    "%s: encrypted site %s, first key is that of %s; auditors get a "
	    "copy of trust.json\n",
	    c->dir, origin, c->user);
	return ERR_OK;
}

static enum err_code
run_info(struct cli *c, struct err *err)
{
	static const char *const column[] = { "site", "origin", "store",
		"entries", "log_key", "fingerprint", NULL };
	const char *cell[6];
	struct json *head;

	if (cli_operands_end(c, 0, err) != ERR_OK ||
	    cli_ask_op(c, "head", NULL, &head, NULL, err) != ERR_OK)
		return err->code;
	cell[0] = c->dir;
	cell[1] = json_str(head, "origin");
	cell[2] = site_about(c->site, c->arena);
	cell[3] = arena_printf(
	    c->arena, "%lld", (long long)json_int(head, "size", 0));
	cell[4] = json_str(head, "vkey");
	cell[5] = json_str(head, "fingerprint");
	return cli_print_rows(c,
	    &(struct cli_rows){ .name = "db.info",
		.column = column,
		.cell = cell,
		.rows = 1,
		.one = true },
	    err);
}

static enum err_code
run_check(struct cli *c, struct err *err)
{
	if (cli_operands_end(c, 0, err) != ERR_OK ||
	    cli_session_open(c, err) != ERR_OK ||
	    site_check(c->site, err) != ERR_OK)
		return err->code;
	buf_printf(&c->out, "%s: every page is whole\n", c->dir);
	return ERR_OK;
}

static enum err_code
run_migrate(struct cli *c, struct err *err)
{
	if (cli_operands_end(c, 0, err) != ERR_OK ||
	    cli_session_site(c, err) != ERR_OK ||
	    cli_session_pass(c, false, err) != ERR_OK ||
	    site_migrate(c->dir, c->user, &c->pass,
		c->pass_fd >= 0 ? "script" : "tty", c->parts, &c->site, err) !=
		ERR_OK)
		return err->code;
	buf_printf(&c->out, "%s: has the newest schema\n", c->dir);
	return ERR_OK;
}

static enum err_code
run_backup(struct cli *c, struct err *err)
{
	const char *to;

	if (cli_operand(c, 0, "the folder of the copy", &to, err) != ERR_OK ||
	    cli_operands_end(c, 1, err) != ERR_OK ||
	    cli_session_open(c, err) != ERR_OK ||
	    site_backup(c->site, to, err) != ERR_OK)
		return err->code;
	buf_printf(&c->out, "%s: copy of %s\n", to, c->dir);
	return ERR_OK;
}

static enum err_code
run_key_new(struct cli *c, struct err *err)
{
	struct wrap_cost cost;
	const char *vkey;

	if (cli_operand(c, 0, "the user", &c->user, err) != ERR_OK ||
	    cli_operands_end(c, 1, err) != ERR_OK ||
	    cli_session_site(c, err) != ERR_OK ||
	    take_cost(c, &cost, err) != ERR_OK ||
	    cli_session_pass(c, true, err) != ERR_OK ||
	    site_key_new(c->dir, c->user, &c->pass, cost, err) != ERR_OK ||
	    site_key_text(c->dir, c->user, c->arena, &vkey, err) != ERR_OK)
		return err->code;
	buf_printf(&c->out, "%s\n", vkey);
	return ERR_OK;
}

static enum err_code
run_key_admit(struct cli *c, struct err *err)
{
	const char *user;

	if (cli_operand(c, 0, "the user", &user, err) != ERR_OK ||
	    cli_operands_end(c, 1, err) != ERR_OK ||
	    cli_session_open(c, err) != ERR_OK ||
	    cli_admit(c, user, err) != ERR_OK)
		return err->code;
	buf_printf(&c->out, "%s can open %s\n", user, c->dir);
	return ERR_OK;
}

const struct cli_command cli_commands_site[] = {
	{ .noun = "db",
	    .verb = "init",
	    .operands = "",
	    .says = "make an encrypted site for its first person",
	    .options = init_options,
	    .run = run_init },
	{ .noun = "db",
	    .verb = "info",
	    .operands = "",
	    .says = "name, size and key of the site",
	    .rows = true,
	    .run = run_info },
	{ .noun = "db",
	    .verb = "check",
	    .operands = "",
	    .says = "is every page of the database whole?",
	    .run = run_check },
	{ .noun = "db",
	    .verb = "migrate",
	    .operands = "",
	    .says = "bring the site to this program's schema; back it up "
		    "before",
	    .run = run_migrate },
	{ .noun = "db",
	    .verb = "backup",
	    .operands = "DIR",
	    .says = "a copy of the site, in use or not",
	    .run = run_backup },
	{ .noun = "key",
	    .verb = "new",
	    .operands = "USER",
	    .says = "a signing key for somebody, under their passphrase",
	    .options = key_options,
	    .run = run_key_new },
	{ .noun = "key",
	    .verb = "admit",
	    .operands = "USER",
	    .says = "let somebody who is enrolled open the site",
	    .run = run_key_admit },
	{ .noun = NULL },
};
