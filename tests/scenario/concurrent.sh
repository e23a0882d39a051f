#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Several people at once, each in a process of their own, with and without
# signatures: nothing is lost, and there is one order of all of it.
# shellcheck source=tests/scenario/lib.sh
. "$CUPEL_TEST_SOURCE/scenario/lib.sh"

EACH=24

house
documents
sample
run 0 analyst-1 result enter $sample.T02 --value 7.4 --tested-on "$(day now)"
receive="--variant PV-A1_1 --material rna --size 1 --size-unit vial
	--manufactured $(day '-9 days') --expiry $(day '+9 days')
	--storage cold --manufacturer demo --purpose clinical
	--record-id BR --record-version 1.0
	--record-sha256 $(sha256sum < /dev/null | cut -c1-64)"

# What each of them does; the I-th act.
receives() {
	# shellcheck disable=SC2086
	as analyst-1 batch receive "B-$1" $receive
}
corrects() {
	as analyst-1 result correct $sample.T02 --value "7.$((100 + $1))" \
		--tested-on "$(day now)" --reason "reading $1"
}
binds() {
	if [ $(($1 % 2)) -eq 0 ]; then
		as qa-1 binding approve "B-$1" --method AM-A21_1.0 \
			--variant PV-A2_1 --test-system TS-2 \
			--carries 'DMT_000101.1:c.416C>T' --standard RS-A2-01 \
			--assigned 100 --passage-min 3 --passage-max 18 \
			--report QR
	else
		as qa-1 binding retire "B-$(($1 - 1))" --reason "after $1"
	fi
}
appoints() {
	roles=analyst
	[ $(($1 % 2)) -eq 0 ] || roles=analyst,reviewer
	as admin-1 person roles both-1 --roles $roles --reason "turn $1"
}
# each NAME: its acts one after the other; "busy" is asked again
each() {
	i=0
	while [ $i -lt $EACH ]; do
		"$1" $i > "$1.out" 2> "$1.err"
		got=$?
		if [ $got = 75 ]; then
			echo $i >> "$1.busy"
			[ "$(wc -l < "$1.busy")" -lt 100 ] || got=starved
			[ $got = starved ] || continue
		fi
		[ $got = 0 ] || { echo "$1 $i: $got" > "$1.failed"; exit 1; }
		cat "$1.out" >> "$1.told"
		i=$((i + 1))
	done
}

before=$(size)
workers='receives corrects binds appoints'
pids=
at_end() { [ -z "$pids" ] || kill $pids 2> /dev/null; wait; }
for w in $workers; do
	each $w &
	pids="$pids $!"
done
# meanwhile somebody looks, copies and hands out
run 0 qa-1 db backup copy
run 0 qa-1 ledger export export
looks=0
while [ $looks -lt 8 ]; do
	as qa-1 ledger verify > look.out 2> look.err ||
		die "verify while others write: $(cat look.out look.err)"
	as qa-1 result list > look.out 2> look.err ||
		die "looking while others write: $(cat look.err)"
	looks=$((looks + 1))
done
wait
pids=
for w in $workers; do
	[ ! -e $w.failed ] || die "$(cat $w.failed): $(cat $w.err)"
	is "$(wc -l < $w.told | tr -d ' ')" $EACH "receipts of $w"
done
busy=$(cat ./*.busy 2> /dev/null | wc -l)
ok "4 people did $EACH acts each at once, 3 of them signing; $((busy)) times busy"

"$verify" ledger export --trust trust.json > out 2> err ||
	die "an export made in between does not verify"
good=$site
site=$tmp/copy
whole
site=$good
ok "a copy and an export made in between are whole"

# ---- nothing lost, one order
cat receives.told corrects.told binds.told appoints.told |
	sed 's/.* entr[iesy]* \([0-9]*\)\( to \)*\([0-9]*\)$/\1 \3/' |
	awk 'NF == 1 { $2 = $1 } { print }' | sort -n > spans
awk -v next_="$before" '{
	if ($1 != next_ || $2 < $1) { print "entry " $1 " after " next_ - 1; exit 1 }
	next_ = $2 + 1
}
END { print next_ > "end" }' spans > out || die "receipts overlap: $(cat out)"
is "$(cat end)" "$(size)" "entries, by the receipts"
as qa-1 ledger log -o tsv --no-header --fields entry,time > log
awk '{ if ($1 != NR - 1 || $2 < last) exit 1; last = $2 }' log ||
	die "entries out of order"
is "$(as qa-1 batch list --no-header | wc -l | tr -d ' ')" $((EACH + 1)) batches
is "$(cell result show value $sample.T02)" 7.$((99 + EACH)) "the last value"
is "$(cell person show roles both-1)" analyst,reviewer "the last roles"
run 0 qa-1 audit trail $sample.T02
is "$(grep -c '	reading [0-9]*	' out)" $EACH "corrections in the trail"
whole
ok "their entries are one unbroken order, and nothing is lost"

# ---- all want the same
for w in 1 2 3 4; do
	{
		# shellcheck disable=SC2086
		as analyst-1 batch receive SAME $receive > same.$w 2> why.$w
		echo $? > status.$w
	} &
done
wait
is "$(cat status.* | sort | paste -sd' ')" '0 4 4 4' 'statuses of four at once'
is "$(cat same.* | wc -l | tr -d ' ')" 1 receipts
is "$(cat why.* | grep -c 'batch SAME exists already')" 3 refusals
rev=$(as qa-1 ledger log -o tsv --no-header --fields record,revision |
	sed -n "s|^result/$sample.T02	||p" | tail -n 1)
for w in 1 2 3 4; do
	{
		as analyst-1 result correct $sample.T02 --value 7.5 \
			--tested-on "$(day now)" --reason "try $w" \
			--if-version "$rev" > same.$w 2> why.$w
		echo $? > status.$w
	} &
done
wait
is "$(cat status.* | sort | paste -sd' ')" '0 7 7 7' 'statuses of four at once'
whole
ok "of four who want the same one gets it, and the others are told"

# ---- people who are let in: passphrases cost more, so that it takes longer
site=$tmp/second
cost='--argon2 16384,1'
house
cp pass/admin-1 pass/alone
others='1 2 3 4 5 6'
for i in $others; do
	echo "correct horse p-$i" > "pass/p-$i"
	run 0 p-$i key new p-$i --argon2 8,1
	cat pass/alone "pass/p-$i" > "pass/two-$i"
done
for i in $others; do
	{
		"$cupel" --site "$site" --user admin-1 --passphrase-fd 3 \
			person enrol p-$i --name "Person $i" --roles analyst \
			3< "pass/two-$i" > same.$i 2>&1
		echo $? > status.$i
	} &
done
wait
for i in $others; do
	is "$(cat status.$i)" 0 "status of enrolling p-$i: $(cat same.$i)"
	run 0 p-$i person list
done
for i in $others; do
	{
		"$cupel" --site "$tmp/third" --user admin-1 --passphrase-fd 3 \
			db init --origin demo.example/third --argon2 8,1 \
			3< pass/alone > same.$i 2>&1
		echo $? > status.$i
	} &
done
wait
is "$(cat status.* | sort | paste -sd' ')" '0 7 7 7 7 7' 'statuses of db init'
whole
site=$tmp/third
run 0 admin-1 ledger verify
ok "people who are enrolled at once can all come in, and one site is made"
finish
