# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2034
# lib.sh - what the scenarios share: a laboratory that is built through the
# command line as far as a scenario needs it, and words to ask about it.
#
#	house       an open site with its people
#	documents   platform, methods, variant, specifications, bindings: in use
#	stored      a batch in quarantine, its sample stored, tests assigned
#	sample      stored, and the tests started
#	results     what is typed in is entered (results.txt)
#	runs        three potency runs are read and reviewed
#	reviewed    tests submitted and reviewed
#	release     reviewed, batch released, certificate issued
#
# Each is built on the one before.  Passphrases cost next to nothing here.
# A scenario fails at the first fault; its folder is taken away at the end.
set -u
: "${CUPEL_SOURCE:?run by make check}" "${CUPEL_BUILD:?}"
: "${CUPEL_TEST_SOURCE:?}"
cupel=$CUPEL_BUILD/src/cupel
verify=$CUPEL_BUILD/audit/cupel-verify
specs=$CUPEL_SOURCE/specs
plates=$CUPEL_TEST_SOURCE/plate/data
unset CUPEL_SITE CUPEL_USER CUPEL_PROFILES
LC_ALL=C TZ=UTC0
export LC_ALL TZ

# in memory where there is room: many small sites are made and verified
if [ -z "${TMPDIR:-}" ] && [ -w /dev/shm ] &&
	[ "$(df -Pk /dev/shm | awk 'NR == 2 { print $4 }')" -gt 400000 ]; then
	TMPDIR=/dev/shm
	export TMPDIR
fi
tmp=$(mktemp -d) || exit 1
at_end() { :; }
trap 'at_end; rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp" || exit 1
mkdir pass
# what is typed in: line of the specification, value
grep '^T' "$CUPEL_SOURCE/packaging/demo/results.txt" > results.txt || exit 1

n=0
ok() { n=$((n + 1)); echo "ok $n $*"; }
die() {
	echo "not ok: $*"
	for f in out err; do
		[ -s "$tmp/$f" ] && sed "s/^/# $f: /" "$tmp/$f" | head -n 20
	done
	exit 1
}
skip() { echo "skip: $*"; exit 77; }
finish() { echo "1..$n"; }

site=$tmp/site
sample=SMP-UCD01-001
batch=UCD01-001
coa=C-2026-0001
cost='--argon2 8,1'

# as USER WORDS...: cupel with the passphrase of that person.
as() {
	who=$1
	shift
	"$cupel" --site "$site" --user "$who" --passphrase-fd 3 "$@" \
		3< "$tmp/pass/$who"
}

# run STATUS USER WORDS...: it must end with that status; out and err are kept.
run() {
	want=$1
	shift
	as "$@" > "$tmp/out" 2> "$tmp/err"
	got=$?
	[ $got -eq "$want" ] || die "status $got instead of $want: $*"
	[ "$want" -ne 0 ] || [ ! -s "$tmp/err" ] ||
		die "done, and still something on standard error: $*"
}

says() { grep -q -- "$1" "$tmp/$2" || die "$2 does not say: $1"; }
is() { [ "$1" = "$2" ] || die "$3: \"$1\" instead of \"$2\""; }

# A column of a view as bare text.
cell() {
	as qa-1 "$1" "$2" "$4" -o tsv --no-header --fields "$3" 2> "$tmp/err" ||
		die "$1 $2 $4"
}

# Entries in the ledger.
size() { as admin-1 db info -o tsv --no-header --fields entries; }

# refused STATUS PATTERN USER WORDS...: said why, and nothing was stored.
# recorded: the same, and the refusal is an entry.
refused() { refused_by 0 "$@"; }
recorded() {
	refused_by 1 "$@"
	as admin-1 ledger log --from "$before" -o tsv --no-header \
		--fields user,act > "$tmp/out" || die "ledger log"
	grep -q "^$3	[a-z]*\.[a-z]*\.refused\$" "$tmp/out" ||
		die "another entry than a refusal"
}
refused_by() {
	more=$1 status=$2 pattern=$3
	shift 3
	before=$(size)
	run "$status" "$@"
	grep -q '^cupel: ..*$' "$tmp/err" || die "no sentence: $*"
	says "$pattern" err
	[ ! -s "$tmp/out" ] || die "a receipt for what was refused: $*"
	is "$(size)" $((before + more)) "entries after it was refused: $*"
}

# The ledger verifies, and doing all acts again gives the same rows.
whole() {
	run 0 admin-1 db check
	run 0 admin-1 ledger verify
	says '^VERIFIED: ' out
	run 0 admin-1 ledger rebuild
	says '^VERIFIED: .*differences 0' out
}

# A copy of the site under another name, used from now on.
copy() {
	rm -rf "${tmp:?}/$1"
	cp -a "$site" "$tmp/$1" || die "copy of the site"
	site=$tmp/$1
}

# flip FILE OFFSET: one bit of that byte is another one.
flip() {
	b=$(od -An -tu1 -j "$2" -N 1 "$1" | tr -d ' ')
	[ -n "$b" ] || die "$1 has no byte $2"
	# shellcheck disable=SC2059
	printf "\\$(printf %03o $((b ^ 1)))" |
		dd of="$1" bs=1 seek="$2" conv=notrunc 2> /dev/null
}
bytes() { wc -c < "$1" | tr -d ' '; }

# when '-3 hours', day '-40 days': as the commands take them
when() { date -u -d "$1" +%Y-%m-%dT%H:%M:%S+00:00; }
day() { date -u -d "$1" +%Y-%m-%d; }

# ---- stages ----------------------------------------------------------------

people='analyst-1|Anna Analyst|analyst,custodian,spec-author
both-1|Bo Both|analyst,reviewer
lead-1|Lea Lead|reviewer,qa-releaser
reviewer-1|Rui Reviewer|reviewer,qc-sup
qa-1|Quinn Assurance|qa,qa-releaser'

house() {
	for u in admin-1 analyst-1 both-1 lead-1 reviewer-1 qa-1; do
		echo "correct horse $u" > "$tmp/pass/$u"
	done
	# shellcheck disable=SC2086
	run 0 admin-1 db init --origin demo.example/qc $cost
	cp "$site/trust.json" "$tmp/trust.json"
	run 0 admin-1 person enrol admin-1 --name 'Ada Administrator' \
		--roles sys-admin
	run 0 admin-1 site open site --name 'Cupel Demonstration Laboratory' \
		--address '1 Assay Street, 8000 Exampleton' \
		--contact qc@demo.example --licence GMP-DEMO-0001 \
		--script-signatures yes
	cp pass/admin-1 pass/alone
	while IFS='|' read -r u name roles; do
		# shellcheck disable=SC2086
		run 0 "$u" key new "$u" $cost
		cat pass/alone "pass/$u" > pass/admin-1
		run 0 admin-1 person enrol "$u" --name "$name" --roles "$roles"
	done <<-END
	$people
	END
	mv pass/alone pass/admin-1
}

# approved NOUN RECORD...: from a draft to approved, by three people.
approved() {
	noun=$1
	shift
	run 0 analyst-1 "$noun" submit "$@"
	run 0 reviewer-1 "$noun" check "$@"
	run 0 qa-1 "$noun" approve "$@"
}

# bind METHOD VARIANT MUTATION STANDARD
bind() {
	run 0 qa-1 binding approve "$1-$2" --method "$1_1.0" \
		--variant "$2_1" --test-system "TS-$2" --carries "$3" \
		--standard "$4" --assigned 100 --passage-min 3 \
		--passage-max 18 --report "QR-$1-$2"
}

documents() {
	methods=
	{
		echo '{"act":"platform.load","object":"PLT-ABE-LNP_1.0",' \
			'"files":{"file":"'"$specs"'/platforms/PLT-ABE-LNP.xml"}}'
		for f in "$specs"/methods/*.xml; do
			id=$(basename "$f" .xml)
			profile=
			[ "$id" != AM-A22 ] ||
				profile=',"profile":"'$specs'/instruments/softmax-text.xml"'
			echo '{"act":"method.load","object":"'"${id}_1.0"'",' \
				'"files":{"file":"'"$f"'"'"$profile"'}}'
		done
	} > load.ndjson
	for f in "$specs"/methods/*.xml; do
		methods="$methods $(basename "$f" .xml)_1.0"
	done
	run 0 analyst-1 act --file load.ndjson
	approved platform PLT-ABE-LNP_1.0
	# shellcheck disable=SC2086
	approved method $methods
	for v in PV-A1 PV-A2; do
		run 0 analyst-1 variant load "${v}_1" --file "$specs/variants/$v.xml"
	done
	approved variant PV-A1_1 PV-A2_1
	run 0 analyst-1 spec load SPEC-ABE-LNP_1.0 \
		--file "$specs/specifications/SPEC-ABE-LNP.xml"
	approved spec SPEC-ABE-LNP_1.0
	run 0 analyst-1 spec load SPEC-DP-A1_1.0 \
		--file "$specs/specifications/SPEC-DP-A1.xml"
	for m in AM-A10 AM-A20 AM-A21 AM-A22; do
		bind $m PV-A1 'DMT_000101.1:c.706G>A' RS-A1-01
	done
	approved spec SPEC-DP-A1_1.0
	run 0 qa-1 variant activate PV-A1_1
}

stored() {
	run 0 analyst-1 batch receive $batch --variant PV-A1_1 \
		--material 'drug product' --size 100 --size-unit vials \
		--manufactured "$(day '-40 days')" --expiry "$(day '+2 years')" \
		--storage '-70 C +/- 10 C' \
		--manufacturer 'Demonstration Manufacturing, Exampleton' \
		--purpose clinical --record-id BR-UCD01-001 \
		--record-version 1.0 --record-sha256 \
		"$(sha256sum < "$CUPEL_SOURCE/LICENSE" | cut -c1-64)"
	run 0 analyst-1 sample log $sample --batch $batch --purpose release \
		--spec SPEC-DP-A1_1.0 --source 'final container, whole batch' \
		--quantity 12 --quantity-unit vials --containers 12 \
		--taken-at "$(when '-3 hours')" --taken-by analyst-1 \
		--storage '-70 C'
	run 0 analyst-1 sample receive $sample \
		--received-at "$(when '-2 hours')" --condition intact \
		--temperature -71.5
	run 0 analyst-1 sample check $sample --location 'freezer FRZ-02, shelf 3'
	tests=$(as qa-1 test list -o tsv --no-header --fields id)
	# shellcheck disable=SC2086
	run 0 reviewer-1 test assign $tests --analyst analyst-1
}

sample() {
	stored
	# shellcheck disable=SC2086
	run 0 analyst-1 test start $tests
}

results() {
	while read -r line value; do
		run 0 analyst-1 result enter "$sample.$line" --value "$value" \
			--tested-on "$(day now)"
	done < "$tmp/results.txt"
}

# start_run N: RUN-0N of the potency test; read_run N: its plate is imported
start_run() {
	run 0 analyst-1 run start "RUN-0$1" --test $sample.AM-A22 \
		--plate "PV-A1-RP-$1" --passage $((6 + $1))
}
read_run() {
	# shellcheck disable=SC2046
	run 0 analyst-1 run import "RUN-0$1" \
		--file "$plates/softmax_potency_run${1}_specimen.txt" \
		--map "$plates/platemap_run$1.csv" $(facts)
}
# what the reader's file does not say
facts() {
	echo --fact "measured_at=$(when '-1 hour')" \
		--fact instrument_serial=SPM-0042 --fact software_version=5.4 \
		--fact operator=analyst-1 --fact protocol=PV-A1-RP
}

runs() {
	for r in 1 2 3; do
		start_run $r
		read_run $r
		run 0 reviewer-1 run review RUN-0$r
	done
}

reviewed() {
	# shellcheck disable=SC2086
	run 0 analyst-1 test submit $tests --amount-used '1 vial'
	# shellcheck disable=SC2086
	run 0 reviewer-1 test take $tests
	# shellcheck disable=SC2086
	run 0 reviewer-1 test review $tests
}

release() {
	reviewed
	run 0 qa-1 batch release $batch
	run 0 qa-1 certificate freeze $coa --batch $batch
	run 0 qa-1 certificate issue $coa
}
