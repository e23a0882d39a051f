#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# A disk that is full: an act fails with a sentence, nothing is lost and no
# half file is left; with room again everything goes on.  The disk is a small
# file system of its own, which takes root or a name space of one's own.
: "${CUPEL_TEST_SOURCE:?run by make check}"
if [ "${1:-}" != inside ] && [ "$(id -u)" -ne 0 ]; then
	if unshare -Urm true 2> /dev/null; then
		exec unshare -Urm sh "$0" inside
	fi
	echo "skip: a small file system takes root or unshare -Urm"
	exit 77
fi
# shellcheck source=tests/scenario/lib.sh
. "$CUPEL_TEST_SOURCE/scenario/lib.sh"

disk=$tmp/disk
mkdir "$disk"
mount -t tmpfs -o size=6m,mode=700 cupel-full "$disk" 2> err ||
	skip "no small file system can be mounted: $(cat err)"
at_end() { cd / && umount "$disk"; }

house
documents
sample
cp -a "$site" "$disk/site"
site=$disk/site
whole

# fill [BYTES]: no room is left on the disk but that many bytes
fill() {
	dd if=/dev/zero of="$disk/filler" bs=4096 2> /dev/null
	[ -s "$disk/filler" ] || die "nothing was filled"
	[ "${1:-0}" -eq 0 ] || dd if=/dev/null of="$disk/filler" bs=1 \
		seek=$(($(bytes "$disk/filler") - $1)) 2> /dev/null
}
room() { rm -f "$disk/filler"; }
# what lies on the disk, but for the filler and what SQLite keeps
listing() {
	find "$disk" ! -name filler ! -name 'site.db-*' ! -name '*.lock' \
		! -name '*.gate' | sort
}
full='the disk is full; nothing of this was stored\|No space left on device'
# tight ENTRIES USER WORDS...: an act with ever more room on the disk, until
# it is done: refused whole before, and then it has that many entries.
tight() {
	add=$1
	shift
	entries=$(size)
	listing > before
	left=0
	while :; do
		fill $left
		as "$@" > out 2> err
		got=$?
		room
		listing > after
		cmp -s before after || die "left over: $(diff before after)"
		[ $got -ne 0 ] || break
		is $got 1 "status with $left bytes left of $*"
		says "^cupel: .*\($full\)" err
		[ ! -s out ] || die "a receipt for what was not stored: $*"
		is "$(size)" "$entries" "entries after a full disk"
		left=$((left * 2 + 4096))
		[ $left -lt 3000000 ] || die "never enough room for $*"
	done
	[ $left -gt 0 ] || die "$* went on a full disk"
	[ ! -s err ] || die "done, and a complaint: $*"
	is "$(size)" $((entries + add)) "entries after $*"
}

# ---- acts
tight 3 analyst-1 result enter $sample.T02 --value 7.447 --tested-on "$(day now)"
whole
ok "a value is refused by a full disk and entered with room again"
start_run 1
# shellcheck disable=SC2046
tight 2 analyst-1 run import RUN-01 \
	--file "$plates/softmax_potency_run1_specimen.txt" \
	--map "$plates/platemap_run1.csv" $(facts)
tight 2 reviewer-1 run review RUN-01
whole
ok "so are a plate with its files and a signature"
fill
as qa-1 batch list > out 2> err
is $? 1 "status of looking on a full disk"
says "$full" err
room
run 0 qa-1 batch list

for r in 2 3; do
	start_run $r
	read_run $r
	run 0 reviewer-1 run review RUN-0$r
done
grep -v '^T02 ' "$tmp/results.txt" > rest.txt
while read -r line value; do
	run 0 analyst-1 result enter "$sample.$line" --value "$value" \
		--tested-on "$(day now)"
done < rest.txt
reviewed
run 0 qa-1 batch release $batch
run 0 qa-1 certificate freeze $coa --batch $batch
tight 1 qa-1 certificate issue $coa
whole
ok "so is a certificate"

# ---- what is written for others
mv "$disk/site" "$tmp/elsewhere"
site=$tmp/elsewhere
# half MADE USER WORDS...: as tight, for a command that makes a file or folder
half() {
	made=$1
	shift
	listing > before
	left=0
	while :; do
		fill $left
		as "$@" > out 2> err
		got=$?
		room
		[ $got -ne 0 ] || break
		is $got 1 "status with $left bytes left of $*"
		says "^cupel: .*$disk.*No space left on device\|the disk is full" err
		[ ! -s out ] || die "said to be made: $*"
		listing > after
		cmp -s before after || die "left over: $(diff before after)"
		left=$((left * 2 + 4096))
		[ $left -lt 3500000 ] || die "never enough room for $*"
	done
	[ $left -gt 0 ] || die "$* went on a full disk"
	[ -e "$made" ] || die "$made is not there"
}
half "$disk/coa.pdf" qa-1 file save $coa coa.pdf --to "$disk/coa.pdf"
run 0 qa-1 file save $coa coa.pdf --to coa.pdf
cmp -s coa.pdf "$disk/coa.pdf" || die "another PDF"
half "$disk/c.cupel" qa-1 bundle create $coa --to "$disk/c.cupel"
"$verify" bundle "$disk/c.cupel" --trust trust.json > out 2> err ||
	die "the bundle does not verify"
rm "$disk/c.cupel" "$disk/coa.pdf"
half "$disk/export" qa-1 ledger export "$disk/export"
"$verify" ledger "$disk/export" --trust trust.json > out 2> err ||
	die "the export does not verify"
rm -r "$disk/export"
half "$disk/copy" qa-1 db backup "$disk/copy"
ok "no half PDF, bundle, export or copy is left on a full disk"
whole
site=$disk/copy
whole
rm -r "$disk/copy"
# shellcheck disable=SC2086
site=$disk/new half "$disk/new" qa-1 db init --origin demo.example/new $cost
site=$disk/new
run 0 qa-1 ledger verify
ok "the copy is whole, and a new site is made complete or not at all"

site=$tmp/elsewhere
if [ -c /dev/full ]; then
	as qa-1 batch list > /dev/full 2> err
	is $? 1 "status when nothing can be printed"
	says '^cupel: standard output: No space left on device' err
	entries=$(size)
	as admin-1 person roles both-1 --roles analyst --reason 'fewer tasks' \
		> /dev/full 2> err
	is $? 1 "status when the receipt cannot be printed"
	says 'done and stored, but the receipt is lost: standard output' err
	is "$(size)" $((entries + 2)) "entries after an act without a receipt"
	ok "what cannot be printed is said on standard error"
fi
whole
finish
