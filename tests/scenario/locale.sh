#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# In a place where numbers have commas and letters sort otherwise, the same
# bytes come out.
: "${CUPEL_TEST_SOURCE:?run by make check}"
# shellcheck source=tests/scenario/lib.sh
. "$CUPEL_TEST_SOURCE/scenario/lib.sh"

place=
for name in de_DE fr_FR; do
	if localedef -i $name -f UTF-8 "$tmp/$name.UTF-8" 2> err > out; then
		LOCPATH=$tmp
		export LOCPATH
		place=$name.UTF-8
	elif locale -a 2> /dev/null | grep -qi "^$name.utf-*8\$"; then
		place=$name.UTF-8
	fi
	[ -z "$place" ] || break
done
[ -n "$place" ] || skip "no locale with commas is there or can be made"
comma=$(LC_ALL=$place locale decimal_point 2> /dev/null)
[ "$comma" = , ] || skip "in $place the decimal sign is \"$comma\""

# the whole thread in that place; what is not of the locale stays plain
LC_ALL=$place
LANG=$place
TZ=Europe/Berlin
export LANG
house
documents
sample
results
runs
release
whole
ok "the whole thread is done in $place"

refused 8 'value: "7,4" is not a number: a comma; the decimal sign' \
	analyst-1 result correct $sample.T02 --value 7,4 \
	--tested-on "$(day now)" --reason x
is "$(cell result show reported $sample.T02)" 7.4 "a pH"
is "$(cell run show rp RUN-01 | cut -c1-14)" 0.937850883778 "a potency"
is "$(cell result show reported $sample.T21)" 107 "the reportable potency"
ok "a comma is no decimal sign, in or out"

# every view and file of the record, here and in a plain place
looks() { # FOLDER
	mkdir "$1"
	site=$good
	copy looked # a refusal may be an entry
	while read -r words; do
		for o in table json csv tsv; do
			# shellcheck disable=SC2086
			as qa-1 $words -o $o > "$1/$(echo "$words" | tr ' ' -).$o" \
				2> err || die "$words"
		done
	done <<-END
		db info
		ledger log
		ledger show 400
		ledger verify
		ledger rebuild
		batch list
		batch gate $batch
		result list
		result explain $sample.T21
		result explain $sample.T06
		run show RUN-02
		run criteria RUN-01
		run parameters RUN-01
		run points RUN-01
		run curves RUN-01
		run bands RUN-01
		certificate lines $batch
		certificate identity $batch
		certificate combined $batch
		audit trail $sample.T21
		audit signatures
		why $batch
	END
	as qa-1 run plot RUN-01 > "$1/plot" 2> err || die "run plot"
	run 0 qa-1 file save $coa coa.pdf --to "$1/coa.pdf"
	run 0 qa-1 file save $coa coa.xml --to "$1/coa.xml"
	run 0 qa-1 bundle create $coa --to "$1/coa.cupel"
	run 0 qa-1 ledger export "$1/export"
	"$verify" bundle "$1/coa.cupel" --trust trust.json > "$1/verified" ||
		die "the bundle does not verify"
	"$cupel" fit --help > "$1/help"
	"$cupel" read "$plates/softmax_potency_run1_specimen.txt" \
		--profile "$specs/instruments/softmax-text.xml" \
		> "$1/read" 2>&1
	# what a sentence says is the same too
	as analyst-1 result correct $sample.T02 --value 7,4 > "$1/said" 2>&1
	as qa-1 batch release $batch -o json >> "$1/said" 2>&1
}
good=$site
looks there
LC_ALL=C.UTF-8 LANG=C.UTF-8 TZ=UTC0
looks here
diff -r there here > out || die "other bytes in $place: $(head -n 3 out)"
site=$good
grep -rlE '(^|[^0-9A-Za-z_.,-])[0-9]+,[0-9]+([^0-9,]|$)' here/run-*.tsv \
	here/result-*.tsv > out && die "a number with a comma: $(cat out)"
ok "$(find here -type f | wc -l) answers and files are the same bytes"
whole
finish
