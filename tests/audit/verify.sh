#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# cupel-verify as an auditor uses it: good and damaged exports, bundles,
# wrong words, wrong trust; and the same signatures with openssl alone.
set -u
: "${CUPEL_SOURCE:?run by make check}" "${CUPEL_BUILD:?}"
verify=$CUPEL_BUILD/audit/cupel-verify
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
cd "$tmp" || exit 1
n=0
ok() { n=$((n + 1)); echo "ok $n $*"; }
die() { echo "not ok: $*"; sed 's/^/# /' out err 2>/dev/null; exit 1; }

# run STATUS WORDS...: cupel-verify must end with that status.
run() {
	want=$1
	shift
	"$verify" "$@" > out 2> err
	got=$?
	[ $got -eq "$want" ] || die "status $got instead of $want: $*"
}
says() { grep -q -- "$1" "$2" || die "$2 does not say: $1"; }
silent() { [ ! -s "$1" ] || die "something in $1"; }

CUPEL_EVIDENCE=$tmp "$CUPEL_BUILD/tests/audit/make_evidence" > out 2>&1 ||
	die "make_evidence"

# ---- words
run 0 --help
silent err
for word in $("$verify" --help | sed -n 's/^  cupel-verify \([a-z]*\) .*/\1/p'); do
	grep -q "^\.Cm $word" "$CUPEL_SOURCE/packaging/man/cupel-verify.1" ||
		die "the manual page does not know $word"
done
for word in --trust --output --quiet --help --version; do
	says "$word" out
	grep -q "Fl Fl ${word#--}" "$CUPEL_SOURCE/packaging/man/cupel-verify.1" ||
		die "the manual page does not know $word"
done
run 0 --version
says '^cupel-verify [0-9]' out
ok "help, version and manual page know the same words"

run 2 ledger untouched
says 'say whom you trust' err
silent out
run 2 bundle good.cupel
run 2
run 2 ledger
run 2 frobnicate x --trust trust.json
run 2 ledger untouched other --trust trust.json
run 2 ledger untouched --trust
run 2 ledger untouched --trust trust.json -o xml
run 2 ledger untouched --trust trust.json --color
silent out
ok "wrong words are a usage error, and no trust is implied"

# ---- a good ledger
run 0 ledger untouched --trust untouched/trust.json
silent err
last=$(tail -n 1 out)
[ "$last" = "VERIFIED: 9 entries, 1 signatures, 2 keys enrolled, 1 keys revoked" ] ||
	die "last line: $last"
run 0 ledger --trust=untouched/trust.json --output=json untouched
says '"verdict": "VERIFIED"' out
says '"findings": \[\]' out
says '"signatures": 1' out
run 0 ledger untouched --trust untouched/trust.json -q
silent out
silent err
ok "a good ledger is verified, in text and JSON, or quietly"

# ---- damaged ones
for codes in */codes; do
	dir=${codes%/codes}
	[ -s "$codes" ] || continue
	run 9 ledger "$dir" --trust "$dir/trust.json"
	silent err
	sed -n 's/^\(E_[A-Z_]*\) .*/\1/p' out | sort -u > found
	sort -u "$codes" | cmp -s - found || die "$dir: other codes than expected"
	says '^FAILED: ' out
	run 9 ledger "$dir" --trust "$dir/trust.json" -q
	silent out
done
ok "each damaged ledger fails with its codes"

mkdir cut && cp untouched/checkpoint.note cut
head -c -1 untouched/entries.jsonl > cut/entries.jsonl
run 9 ledger cut --trust trust.json
says '^E_FILE_LINE' out
head -c 2000 untouched/entries.jsonl > cut/entries.jsonl
run 9 ledger cut --trust trust.json
says '^E_TRUNCATED' out
printf '' > cut/entries.jsonl
run 9 ledger cut --trust trust.json
ok "a ledger that is cut off fails"

# an entry nobody included needs is withheld: still verified, but said
mkdir held && cp untouched/checkpoint.note held
leaf=$(sed -n 4p untouched/entries.jsonl | tr -d '\n' | { printf '\000'; cat; } |
	openssl dgst -sha256 -binary | base64)
sed "4s|.*|#$leaf|" untouched/entries.jsonl > held/entries.jsonl
run 0 ledger held --trust trust.json
says '^W_WITHHELD' out
says '^VERIFIED: 8 entries, 1 withheld, 1 signatures, ' out
# the signed revision is: not everything could be checked
leaf=$(sed -n 7p untouched/entries.jsonl | tr -d '\n' | { printf '\000'; cat; } |
	openssl dgst -sha256 -binary | base64)
sed "7s|.*|#$leaf|" untouched/entries.jsonl > held/entries.jsonl
run 10 ledger held --trust trust.json
says '^U_SIG_CONTENT entry 7' out
says '^INCOMPLETE: ' out
ok "withheld entries are counted, and missed where they are needed"

# ---- trust
other='lab.example/qc/u0001+e107bd12+AT1AF8PoQ4lakrcKp00bfrycmCzPLsSWjMDNVfEq9GYM'
printf '{"trusted_log_vkey":"%s"}' "$other" > wrong.json
run 9 ledger untouched --trust wrong.json
says '^E_CHECKPOINT' out
says '^E_GENESIS entry 0' out
run 3 ledger untouched --trust nowhere.json
says 'nowhere.json: no such file' err
printf '{"trusted_log_vkey":"%sx"}' "$other" > bad.json
run 4 ledger untouched --trust bad.json
printf '{' > bad.json
run 4 ledger untouched --trust bad.json
says 'bad.json: JSON' err
run 4 ledger untouched --trust .
ok "wrong, missing and unreadable trust"

run 3 ledger nowhere --trust trust.json
run 3 bundle nowhere.cupel --trust trust.json
mkdir linked && cp untouched/checkpoint.note linked
ln -s ../untouched/entries.jsonl linked/entries.jsonl
run 4 ledger linked --trust trust.json
says 'is a link' err
silent out
ok "missing files and links are errors, not verdicts"

# ---- files, and text that would paint the terminal
mkdir files && cp untouched/entries.jsonl untouched/checkpoint.note files
mkdir files/files
esc=$(printf '\033')
printf x > "files/files/${esc}[31mred"
run 9 ledger files --trust trust.json
says '^E_FILE_NAME files/<U+001B>\[31mred' out
! grep -q "$esc" out || die "an escape sequence reached the terminal"
run 9 ledger files --trust trust.json -o json
! grep -q "$esc" out || die "an escape sequence reached the JSON"
ok "text from outside is shown, not obeyed"

# ---- bundles
run 0 bundle good.cupel --trust trust.json
says '^certificate C-1, revision 1$' out
says '^signed by Aino Lindqvist (u0001), approval of release, 2026-' out
says '^VERIFIED: 8 entries, 1 signatures, 2 keys enrolled, 3 files$' out
silent err
run 0 bundle good.cupel --trust trust.json -o json
says '"record_sha256": "[0-9a-f]*"' out
run 0 bundle withheld.cupel --trust trust.json
says '^W_WITHHELD' out
run 9 bundle unsigned.cupel --trust trust.json
says '^E_COA_UNSIGNED entry 5' out
run 9 bundle good.cupel --trust wrong.json
ok "bundles: good, with a withheld entry, without a signature"

size=$(wc -c < good.cupel)
for cut in 0 1 511 512 1000 $((size / 2)) $((size - 1)); do
	head -c $cut good.cupel > part.cupel
	run 4 bundle part.cupel --trust trust.json
	says 'part.cupel: archive: cut off' err
	silent out
done
{ cat good.cupel; printf x; } > part.cupel
run 4 bundle part.cupel --trust trust.json
mkdir t && (cd t && tar -xf ../good.cupel) || die "tar cannot read it"
printf '%%PDF-1.7 another\n' > t/coa.pdf
cmp -s t/coa.pdf /dev/null && die "nothing was unpacked"
(cd t && tar --format=ustar -cf ../repacked.cupel ./*) || die tar
run 4 bundle repacked.cupel --trust trust.json
ok "a bundle that is cut off, continued or packed again is refused"

# ---- with nothing of ours: the commands of audit/README.md
awk '/^```sh$/ { on = 1; next } /^```$/ { on = 0 } on' \
	"$CUPEL_SOURCE/audit/README.md" > readme.sh
cp untouched/checkpoint.note .
sh ./readme.sh > out 2> err || die "the commands of README.md do not work"
says 'Verified Successfully' out
sed 's/^9$/8/' untouched/checkpoint.note > checkpoint.note
sh ./readme.sh > out 2> err && die "openssl accepts a changed checkpoint"
# an electronic signature: the note of entry 7, by the key of u0001
sed -n 8p untouched/entries.jsonl |
	sed 's/.*"note":"\([^"]*\)".*/\1/; s/\\n/\n/g' | sed '$d' > checkpoint.note
sed "s|^vkey=.*|vkey='$other'|" readme.sh > readme2.sh
sh ./readme2.sh > out 2> err || die "openssl refuses an electronic signature"
says 'Verified Successfully' out
sed 's/release/re1ease/' checkpoint.note > c && mv c checkpoint.note
sh ./readme2.sh > out 2> err && die "openssl accepts a changed signature"
ok "openssl alone verifies a checkpoint and an electronic signature"

if command -v python3 > /dev/null; then
	awk '/^```python$/ { on = 1; next } /^```$/ { on = 0 } on' \
		"$CUPEL_SOURCE/audit/README.md" > readme.py
	for dir in untouched held; do
		python3 readme.py $dir/entries.jsonl > out 2> err || die "readme.py"
		[ "$(cat out)" = "$(sed -n 3p $dir/checkpoint.note)" ] ||
			die "readme.py: another root"
	done
	ok "a few lines of Python rebuild the tree"
else
	echo "# no python3 here: README's script was not run"
fi

# ---- what the program is made of
objdump -p "$verify" | sed -n 's/^ *NEEDED *//p' |
	grep -vE '^lib(c|crypto|sodium|gmp|asan|ubsan|stdc\+\+|m|gcc_s|dl|pthread|rt|resolv)\.so' > extra
[ ! -s extra ] || die "cupel-verify needs $(cat extra)"
if ! objdump -p "$verify" | grep -q 'lib[au][a-z]*san'; then
	nm -D --undefined-only "$verify" |
		grep -E ' (socket|connect|bind|getaddrinfo|gethostbyname|execve|system|dlopen)(@|$)' > extra
	[ ! -s extra ] || die "cupel-verify calls $(cat extra)"
fi
ok "no database, XML, terminal or network code is linked"
echo "1..$n"
