-- SPDX-License-Identifier: Apache-2.0
-- The nouns of the laboratory: what stands where now.  Projection: each row
-- is what replaying the ledger leaves.  Decimals, dates and times are text as
-- entered; who did something and when stands in trail and esig, not here.

-- The laboratory itself; one row, id "site".
CREATE TABLE site (
	@key id,
	@int rev,
	@text state,
	@text name,
	@text address,
	@text contact,
	@text licence,                -- GMP certificate or licence number
	@text script_signatures       -- yes: signatures without a terminal
);
@no_delete site

CREATE TABLE person (
	@key id,                      -- user id, never reused
	@int rev,
	@text state,
	@text name,                   -- printed name
	@text roles,                  -- role codes, comma-separated, sorted
	@text vkey                    -- verifier key as enrolled
);
@no_delete person

-- Controlled documents: id is doc_version.
CREATE TABLE platform (
	@key id,
	@int rev,
	@text state,
	@text doc,
	@text version,
	@text title,
	@text modality,
	@text dosage_form,
	@text storage,
	@text file,                   -- sha256 of the XML
	@text author,                 -- user id
	@text? checker                -- user id of the independent check
);
CREATE INDEX platform_doc ON platform (doc);
@no_delete platform

CREATE TABLE variant (
	@key id,
	@int rev,
	@text state,
	@text doc,
	@text version,
	@text title,
	@text platform,               -- platform.id
	@text product_code,           -- printed on labels
	@text product,
	@text modality,
	@text gene,
	@text mutation,               -- HGVS, coding
	@text protein,                -- HGVS, protein
	@text intended_edit,
	@text sequence,               -- of the active, upper case
	@text sequence_sha256,        -- hex, of sequence
	@text sequence_record,        -- id of the sequence record
	@text strength,
	@text form,
	@text container,
	@text storage,
	@text authorisation,          -- trial or authorisation number
	@text file,
	@text author,
	@text? checker
);
CREATE INDEX variant_doc ON variant (doc);
CREATE INDEX variant_sequence ON variant (platform, sequence_sha256);
@no_delete variant

CREATE TABLE method (
	@key id,
	@int rev,
	@text state,
	@text doc,
	@text version,
	@text title,
	@text technique,
	@text scope,                  -- platform, variant
	@text kind,                   -- entry, potency
	@text? unit,                  -- of the reportable value
	@int? runs,                   -- valid runs of the format
	@text? profile,               -- approved reader profile
	@text? profile_version,
	@text? profile_sha256,        -- of the profile approved with it
	@text file,
	@text author,
	@text? checker
);
CREATE INDEX method_doc ON method (doc);
@no_delete method

CREATE TABLE spec (
	@key id,
	@int rev,
	@text state,
	@text doc,
	@text version,
	@text title,
	@text scope,                  -- platform, variant
	@text? variant,               -- variant document, for scope variant
	@text phase,                  -- development phase
	@text? inherits,              -- spec.id of the platform specification
	@text file,
	@text author,
	@text? checker,
	@text parts                   -- base64, over the row hashes of its lines
);
CREATE INDEX spec_doc ON spec (doc);
@no_delete spec

-- The effective lines of a specification, merged; part of spec.  A line with
-- one criterion for release and another for stability has two rows.
CREATE TABLE spec_line (
	@text spec,
	@int n,                       -- order, from 1
	@text line,                   -- T01 ...
	@text code,
	@text attribute,
	@text category,
	@text method,                 -- method.id
	@text cqa,                    -- yes, no
	@text mutation_specific,      -- yes, no
	@text value_kind,             -- measured, relative-potency, editing-...
	@text kind,                   -- nlt, nmt, lt, mt, range, text, report
	@text? low,
	@text? high,
	@text? text,
	@text? unit,
	@text rounding,               -- none, usp, pheur
	@text stage,                  -- release, stability, both
	@text? reference,
	@text words,                  -- the criterion as printed
	@text origin,                 -- P platform, V variant
	@text pending_allowed,        -- yes, no
	PRIMARY KEY (spec, n)
);
@no_delete spec_line

-- A potency or identity method qualified for one variant.
CREATE TABLE binding (
	@key id,
	@int rev,
	@text state,
	@text method,                 -- method.id
	@text variant,                -- variant.id
	@text sequence_sha256,        -- of the active at qualification
	@text test_system,
	@text carries,                -- mutation the test system carries
	@text standard,               -- reference standard
	@text assigned,               -- its potency, % of reference
	@int passage_min,
	@int passage_max,
	@text report                  -- qualification report
);
CREATE INDEX binding_method ON binding (method, variant);
@no_delete binding

CREATE TABLE batch (
	@key id,
	@int rev,
	@text state,
	@text variant,                -- variant.id
	@text material,
	@text size,
	@text size_unit,
	@text manufactured,           -- date
	@text expiry,                 -- date
	@text storage,
	@text manufacturer,
	@text purpose,
	@text? coi,                   -- chain of identity, patient-specific lots
	@text record_id,              -- executed batch record kept elsewhere
	@text record_version,
	@text record_sha256
);
CREATE INDEX batch_variant ON batch (variant);
@no_delete batch

CREATE TABLE sample (
	@key id,
	@int rev,
	@text state,
	@text batch,
	@text purpose,                -- release, stability, investigation
	@text spec,                   -- spec.id, pinned
	@text source,                 -- where it was taken
	@text quantity,
	@text quantity_unit,
	@int containers,
	@text taken_at,               -- with offset
	@text taken_by,
	@text storage,
	@text? coi,
	@text? received_at,           -- with offset
	@text? condition,
	@text? temperature,           -- Cel, inside the shipper
	@text? location
);
CREATE INDEX sample_batch ON sample (batch);
@no_delete sample

-- One method on one sample.
CREATE TABLE test (
	@key id,                      -- sample.method
	@int rev,
	@text state,
	@text sample,
	@text method,                 -- method.id, pinned
	@text? binding,               -- for methods of scope variant
	@text? analyst,               -- user id
	@text? amount_used
);
CREATE INDEX test_sample ON test (sample);
@no_delete test

-- The reportable value of one line of the specification.
CREATE TABLE result (
	@key id,                      -- sample.line
	@int rev,
	@text state,
	@text test,
	@text spec,
	@int n,                       -- spec_line.n
	@text line,
	@text? value,                 -- as entered or computed, unrounded
	@text? rounded,
	@text? verdict,               -- complies, fails, cannot conclude, reported
	@text? because,               -- the numbers of the verdict
	@text? tested_on,             -- date
	@text? lower,                 -- 95 % limits of a combined value
	@text? upper,
	@text? interval,              -- the limits as printed
	@text? gcv,                   -- between runs, %
	@text? runs,                  -- runs combined, comma-separated
	@int corrections
);
CREATE INDEX result_test ON result (test);
@no_delete result

-- One execution of a bioassay.
CREATE TABLE run (
	@key id,
	@int rev,
	@text state,
	@text test,
	@text method,                 -- method.id
	@text binding,
	@text plate,                  -- identity on the plate
	@int passage,                 -- of the cells
	@text? file,                  -- sha256 of the reader's file
	@text? file_name,
	@text? map,                   -- sha256 of the plate map
	@text? profile,
	@text? profile_version,
	@text? readings,              -- sha256 of the tidy readings
	@text? remarks,               -- warnings about the reader's file
	@text? record,                -- sha256 of the evaluation
	@text? measured_at,           -- with offset
	@text? instrument,            -- serial
	@text? operator,
	@text? software,
	@text? valid,                 -- yes, no
	@text? similar,               -- sample suitability: yes, no
	@text? why,                   -- not valid or not similar: the reason
	@text? rp,                    -- relative potency, 17 digits
	@text? rp_lower,
	@text? rp_upper,
	@text? algorithm              -- name and version of the engine
);
CREATE INDEX run_test ON run (test);
@no_delete run

CREATE TABLE certificate (
	@key id,
	@int rev,
	@text state,
	@text batch,
	@int version,
	@text record_sha256,          -- of the canonical record; its file, too
	@text? pdf,                   -- sha256
	@text? xml
);
CREATE INDEX certificate_batch ON certificate (batch);
@no_delete certificate
