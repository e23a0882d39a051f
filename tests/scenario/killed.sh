#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A process killed at any moment: what it said it did is in the ledger, what
# it did not do has left nothing, and whoever comes next is not hindered.
# shellcheck source=tests/scenario/lib.sh
. "$CUPEL_TEST_SOURCE/scenario/lib.sh"

STEPS=30

# how long a command takes here, microseconds
clock() { date +%s%N | cut -c1-16; }
timed() {
	began=$(clock)
	run 0 "$@"
	took=$(($(clock) - began))
}
# moment I: the I-th of STEPS moments, the last well after the end
moment() {
	us=$((took * 3 / 2 * $1 / STEPS))
	printf '%d.%06d' $((us / 1000000)) $((us % 1000000))
}
# killed I USER WORDS...: killed at the I-th moment; got is 137, or its status
killed() {
	at=$(moment "$1")
	who=$2
	shift 2
	rm -f out # what was there is not of a process that got no further
	"$cupel" --site "$site" --user "$who" --passphrase-fd 3 "$@" \
		3< "$tmp/pass/$who" > out 2> err &
	pid=$!
	sleep "$at"
	kill -KILL $pid 2> /dev/null
	wait $pid 2> /dev/null
	got=$?
	[ $got -eq 137 ] || [ $got -eq 0 ] ||
		die "status $got at moment $at of $*"
	[ -e out ] || : > out
	mv out told
}

house
documents
receive="--variant PV-A1_1 --material rna --size 1 --size-unit vial
	--manufactured $(day '-9 days') --expiry $(day '+9 days')
	--storage cold --manufacturer demo --purpose clinical
	--record-id BR --record-version 1.0
	--record-sha256 $(sha256sum < /dev/null | cut -c1-64)"

# ---- signed acts
: > receipts
died=0
lived=0
i=0
# a second and third time where the machine was busy with other things
while [ $i -lt $STEPS ] ||
	{ [ $i -lt $((3 * STEPS)) ] && [ $((died * lived)) -eq 0 ]; }; do
	# shellcheck disable=SC2086
	[ $((i % STEPS)) -ne 0 ] ||
		timed analyst-1 batch receive K-first-$i $receive
	# shellcheck disable=SC2086
	killed $((i % STEPS)) analyst-1 batch receive K-$i $receive
	cat told >> receipts
	if as qa-1 batch show K-$i > out 2> err; then
		lived=$((lived + 1))
		is "$(cell batch show state K-$i)" QUARANTINE "state of K-$i"
	else
		died=$((died + 1))
		[ ! -s told ] || die "a receipt for what was not stored: K-$i"
		# nothing is in the way of a second try
		# shellcheck disable=SC2086
		run 0 analyst-1 batch receive K-$i $receive
	fi
	[ $((i % 10)) -ne 9 ] || whole
	i=$((i + 1))
done
[ $died -gt 0 ] && [ $lived -gt 0 ] ||
	die "$died died and $lived lived: the moments were not spread"
[ -s receipts ] || die "not one receipt"
# each receipt is an entry of that act on that record
as qa-1 ledger log -o tsv --no-header --fields entry,act,record > log
while read -r act object _ _ _ _ from _; do
	grep -q "^$from	$act	batch/${object%:}\$" log ||
		die "the ledger does not have: $act $object entry $from"
done < receipts
is "$(as qa-1 batch list --no-header --fields id | grep -vc first)" $i batches
ok "signed acts killed at $i moments: $died not done, $lived done, $(wc -l < receipts) told"

# ---- several acts of a file: a front part of them is done
i=0
while [ $i -lt 8 ]; do
	echo '{"act":"batch.receive","object":"F@-'$i'","fields":{"variant":"PV-A1_1","material":"rna","size":"1","size_unit":"vial","manufactured":"'"$(day '-9 days')"'","expiry":"'"$(day '+9 days')"'","storage":"cold","manufacturer":"demo","purpose":"clinical","record_id":"BR","record_version":"1.0","record_sha256":"'"$(sha256sum < /dev/null | cut -c1-64)"'"}}'
	i=$((i + 1))
done > acts.in
broken=0
for i in 4 8 11 14 17 20 29 34 38 41 44 47 50 59; do
	[ $i -lt $STEPS ] || [ $broken -eq 0 ] || break
	case $i in
	4 | 34)
		sed "s/@/first$i/" acts.in > acts
		timed analyst-1 act --file acts
		;;
	esac
	sed "s/@/$i/" acts.in > acts
	killed $((i % STEPS)) analyst-1 act --file acts
	as qa-1 batch list --no-header --fields id | grep "^F$i-" | sort > list
	k=$(wc -l < list)
	j=0
	while [ $j -lt "$k" ]; do
		grep -q "^F$i-$j\$" list || die "a gap in acts of a file"
		j=$((j + 1))
	done
	[ "$k" -eq 8 ] || [ ! -s told ] || die "told, and not done"
	[ "$k" -eq 0 ] || [ "$k" -eq 8 ] || broken=$((broken + 1))
	sed -n "$((k + 1)),\$p" acts > rest
	run 0 analyst-1 act --file rest
done
[ $broken -gt 0 ] || die "no file of acts was broken off in the middle"
whole
ok "of a file of acts a front part is done, and the rest can follow"

# ---- somebody is enrolled
# shellcheck disable=SC2086
for i in 3 7 11 14 16 18 20 22 25 29; do
	echo "correct horse p-$i" > "pass/p-$i"
	run 0 p-$i key new p-$i $cost
done
cp pass/admin-1 pass/alone
timed admin-1 batch list
took=$((took * 2))
for i in 3 7 11 14 16 18 20 22 25 29; do
	cat pass/alone pass/p-$i > pass/admin-1
	killed $i admin-1 person enrol p-$i --name "Person $i" --roles analyst
	if as qa-1 person show p-$i > out 2> err; then
		as p-$i batch list > out 2> err ||
			run 0 admin-1 key admit p-$i
	else
		run 0 admin-1 person enrol p-$i --name "Person $i" \
			--roles analyst
	fi
	run 0 p-$i batch list
done
cp pass/alone pass/admin-1
whole
ok "whoever was being enrolled can be let in"

# ---- what is made complete or not at all
good=$site
i=0
made=0
while [ $i -lt $STEPS ] ||
	{ [ $i -lt $((3 * STEPS)) ] && [ $((made * (i - made))) -eq 0 ]; }; do
	site=$tmp/new-$i
	# shellcheck disable=SC2086
	[ $((i % STEPS)) -ne 0 ] ||
		timed admin-1 db init --origin demo.example/new $cost
	site=$tmp/new
	# shellcheck disable=SC2086
	killed $((i % STEPS)) admin-1 db init --origin demo.example/new $cost
	if [ -e "$site" ]; then
		made=$((made + 1))
	else
		[ ! -s told ] || die "said to be made, and is not there"
		# shellcheck disable=SC2086
		run 0 admin-1 db init --origin demo.example/new $cost
	fi
	run 0 admin-1 ledger verify
	says '^VERIFIED: ' out
	rm -rf "$site"
	i=$((i + 1))
done
[ $made -gt 0 ] && [ $made -lt $i ] || die "$made of $i were made"
ok "a site is made complete or not at all"

site=$good
timed qa-1 ledger export first
for i in 3 8 12 16 19 23 27; do
	killed $i qa-1 ledger export export
	[ -e export ] || run 0 qa-1 ledger export export
	"$verify" ledger export --trust trust.json > out 2> err ||
		die "an export does not verify"
	rm -r export
done
timed qa-1 db backup copy-first
for i in 3 8 12 16 19 23 27; do
	killed $i qa-1 db backup copy
	[ -e copy ] || run 0 qa-1 db backup copy
	site=$tmp/copy
	run 0 qa-1 ledger verify
	site=$good
	rm -r copy
done
ok "so are an export and a copy"
whole
finish
