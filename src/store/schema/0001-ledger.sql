-- SPDX-License-Identifier: Apache-2.0
-- The record itself.  Everything below "projection" can be rebuilt from it.

-- Entries in order; entry is canonical JSON, exactly what is hashed.
CREATE TABLE ledger (
	seq INTEGER NOT NULL PRIMARY KEY,   -- 0, 1, 2 ... without a gap
	@blob entry,                        -- audit/FORMATS.md, "Entry"
	@blob leaf,                         -- SHA-256 of 0x00 and entry
	@text salt                          -- of the entry; a repeat is refused
);
CREATE UNIQUE INDEX ledger_salt ON ledger (salt);
@append_only ledger seq
CREATE TRIGGER ledger_in_order BEFORE INSERT ON ledger
WHEN NEW.seq <> (SELECT coalesce(max(seq), -1) + 1 FROM ledger)
BEGIN SELECT RAISE(ABORT, 'ledger entries have no gaps'); END;

-- Complete inner nodes of the tree; level 0 are the leaves above.
CREATE TABLE node (
	@int level,                         -- from 1
	@int idx,                           -- covers leaves idx*2^level ...
	@blob h,                            -- SHA-256
	PRIMARY KEY (level, idx)
) WITHOUT ROWID;
@append_only node level,idx

-- Signed tree heads, one for each commit.
CREATE TABLE checkpoint (
	size INTEGER NOT NULL PRIMARY KEY,  -- entries covered
	@text note                          -- signed by the log key
);
@append_only checkpoint size

-- First entry of each boot and each declared clock step.
CREATE TABLE anchor (
	seq INTEGER NOT NULL PRIMARY KEY,
	@text boot,                         -- first 8 hex digits of the boot id
	@int ts,                            -- wall clock, ms since 1970 UTC
	@int ms                             -- CLOCK_BOOTTIME, ms
);
@append_only anchor seq

-- Files by content: exports, maps, XML, fits, certificates.
CREATE TABLE file (
	@key sha256,                        -- hex
	@int size,                          -- bytes
	@blob bytes
);
@append_only file sha256

-- ---- projection ----------------------------------------------------------

-- The last revision of each object.
CREATE TABLE object (
	@text type,                         -- table name, or log, user
	@text id,
	@int rev,                           -- from 1
	@text? row,                         -- base64 row hash; null: no row
	@int seq,                           -- entry that made this revision
	PRIMARY KEY (type, id)
);
@no_delete object

-- Who did what to which object: one row per entry, for looking things up.
CREATE TABLE trail (
	seq INTEGER NOT NULL PRIMARY KEY,
	@text ts,                           -- of the entry
	@text actor,                        -- user id, or system
	@text via,                          -- tty, script, import, system
	@text kind,                         -- act
	@text type,
	@text id,
	@int rev,
	@int cause,                         -- first entry of the same act
	@text? reason
);
@append_only trail seq
CREATE INDEX trail_object ON trail (type, id, seq);
CREATE INDEX trail_actor ON trail (actor, seq);

-- Keys of people, by index of the ledger.
CREATE TABLE keyring (
	@key vkey,
	@text uid,
	@text name,                         -- as enrolled
	@int since,                         -- entry of the enrolment
	@int? revoked,                      -- entry of the revocation
	@int? disputed                      -- signatures from here on are doubted
);
@no_delete keyring
CREATE INDEX keyring_uid ON keyring (uid, since);

-- Electronic signatures.
CREATE TABLE esig (
	seq INTEGER NOT NULL PRIMARY KEY,   -- entry of kind sign
	@text type,
	@text id,
	@int rev,                           -- what was signed
	@text signer,                       -- user id
	@text name,                         -- printed name
	@text role,                         -- role used, as enrolled then
	@text meaning,                      -- code of the closed list
	@text time,                         -- UTC
	@text local,                        -- with offset, as printed
	@text key_id,                       -- hex
	@text via,
	@text nonce                         -- base64; a repeat is refused
);
CREATE UNIQUE INDEX esig_nonce ON esig (nonce);
@append_only esig seq
CREATE INDEX esig_object ON esig (type, id, rev);
CREATE INDEX esig_signer ON esig (signer, seq);
