#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# From an empty folder to a verified certificate, as people do it, and each
# number on the way; then one changed bit at many places, which is found.
# shellcheck source=tests/scenario/lib.sh
. "$CUPEL_TEST_SOURCE/scenario/lib.sh"

# dry NOUN... : the same words with --dry-run store nothing
dry() {
	before=$(size)
	run 0 "$@" --dry-run
	says 'may be done, nothing was stored' out
	run 0 "$@" --dry-run --quiet
	is "$(cat out)" '' "a receipt after all of $*"
	is "$(size)" "$before" "entries after --dry-run of $*"
}

house
[ ! -L "$site/trust.json" ] && [ -s trust.json ] || die "no trust.json"
is "$(stat -c %a "$site")" 700 "permissions of the site"
documents
is "$(as qa-1 method list --no-header --fields state | sort | uniq -c |
	tr -s ' ')" ' 20 EFFECTIVE' 'methods'
ok "a site with its people and documents, loaded from a file of acts"

# ---- potency
sample
dry analyst-1 result enter $sample.T02 --value 7.447 --tested-on "$(day now)"
results
for r in 1 2 3; do
	start_run $r
	# shellcheck disable=SC2046
	dry analyst-1 run import RUN-0$r \
		--file "$plates/softmax_potency_run${r}_specimen.txt" \
		--map "$plates/platemap_run$r.csv" $(facts)
	read_run $r
	dry reviewer-1 run review RUN-0$r
	run 0 reviewer-1 run review RUN-0$r
done
for want in RUN-01=0.937850883779 RUN-02=1.19197221807 RUN-03=1.08818313399; do
	r=${want%=*}
	cell run show rp $r > out
	awk -v want="${want#*=}" '{ d = ($1 - want) / want
		exit !(d < 1e-11 && d > -1e-11) }' out ||
		die "potency of $r: $(cat out) instead of ${want#*=}"
	is "$(cell run show valid $r)" yes "$r is valid"
	is "$(cell run show similar $r)" yes "$r is similar"
done
ok "three runs have their potencies"

run 0 qa-1 explain $sample.T21 -o tsv --no-header
unrounded=$(sed -n 's/^unrounded	//p' out)
awk -v x="$unrounded" 'BEGIN { d = x - 106.74985780
	exit !(d < 1e-8 && d > -1e-8) }' || die "unrounded: $unrounded"
says '^reported	107$' out
says '^interval	95 % CI 79 to 144$' out
says '^runs	RUN-01,RUN-02,RUN-03$' out
says '^because	106\.7498578.* is 107, criterion 60 to 150: complies$' out
ok "they combine to 106.74985780, which is 107, 79 to 144"

run 0 qa-1 run plot RUN-01
says 'Reference standard RS-A1-01' out
grep -q '[^ -~]' out && die "something that is not ASCII in a plain locale"
is "$(awk 'length > 80' out | wc -l | tr -d ' ')" 0 "lines above 80 columns"
LC_ALL=C.UTF-8 run 0 qa-1 run plot RUN-01
says "$(printf '\342\224\244')" out
says "$(printf '\342\227\217 Reference standard')" out
ok "curves are drawn in ASCII and in Unicode"

# ---- release
run 0 qa-1 why $batch
says '^batch UCD01-001 is QUARANTINE\|^batch UCD01-001 is IN_TEST' out
says '^batch.release is blocked:$' out
says '\[GATE-RESULT\]' out
says '\[GATE-REVIEW\]' out
dry analyst-1 test submit $sample.AM-A22 --amount-used '1 vial'
release
is "$(cell batch gate verdict $batch | sort | uniq -c | tr -s ' ')" \
	' 25 complies' 'verdicts'
is "$(cell batch gate result $batch | paste -sd' ')" \
	'Conforms 7.4 309 85 0.11 1.00 93.0 0.95 79.0 87.6 Positive Conforms 104 Conforms 1.5 485 <0.5 No growth 178 10 107 78.4 0.6 0.8 Pass' \
	'reported values'
run 0 qa-1 why $batch
says '^batch UCD01-001 is RELEASED' out
ok "25 of 25 lines comply and the batch is released"

run 0 qa-1 audit trail $sample.T21
says '	combined RUN-01,RUN-02,RUN-03 to 106\.7498578' out
run 0 qa-1 audit trail $batch
says '	qa-1	.*signed' out
run 0 qa-1 audit signatures
says '	qa-1	Quinn Assurance	QA releaser	RELEASED	batch/UCD01-001	' out
ok "the audit trail says who, what and when"

run 0 qa-1 file save $coa coa.pdf --to coa.pdf
sum=$(sha256sum < coa.pdf)
says "SHA-256 ${sum%% *}" out
run 7 qa-1 file save $coa coa.pdf --to coa.pdf
says 'coa.pdf' err
[ "$(sha256sum < coa.pdf)" = "$sum" ] || die "an existing file was touched"
if command -v qpdf > /dev/null; then
	qpdf --check coa.pdf > out 2> err || die "qpdf does not accept the PDF"
else
	echo "# no qpdf here: the PDF was not checked"
fi
if command -v pdftotext > /dev/null; then
	pdftotext -layout coa.pdf out 2> err || die "pdftotext"
	says 'COMPLIES WITH SPECIFICATION' out
	says '25 of 25 lines conform' out
	says '107 % of' out
	says '95 % CI 79 to 144' out
else
	echo "# no pdftotext here: the PDF was not read"
fi
run 0 qa-1 bundle create $coa --to $coa.cupel
run 0 qa-1 ledger export export
entries=$(size)

# verified STATUS WORDS...: cupel-verify with the trust of the first day
verified() {
	want=$1
	shift
	"$verify" "$@" --trust trust.json > out 2> err
	got=$?
	[ $got -eq "$want" ] || die "cupel-verify: $got instead of $want: $*"
}
verified 0 bundle $coa.cupel
says "^certificate $coa, revision 1\$" out
says '^signed by Quinn Assurance (qa-1), approval, ' out
# what concerns the other variant alone is withheld
says '^W_WITHHELD 7 entries are withheld' out
says "^VERIFIED: $((entries - 7)) entries, 7 withheld, [0-9]* signatures, 6 keys enrolled, 40 files, 1 warnings\$" out
verified 0 ledger export
says "^VERIFIED: $entries entries, [0-9]* signatures, 6 keys enrolled, 41 files\$" out
signatures=$(sed -n 's/^VERIFIED: .* \([0-9]*\) signatures.*/\1/p' out)
is "$(as qa-1 audit signatures --no-header | wc -l | tr -d ' ')" "$signatures" \
	"signatures the site knows"
is "$(cell certificate show pdf $coa)" "${sum%% *}" "hash of the PDF"
ok "certificate, bundle and export are right, with trust of the first day"

# ---- forms
# form WORDS...: the same rows in each form, kept as form.N.*
form=0
form() {
	form=$((form + 1))
	for o in tsv json ndjson csv table; do
		run 0 qa-1 "$@" -o $o
		mv out form.$form.$o
	done
	[ "$(wc -l < form.$form.table)" -ge "$(wc -l < form.$form.tsv)" ] ||
		die "$*: rows of a table"
}
form test list
form batch gate $batch
form run show RUN-01
form audit trail RUN-01
form result explain $sample.T21
form certificate lines $batch
form audit signatures
form db info
run 0 qa-1 ledger log -o ndjson
cmp -s out export/entries.jsonl || die "the log is not what is exported"
run 0 qa-1 ledger log
is "$(wc -l < out)" $((entries + 1)) "rows of the log"
run 0 qa-1 ledger verify -o json
says '"verdict": "VERIFIED"' out
mv out other.json
run 0 qa-1 why RUN-01 -o ndjson
says '^{"schema":"cupel.why/1",' out
cat out > other.ndjson
run 0 qa-1 ledger rebuild -o ndjson
cat out >> other.ndjson
run 8 reviewer-1 run review RUN-01 -o json
says '"exit":8' err
says '"rule":"STATE"' err
cat err >> other.ndjson
: > err
cat > forms.py << 'END'
import csv, json, sys
for n in range(1, int(sys.argv[1]) + 1):
    name = "form.%d." % n
    doc = json.load(open(name + "json"))
    assert doc["schema"] == "cupel.view/1"
    lines = [json.loads(x) for x in open(name + "ndjson")]
    assert doc["rows"] == lines, name
    rows = list(csv.reader(open(name + "csv", newline=""), strict=True))
    tabs = [x[:-1].split("\t") for x in open(name + "tsv")]
    assert len(rows) == len(tabs) == len(lines) + 1 > 1, name
    for line in lines:
        assert list(line) == rows[0] == tabs[0], name
    for r, t, line in zip(rows[1:], tabs[1:], lines):
        assert len(r) == len(t) == len(line), name
        for a, b, c in zip(r, t, line.values()):
            c = "" if c is None else c
            assert a.lstrip("'") == c and b == a, (name, a, b, c)
json.load(open("other.json"))
assert len([json.loads(x) for x in open("other.ndjson")]) == 3
END
if command -v python3 > /dev/null; then
	python3 forms.py $form > out 2> err || die "the forms differ"
else
	echo "# no python3 here: the forms were not compared"
fi
run 0 qa-1 person list --fields roles,id --no-header
says '^qa,qa-releaser	qa-1$' out
run 2 qa-1 person list --fields roles,shoe-size
says 'shoe-size' err
ok "json, ndjson, csv, tsv and tables hold the same rows"

# rows may be chosen, sorted and counted off; numbers sort as numbers
run 0 qa-1 result list --filter unit=% --fields id,reported --no-header
says "^$sample.T07	93.0\$" out
[ "$(wc -l < out)" -eq 1 ] || die "--filter"
run 0 qa-1 result list --filter verdict!=complies
[ "$(wc -l < out)" -eq 1 ] || die "all comply, so only the header is left"
run 0 qa-1 result list --sort reported --limit 1 --fields reported \
	--no-header
says '^0.11$' out
run 0 qa-1 result list --sort -reported --filter unit='mOsm/kg' \
	--fields reported --no-header
says '^309$' out
run 2 qa-1 result list --sort shoe-size
says 'shoe-size' err
run 2 qa-1 result list --filter shoe-size=42
run 2 qa-1 result list --limit few
ok "rows are chosen, sorted and counted off"

if command -v xmllint > /dev/null; then
	for view in 'person list' 'result list' 'audit trail' 'ledger log'; do
		# shellcheck disable=SC2086
		run 0 qa-1 $view -o xml
		xmllint --noout --schema "$specs/view.xsd" out 2> err ||
			die "$view as XML"
	done
	run 0 qa-1 result list --fields reported --filter "id=$sample.T17" -o xml
	says '<cell column="reported">&lt;0.5</cell>' out
	ok "rows as XML are valid against the schema that comes along"
fi
whole
ok "the ledger verifies and can be rebuilt"

# ---- one bit
k=0
cp export/entries.jsonl good
cp -r export bad
total=$(bytes good)
for at in 0 200 $((total / 5)) $((total / 3)) $((total / 2)) \
	$((total * 3 / 4)) $((total - 2)) $((total - 1)); do
	cp good bad/entries.jsonl
	flip bad/entries.jsonl $at
	verified 9 ledger bad
	says '^FAILED: ' out
	k=$((k + 1))
done
cp good bad/entries.jsonl
at=0
while [ $at -lt "$(bytes export/checkpoint.note)" ]; do
	cp export/checkpoint.note bad
	flip bad/checkpoint.note $at
	verified 9 ledger bad
	at=$((at + 17))
	k=$((k + 1))
done
cp export/checkpoint.note bad
set -- export/files/*
for f in "$1" "$2" "$3" "$4"; do
	f=${f#export/}
	flip "bad/$f" $(($(bytes "bad/$f") / 2))
	verified 9 ledger bad
	says "$(basename "$f")" out
	cp "export/$f" "bad/$f"
	k=$((k + 1))
done
verified 0 ledger bad
ok "$k changed bits of an export are found"

k=0
at=3
total=$(bytes $coa.cupel)
while [ $at -lt "$total" ]; do
	cp $coa.cupel bad.cupel
	flip bad.cupel $at
	"$verify" bundle bad.cupel --trust trust.json > out 2> err
	got=$?
	[ $got -eq 9 ] || [ $got -eq 4 ] || die "byte $at of a bundle: $got"
	[ -s out ] || [ -s err ] || die "byte $at of a bundle: no word"
	at=$((at + total / 40))
	k=$((k + 1))
done
ok "$k changed bits of a bundle are found"

# found WHAT: some check of the site does not pass, and says why
found() {
	bad=0
	for check in 'db check' 'ledger verify' 'ledger rebuild'; do
		# shellcheck disable=SC2086
		as qa-1 $check > out 2> err
		case $? in
		0) ;;
		1 | 4 | 6 | 9)
			[ -s out ] || [ -s err ] || die "$1: $check: no word"
			bad=$((bad + 1))
			;;
		*) die "$1: $check: status $?" ;;
		esac
	done
	[ $bad -gt 0 ] || die "$1 is not found"
}
good=$site
k=0
copy flipped
total=$(bytes "$site/site.db")
at=5
while [ $at -lt "$total" ]; do
	# at the end of a page SQLCipher 3 has 12 bytes that nothing is in
	[ $((at % 4096)) -lt 4084 ] || at=$((at - 12))
	cp "$good/site.db" "$site"
	flip "$site/site.db" $at
	found "byte $at of site.db"
	at=$((at + total / 24))
	k=$((k + 1))
done
cp "$good/site.db" "$site"
whole
# key files: what is their own of the person who comes in
own=$(grep -b '^slot qa-1 ' "$good/db.key")
for spot in db.key:$((${own%%:*} + 40)) db.key:40 log-qa-1.key:40 \
	log-qa-1.key:100 log-qa-1.key:200; do
	f=${spot%:*}
	flip "$site/$f" "${spot#*:}"
	as qa-1 ledger verify > out 2> err
	got=$?
	case $got in
	4 | 6 | 9) says "$site" err ;;
	*) die "byte ${spot#*:} of $f: status $got" ;;
	esac
	cp "$good/$f" "$site"
	k=$((k + 1))
done
ok "$k changed bits of a database are found"

site=$good
whole
finish
