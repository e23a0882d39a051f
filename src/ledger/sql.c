/* SPDX-License-Identifier: Apache-2.0 */
/* ledger/sql.c - every statement of the ledger. */
#include "config.h"

#include "ledger/sql.h"

#include <stddef.h>

#include "ledger/ledger.h"
#include "store/db.h"

const struct db_def ledger_statements[SQL_COUNT + 1] = {
	[SQL_SIZE] = { "SELECT coalesce(max(seq), -1) + 1 FROM ledger", false },
	[SQL_LAST] = { "SELECT entry FROM ledger WHERE seq = :seq", false },
	[SQL_ENTRY_ADD] = { "INSERT INTO ledger (seq, entry, leaf, salt) "
			    "VALUES (:seq, :entry, :leaf, :salt)",
	    true },
	[SQL_ENTRIES] = { "SELECT seq, entry, leaf FROM ledger "
			  "WHERE seq >= :first AND seq < :end ORDER BY seq",
	    false },
	[SQL_LEAF] = { "SELECT leaf FROM ledger WHERE seq = :idx", false },
	[SQL_NODE_ADD] = { "INSERT INTO node (level, idx, h) "
			   "VALUES (:level, :idx, :h)",
	    true },
	[SQL_NODE] = { "SELECT h FROM node WHERE level = :level "
		       "AND idx = :idx",
	    false },
	[SQL_LEAVES] = { "SELECT seq, leaf FROM ledger ORDER BY seq", false },
	[SQL_LEVEL] = { "SELECT idx, h FROM node WHERE level = :level "
			"ORDER BY idx",
	    false },
	[SQL_CHECKPOINT_ADD] = { "INSERT INTO checkpoint (size, note) "
				 "VALUES (:size, :note)",
	    true },
	[SQL_CHECKPOINT] = { "SELECT size, note FROM checkpoint "
			     "ORDER BY size DESC LIMIT 1",
	    false },
	[SQL_ANCHOR_ADD] = { "INSERT INTO anchor (seq, boot, ts, ms) "
			     "VALUES (:seq, :boot, :ts, :ms)",
	    true },
	[SQL_ANCHOR_OF] = { "SELECT ts, ms FROM anchor WHERE boot = :boot "
			    "ORDER BY seq DESC LIMIT 1",
	    false },
	[SQL_SALT] = { "SELECT seq FROM ledger WHERE salt = :salt", false },
	[SQL_FILE_ADD] = { "INSERT INTO file (sha256, size, bytes) "
			   "VALUES (:sha256, :size, :bytes)",
	    true },
	[SQL_FILE_HAS] = { "SELECT size FROM file WHERE sha256 = :sha256",
	    false },
	[SQL_FILE] = { "SELECT bytes FROM file WHERE sha256 = :sha256",
	    false },
	[SQL_OBJECT] = { "SELECT rev, row, seq FROM object "
			 "WHERE type = :type AND id = :id",
	    false },
	[SQL_OBJECT_MADE] = { "SELECT seq FROM object "
			      "WHERE type = :type AND id = :id",
	    false },
	[SQL_OBJECT_ADD] = { "INSERT INTO object (type, id, rev, row, seq) "
			     "VALUES (:type, :id, :rev, :row, :seq)",
	    true },
	[SQL_OBJECT_SET] = { "UPDATE object SET rev = :rev, row = :row, "
			     "seq = :seq WHERE type = :type AND id = :id",
	    true },
	[SQL_TRAIL_ADD] = { "INSERT INTO trail (seq, ts, actor, via, kind, "
			    "type, id, rev, cause, reason) VALUES (:seq, :ts, "
			    ":actor, :via, :kind, :type, :id, :rev, :cause, "
			    ":reason)",
	    true },
	[SQL_KEY_ADD] = { "INSERT INTO keyring (vkey, uid, name, since, "
			  "revoked, disputed) VALUES (:vkey, :uid, :name, "
			  ":since, NULL, NULL)",
	    true },
	[SQL_KEY_REVOKE] = { "UPDATE keyring SET revoked = :revoked, "
			     "disputed = :disputed WHERE vkey = :vkey",
	    true },
	[SQL_KEYS_OF] = { "SELECT vkey, uid, name, since, revoked, disputed "
			  "FROM keyring WHERE uid = :uid ORDER BY since",
	    false },
	[SQL_ESIG_ADD] = { "INSERT INTO esig (seq, type, id, rev, signer, "
			   "name, role, meaning, time, local, key_id, via, "
			   "nonce) VALUES (:seq, :type, :id, :rev, :signer, "
			   ":name, :role, :meaning, :time, :local, :key_id, "
			   ":via, :nonce)",
	    true },
	[SQL_NONCE] = { "SELECT seq FROM esig WHERE nonce = :nonce", false },
	[SQL_ALL_OBJECT] = { "SELECT * FROM object ORDER BY type, id", false },
	[SQL_ALL_TRAIL] = { "SELECT * FROM trail ORDER BY seq", false },
	[SQL_ALL_KEYRING] = { "SELECT * FROM keyring ORDER BY vkey", false },
	[SQL_ALL_ESIG] = { "SELECT * FROM esig ORDER BY seq", false },
	[SQL_ALL_ANCHOR] = { "SELECT * FROM anchor ORDER BY seq", false },
	[SQL_COUNT] = { NULL, false },
};

static const char *const by_seq[] = { "seq", NULL };
static const char *const by_object[] = { "type", "id", NULL };
static const char *const by_vkey[] = { "vkey", NULL };

const struct ledger_table ledger_tables[] = {
	{ "anchor", &ledger_statements[SQL_ALL_ANCHOR], by_seq },
	{ "esig", &ledger_statements[SQL_ALL_ESIG], by_seq },
	{ "keyring", &ledger_statements[SQL_ALL_KEYRING], by_vkey },
	{ "object", &ledger_statements[SQL_ALL_OBJECT], by_object },
	{ "trail", &ledger_statements[SQL_ALL_TRAIL], by_seq },
	{ NULL, NULL, NULL },
};
