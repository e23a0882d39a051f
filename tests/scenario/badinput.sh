#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What people get wrong: each is refused with a sentence that names the
# record and the field, with the exit status of its kind, and nothing is
# half done.
# shellcheck source=tests/scenario/lib.sh
. "$CUPEL_TEST_SOURCE/scenario/lib.sh"

house
documents
map=$plates/platemap_run1.csv
read1=$plates/softmax_potency_run1_specimen.txt

# ---- an assay of another variant
good=$site
copy other
bind AM-A22 PV-A2 'DMT_000101.1:c.416C>T' RS-A2-01
recorded 8 'binding approve X is refused: .* carries DMT_000101.1:c.706G>A, variant PV-A2_1 is for DMT_000101.1:c.416C>T \[BINDING-CARRIES\]' \
	qa-1 binding approve X --method AM-A21_1.0 --variant PV-A2_1 \
	--test-system TS --carries 'DMT_000101.1:c.706G>A' --standard RS \
	--assigned 100 --passage-min 3 --passage-max 18 --report Q
refused 4 'binding retire AM-A22-PV-A1 is refused: .* needs a reason' \
	qa-1 binding retire AM-A22-PV-A1
run 0 qa-1 binding retire AM-A22-PV-A1 --reason 'moved to another line'
stored
recorded 8 "test start $sample.AM-A22 is refused: no binding is qualified for method AM-A22_1.0 and variant PV-A1_1 \[BIND-001\]" \
	analyst-1 test start $sample.AM-A22
whole
site=$good
sample
copy other
start_run 1
run 0 qa-1 binding retire AM-A22-PV-A1 --reason 'moved to another line'
# shellcheck disable=SC2046
refused 8 'run import RUN-01 is refused: binding AM-A22-PV-A1 is RETIRED \[BIND-002\]' \
	analyst-1 run import RUN-01 --file "$read1" --map "$map" $(facts)
whole
site=$good
sed 's/SPEC-DP-A1/SPEC-DP-A2/g; s/PV-A1/PV-A2/g' \
	"$specs/specifications/SPEC-DP-A1.xml" > a2.xml
run 0 analyst-1 spec load SPEC-DP-A2_1.0 --file a2.xml
run 0 analyst-1 spec submit SPEC-DP-A2_1.0
run 0 reviewer-1 spec check SPEC-DP-A2_1.0
recorded 8 'method AM-A22_1.0 is specific to a variant and not qualified' \
	qa-1 spec approve SPEC-DP-A2_1.0
for m in AM-A10 AM-A20 AM-A21 AM-A22; do
	bind $m PV-A2 'DMT_000101.1:c.416C>T' RS-A2-01
done
run 0 qa-1 spec approve SPEC-DP-A2_1.0
recorded 8 'specification SPEC-DP-A2_1.0 is for variant PV-A2; batch UCD01-001 is of PV-A1_1 \[SPEC-001\]' \
	analyst-1 sample log SMP-2 --batch $batch --purpose release \
	--spec SPEC-DP-A2_1.0 --source vial --quantity 1 \
	--quantity-unit vials --containers 1 --taken-at "$(when '-1 hour')" \
	--taken-by analyst-1 --storage '-70 C'
start_run 1
# plate RULE PATTERN: a map with the standard, sample or dose changed by sed
plate() {
	sed "$2" "$map" > map.csv
	# shellcheck disable=SC2046
	"$1" "$3" "$4" analyst-1 run import RUN-01 --file "$read1" \
		--map map.csv $(facts)
}
plate recorded s/RS-A1-01/RS-A2-01/ 8 \
	'run import RUN-01 is refused: map: the standard is RS-A2-01; binding AM-A22-PV-A1 has RS-A1-01 \[BIND-004\]'
plate recorded s/$sample/SMP-OTHER/ 8 \
	'run import RUN-01 is refused: map: the sample is SMP-OTHER; run RUN-01 is of sample SMP-UCD01-001 \[RUN-SAMPLE\]'
ok "an assay, specification, standard or sample of another variant"

# ---- files
plate refused s/,150,/,15O,/ 4 \
	'map.csv:5:6: B2: dose is `15O`, expected a number above 0 \[E-MAP\]'
plate refused 's/^B2,.*//' 4 'run import RUN-01 is refused: '
# import STATUS PATTERN FILE [MAP]
import() {
	# shellcheck disable=SC2046
	refused "$1" "$2" analyst-1 run import RUN-01 --file "$3" \
		--map "${4:-$map}" $(facts)
}
printf '\211PNG\r\n\032\n\000\000\000\rIHDR' > figure.png
mkdir folder
: > empty.txt
head -c 2000 "$read1" > cut.txt
import 4 'figure.png:3: NUL at byte 8' figure.png
head -c 8 figure.png > head.png
import 4 'head.png:1: no profile recognises it' head.png
import 4 'AM-A01.xml:1: no profile recognises it' "$specs/methods/AM-A01.xml"
import 4 'file: folder: is a directory' folder
import 3 'file: nowhere.txt: no such file' nowhere.txt
import 4 'empty.txt: 0 bytes' empty.txt
import 4 'cut.txt:2: block `Plate: PV-A1-RP-1` has no `~End`' cut.txt
import 4 "plate .PV-A1-RP-1. is not in the file; it holds .Plate1." \
	"$plates/softmax_elisa450_groups.txt"
import 4 "plate .PV-A1-RP-1. is not in the file; it holds .PV-A1-RP-2." \
	"$plates/softmax_potency_run2_specimen.txt"
import 4 'specimen.txt:1: the first line is .*expected `#format,plate-map-1`' \
	"$read1" "$read1"
import 4 'map: folder: is a directory' "$read1" folder
import 3 'map: nowhere.csv: no such file' "$read1" nowhere.csv
refused 4 'measured_at is absent in the file' \
	analyst-1 run import RUN-01 --file "$read1" --map "$map"
says 'operator is absent in the file' err
refused 4 'measured_at: "yesterday" is no time with offset' \
	analyst-1 run import RUN-01 --file "$read1" --map "$map" \
	--fact measured_at=yesterday --fact instrument_serial=SPM-0042 \
	--fact software_version=5.4 --fact operator=analyst-1 \
	--fact protocol=PV-A1-RP
refused 2 'operator is given twice' \
	analyst-1 run import RUN-01 --file "$read1" --map "$map" \
	--fact operator=a --fact operator=b
refused 4 'spec SPEC-X_1.0: figure.png:1: byte 89 is not UTF-8' \
	analyst-1 spec load SPEC-X_1.0 --file figure.png
refused 4 'method load AM-X_1.0 is refused: file: SPEC-DP-A1.xml is a document of "urn:cupel:spec:1"' \
	analyst-1 method load AM-X_1.0 \
	--file "$specs/specifications/SPEC-DP-A1.xml"
head -c 1500 "$specs/specifications/SPEC-DP-A1.xml" > cut.xml
refused 4 'spec SPEC-X_1.0: cut.xml:[0-9]*' \
	analyst-1 spec load SPEC-X_1.0 --file cut.xml
ok "a picture, an XML file, a directory, nothing, half a file, another plate"

# ---- fields
enter() { # STATUS PATTERN LINE VALUE [DAY]
	refused "$1" "$2" analyst-1 result enter "$sample.$3" --value "$4" \
		--tested-on "${5:-$(day now)}"
}
where="result enter $sample.T02 is refused:"
enter 4 "$where value: \"7,4\" is not a number: a comma; the decimal sign is a point" T02 7,4
enter 4 "$where value: \"7.4x\" is not a number" T02 7.4x
enter 4 "$where value: is empty" T02 ''
enter 4 "$where tested_on: \"2026-02-30\" is not a date" T02 7.4 2026-02-30
enter 4 "$where tested_on: .* is in the future" T02 7.4 "$(day '+2 days')"
refused 4 "$where tested_on: is missing (day of the test)" \
	analyst-1 result enter $sample.T02 --value 7.4
refused 4 'quantity: "1,5" is not a number: a comma' \
	analyst-1 sample log SMP-2 --batch $batch --purpose release \
	--spec SPEC-DP-A1_1.0 --source vial --quantity 1,5 \
	--quantity-unit vials --containers 1 --taken-at "$(when '-1 hour')" \
	--taken-by analyst-1 --storage '-70 C'
refused 4 'sample log SMP-2 is refused: 7 reasons' \
	analyst-1 sample log SMP-2 --batch $batch --spec SPEC-DP-A1_1.0 \
	--purpose release
for f in source quantity quantity_unit containers taken_at taken_by storage; do
	says "^  $f: is missing" err
done
refused 4 'run: "RUN 09" is not an identity' analyst-1 run start 'RUN 09' \
	--test $sample.AM-A22 --plate P9 --passage 5
refused 4 'passage: "five" is not a whole number' analyst-1 run start RUN-09 \
	--test $sample.AM-A22 --plate P9 --passage five
recorded 8 'passage: 50 of TS-PV-A1 is outside .* 3 to 18 \[BIND-011\]' \
	analyst-1 run start RUN-09 --test $sample.AM-A22 --plate P9 --passage 50
recorded 8 'the value is computed from runs and never typed' \
	analyst-1 result enter $sample.T21 --value 107 --tested-on "$(day now)"
ok "a missing field, a comma, a date, a word: the field is named"

# ---- words
refused 2 '--vaule is not an option of result enter' \
	analyst-1 result enter $sample.T02 --vaule 7.4
refused 2 'result has no entre' analyst-1 result entre $sample.T02
refused 2 'no command resutl' analyst-1 resutl enter $sample.T02
refused 2 'value needs a value' analyst-1 result enter $sample.T02 --value
refused 2 'output: "yaml" is none of' analyst-1 result list -o yaml
refused 2 'the record is missing' analyst-1 result enter --value 7.4
refused 3 "no result $sample.T99" analyst-1 result enter $sample.T99 \
	--value 7.4 --tested-on "$(day now)"
refused 3 'NOWHERE' analyst-1 sample show NOWHERE
refused 3 'no record NOWHERE' analyst-1 why NOWHERE
refused 3 'NOWHERE' analyst-1 explain NOWHERE
refused 3 'no run NOWHERE' reviewer-1 run review NOWHERE
refused 3 'no record NOWHERE' qa-1 file save NOWHERE coa.pdf
refused 3 'run RUN-01 has no file coa.pdf' qa-1 file save RUN-01 coa.pdf
refused 3 'no record NOWHERE' qa-1 bundle create NOWHERE
refused 3 'the ledger has no entry 99999' qa-1 ledger show 99999
refused 8 'test NOWHERE is not known' analyst-1 run start RUN-09 \
	--test NOWHERE --plate P9 --passage 5
refused 7 "result $sample.T02 is at revision 1, not 4" analyst-1 result \
	enter $sample.T02 --value 7.4 --tested-on "$(day now)" --if-version 4
refused 4 'run start RUN-01 is refused: run RUN-01 exists already' \
	analyst-1 run start RUN-01 --test $sample.AM-A22 --plate P9 --passage 5
printf '%s\n' '{"act":"sample.fly","object":"x"}' > acts
refused 4 'acts: line 1: "act": nobody does sample.fly' \
	analyst-1 act --file acts
printf '%s\n%s' '{"act":"run.start","object":"RUN-02","fields":{"test":"'$sample'.AM-A22","plate":"P2","passage":"5"}}' \
	'{"act":"run.start"' > acts
refused 4 'acts: line 2: JSON' analyst-1 act --file acts
for words in --frobnicate --user '--user qa-1' '-o json' -x; do
	# shellcheck disable=SC2086
	"$cupel" $words > out 2> err
	is $? 2 "status of cupel $words"
	says '^cupel: ' err
	[ ! -s out ] || die "cupel $words says something"
done
"$cupel" > out 2> err || die "cupel alone"
"$cupel" --help | cmp -s - out || die "cupel alone and cupel --help differ"
ok "unknown options, verbs, records and lines of a file of acts"

# ---- below the limit of quantitation
run 0 analyst-1 result enter $sample.T17 --value '<10' --tested-on "$(day now)"
run 0 qa-1 explain $sample.T17
says '^verdict	cannot conclude$' out
says '^because	every value below 10, criterion NMT 5.0: cannot conclude$' out
is "$(cell result show state $sample.T17)" CANNOT_CONCLUDE 'a value below 10'
refused 4 "result correct $sample.T17 is refused: .* needs a reason" \
	analyst-1 result correct $sample.T17 --value '<0.5' \
	--tested-on "$(day now)"
run 0 analyst-1 result correct $sample.T17 --value '<0.5' \
	--tested-on "$(day now)" --reason 'read from the wrong line'
run 0 qa-1 explain $sample.T17
says '^verdict	complies$' out
whole
ok "a value below a limit that says nothing cannot be concluded from"

# ---- people
as_alone() { # words of PASSFILE in place of USER's own
	"$cupel" --site "$site" --user "$1" --passphrase-fd 3 batch list \
		3< "$tmp/pass/$2" > out 2> err
	got=$?
	[ ! -s out ] || die "rows for somebody who is not let in"
}
printf 'correct horse analyst-2\n' > pass/wrong
as_alone analyst-1 wrong
is $got 6 'status of a wrong passphrase'
says "^cupel: site $site: user analyst-1: .*the passphrase is wrong" err
as_alone analyst-1 qa-1
is $got 6 "status of another person's passphrase"
printf '' > pass/wrong
as_alone analyst-1 wrong
is $got 6 'status of no passphrase'
says 'passphrase of analyst-1 is empty' err
as_alone nobody wrong
is $got 6 'status without a passphrase'
printf 'correct horse analyst-1\n' > pass/wrong
as_alone nobody-1 wrong
is $got 3 'status of an unknown user'
says 'user nobody-1 is not admitted to this site' err
"$cupel" --site "$site" --user qa-1 --no-input batch list > out 2> err
is $? 6 'status when nothing may be asked'
says 'passphrase of qa-1: is needed, and nothing may be asked' err
"$cupel" batch list > out 2> err
is $? 2 'status without a site'
says 'give --site DIR' err
ok "a wrong, empty or missing passphrase and an unknown user"

recorded 5 "test $sample.AM-A22 is assigned to analyst-1, not to both-1 \[RUN-OWN\]" \
	both-1 run start RUN-09 --test $sample.AM-A22 --plate P9 --passage 5
recorded 5 'Quinn Assurance (qa-1) holds qa,qa-releaser; to enter a value takes Analyst \[ROLE\]' \
	qa-1 result enter $sample.T02 --value 7.4 --tested-on "$(day now)"
while read -r line value; do
	[ "$line" = T17 ] ||
		run 0 analyst-1 result enter "$sample.$line" --value "$value" \
			--tested-on "$(day now)"
done < "$tmp/results.txt"
read_run 1
recorded 5 'analyst-1 entered data into this run .* and cannot review it \[RUN-REVIEWER\]' \
	analyst-1 run review RUN-01
run 0 reviewer-1 run review RUN-01
for r in 2 3; do
	start_run $r
	# shellcheck disable=SC2046
	recorded 4 'file: the same bytes were imported as run RUN-01 \[RUN-TWICE\]' \
		analyst-1 run import RUN-0$r --file "$read1" --map "$map" $(facts)
	read_run $r
	run 0 reviewer-1 run review RUN-0$r
done
recorded 8 'method AM-A22_1.0 has a format of 3 runs, and 3 are there \[RPT-001\]' \
	analyst-1 run start RUN-04 --test $sample.AM-A22 --plate P4 --passage 5
# both-1 has a hand in one of the tests, which both-1 then cannot review
run 0 analyst-1 result correct $sample.T01 --value Conforms \
	--tested-on "$(day now)" --reason 'seen again'
for t in $tests; do
	run 0 analyst-1 test submit "$t" --amount-used '1 vial'
done
refused 8 "test $sample.AM-A01 is SUBMITTED; to review a test it must be IN_REVIEW \[STATE\]" \
	reviewer-1 test review $sample.AM-A01
recorded 5 'cannot review it \[TEST-REVIEWER\]' \
	analyst-1 test take $sample.AM-A01
refused 8 'batch release UCD01-001 is refused: ' qa-1 batch release $batch
says '\[GATE-REVIEW\]' err
# shellcheck disable=SC2086
run 0 reviewer-1 test take $tests
for t in $tests; do
	who=reviewer-1
	[ "$t" != $sample.AM-A02 ] || who=lead-1
	run 0 "$who" test review "$t"
done
recorded 5 'Rui Reviewer (reviewer-1) holds reviewer,qc-sup; to release a batch takes QA releaser \[ROLE\]' \
	reviewer-1 batch release $batch
recorded 5 'batch release UCD01-001 is refused: lead-1 took part in this batch: .*test.review.* \[GATE-PART\]' \
	lead-1 batch release $batch
recorded 8 'certificate freeze C-1 is refused: .*\[CERT-BATCH\]' \
	qa-1 certificate freeze C-1 --batch $batch
run 0 qa-1 batch release $batch
ok "whoever performed does not review, whoever reviewed does not release"
whole

# ---- the folder
# closed STATUS PATTERN: nobody can work with the site, and it is said why
closed() {
	for words in 'ledger verify' 'batch list' 'db check'; do
		# shellcheck disable=SC2086
		as qa-1 $words > out 2> err
		is $? "$1" "status of $words"
		says "$2" err
		[ ! -s out ] || die "$words says something"
	done
}
good=$site
copy folder-site
printf 'SQLite format 3\000' | dd of="$site/site.db" conv=notrunc 2> /dev/null
closed 9 'site.db: begins like a plain SQLite file; it is not encrypted'
cp "$good/site.db" "$site"
size=$(bytes "$site/site.db")
for cut in 0 100 $((size / 2 / 4096 * 4096 + 100)); do
	head -c "$cut" "$good/site.db" > "$site/site.db"
	closed 9 'site.db: is cut short'
done
head -c $((size / 2 / 4096 * 4096)) "$good/site.db" > "$site/site.db"
as qa-1 db check > out 2> err
is $? 9 'status of the check of half a database'
says 'site.db' err
rm "$site/site.db"
closed 3 'site.db: no such file'
cp "$good/site.db" "$site"
rm "$site/db.key"
closed 3 'db.key: no such file'
cp figure.png "$site/db.key"
closed 4 'db.key'
# shellcheck disable=SC2086
"$cupel" --site "$tmp/second" --user qa-1 --passphrase-fd 3 db init \
	--origin demo.example/second $cost 3< pass/qa-1 > out 2> err ||
	die "a second site"
cp second/db.key "$site"
closed 9 'site.db: is not the file that the key was made for'
cp "$good/db.key" "$site"
cp second/log-qa-1.key "$site"
closed 9 'second'
rm "$site/log-qa-1.key"
run 0 qa-1 batch list
as qa-1 test return $sample.AM-A01 --reason x > out 2> err &&
	die "an act without the key of the log"
says '[a-z]' err
cp "$good/log-qa-1.key" "$site"
cp second/keys/qa-1.key "$site/keys"
whole
refused 6 'no signature by a key enrolled for the signer' \
	qa-1 certificate freeze C-1 --batch $batch
rm "$site/keys/qa-1.key"
refused 3 'there is no key of user qa-1' qa-1 certificate freeze C-1 \
	--batch $batch
cp "$good/keys/qa-1.key" "$site/keys"
run 0 qa-1 certificate freeze C-1 --batch $batch
whole
rm -rf second/*
"$cupel" --site "$tmp/second" --user qa-1 --passphrase-fd 3 batch list \
	3< pass/qa-1 > out 2> err
is $? 3 'status of an empty folder'
"$cupel" --site "$tmp/nowhere" --user qa-1 --passphrase-fd 3 batch list \
	3< pass/qa-1 > out 2> err
is $? 3 'status of no folder'
says 'there is no site at' err
"$cupel" --site "$site" --user qa-1 --passphrase-fd 3 db init \
	--origin demo.example/qc 3< pass/qa-1 > out 2> err
is $? 7 'status of a second db init'
says 'exists already' err
ok "a plain, cut, missing or foreign file of the site folder"

site=$good
whole
finish
