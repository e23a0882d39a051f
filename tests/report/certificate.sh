#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The certificate as a file: what other programs see in it.  Prints
# "ok N what" lines, or "skip" with a reason, and fails on the first fault.
set -u
: "${CUPEL_TEST_SOURCE:?run by make check}" "${CUPEL_BUILD:?}"
data=$CUPEL_TEST_SOURCE/report/data
draw=$CUPEL_BUILD/tests/report/draw
schema=$CUPEL_TEST_SOURCE/../src/report/xml/coa.xsd
tmp=$(mktemp -d) || exit 1
trap 'rm -rf "$tmp"' EXIT
n=0
ok() { n=$((n + 1)); echo "ok $n $*"; }
die() { echo "not ok: $*"; exit 1; }
for tool in qpdf pdffonts pdftotext pdftoppm xmllint sha256sum; do
	command -v "$tool" >/dev/null || die "$tool is missing"
done
cd "$tmp" || exit 1

# render NAME [changes]: NAME.record, NAME.xml, NAME.pdf, NAME.txt
render() {
	name=$1
	shift
	"$draw" change "$data/demo" "$name.record" "$@" &&
		hash=$(sha256sum < "$name.record") &&
		"$draw" render "$name.record" "${hash%% *}" \
			"$name.xml" "$name.pdf" &&
		pdftotext -layout "$name.pdf" "$name.txt" 2> "$name.said" ||
		die "$name was not rendered"
	[ -s "$name.said" ] && die "pdftotext on $name: $(cat "$name.said")"
	return 0
}
has() { grep -qF -- "$2" "$1.txt" || die "$1 does not say \"$2\""; }
lacks() { grep -qF -- "$2" "$1.txt" && die "$1 says \"$2\""; return 0; }

lines=certificate.lines
identity=certificate.identity
long=$(printf 'W%.0s' $(seq 300))
render demo
render fails $lines 10 verdict fails $lines 10 result 87.4 \
	$lines 16 verdict 'cannot conclude' $lines 16 result '< 8000' \
	$identity 0 script_signatures yes
render pending $lines 22 verdict pending $lines 22 result '' \
	$lines 22 tested '' $lines 22 due 2026-01-26
render unclear $lines 16 verdict 'cannot conclude' $lines 16 result '< 8000'
render reported $lines 3 verdict reported \
	certificate.points 30 excluded yes certificate.runs 0 valid no \
	certificate.runs 0 used no certificate.runs 0 reason 'standard curve'
render hostile $lines 0 criterion "$long" $lines 4 result "$long" \
	$identity 0 product "$long" $identity 0 issuer_name "$long" \
	$lines 1 attribute '& < > ( ) \ " %s %n ]]>' \
	$lines 2 footnote "$long $long" certificate.notes 0 key "$long" \
	$lines 3 category "$long" certificate.combined 0 level "$long" \
	certificate.figures 0 x_title "$long" \
	certificate.figures 0 y_title "$long" \
	certificate.figures 0 band "$long" $lines 6 unit "$long" \
	$identity 0 batch "$(echo "$long" | cut -c1-64)" \
	$identity 0 modality "$long" certificate.signatures 0 name "$long" \
	certificate.params 2 curve "$long" certificate.criteria 1 what "$long"
all='demo fails pending unclear reported hostile'

# ---- the XML file
cmp -s demo.record "$data/demo.record.xml" ||
	die "the record is not the golden one: $(diff demo.record "$data/demo.record.xml" | head -5)"
for f in $all; do
	xmllint --noout --schema "$schema" "$f.xml" 2> said ||
		die "$f.xml: $(cat said)"
	xmllint --c14n "$f.record" > canonical || die "xmllint --c14n"
	cmp -s canonical "$f.record" ||
		die "$f.record is not its own canonical form"
	sed -n '/^<record/,/^<\/record>/p' "$f.xml" > held
	printf '\n' | cat "$f.record" - | cmp -s - held ||
		die "$f.xml does not hold the very record"
done
ok "coa.xml follows its schema and holds the canonical record"

"$draw" again demo.xml again.pdf && cmp -s demo.pdf again.pdf ||
	die "coa.xml alone gives other pages"
ok "coa.xml alone gives the same PDF"

# ---- the PDF file
for f in $all; do
	qpdf --check "$f.pdf" > said 2>&1 || die "$f.pdf: $(cat said)"
	pdffonts "$f.pdf" | awk 'NR > 2 {
		n++
		if ($0 !~ /yes yes yes +[0-9]+ +0$/) bad = 1
	}
	END { exit !(n == 3 && !bad) }' ||
		die "fonts of $f.pdf: $(pdffonts "$f.pdf")"
done
ok "structure is sound, fonts are embedded, subset, with Unicode"

cmp -s demo.txt "$data/demo.txt" || {
	cp demo.txt "$CUPEL_BUILD/demo.txt.new"
	diff "$data/demo.txt" demo.txt | head -20
	die "the text is not the golden one; see demo.txt.new"
}
ok "the text of the pages is the golden one"

# every result and criterion, letter by letter but for blanks
for f in demo fails pending reported; do
	pdftotext -raw "$f.pdf" - | tr -d ' \n\f' > flat
	xmllint --xpath '//*[local-name()="line"]/@result |
		//*[local-name()="line"]/@line_id |
		//*[local-name()="signature"]/@name |
		//*[local-name()="signature"]/@meaning |
		//*[local-name()="exception"]/@text |
		//*[local-name()="certificate"]/@number' "$f.xml" |
		sed 's/^[^"]*"//; s/"$//; s/&lt;/</g; s/&amp;/\&/g' |
		tr -d ' ' > values
	[ "$(wc -l < values)" -ge 25 ] || die "no values in $f.xml"
	while read -r value; do
		grep -qF -- "$value" flat || die "$f.pdf lacks $value"
	done < values
done
ok "results, signatures and exceptions of the record are on the pages"

# ---- no word outside the margins, none over another
for f in $all; do
	pdftotext -bbox "$f.pdf" box.html 2>/dev/null
	awk -F'"' -v f="$f" '
	/<page / { page++; n = 0 }
	/<word / {
		x0 = $2; y0 = $4; x1 = $6; y1 = $8
		word = $9
		if (x0 < 38 || x1 > 557.5 || y0 < 30 || y1 > 830) {
			print f " page " page ": outside: " word; bad = 1
		}
		for (i = 0; i < n; i++)
			if (x0 < X1[i] - 1 && X0[i] < x1 - 1 &&
			    y0 < Y1[i] - 3.2 && Y0[i] < y1 - 3.2) {
				print f " page " page ": " word " over " W[i]
				bad = 1
			}
		X0[n] = x0; X1[n] = x1; Y0[n] = y0; Y1[n] = y1; W[n] = word
		n++
	}
	END { exit bad }' box.html > said || die "words of $f.pdf: $(head -5 said)"
done
ok "no word leaves the page or lies over another"

# ---- every page knows where it belongs
for f in demo fails pending unclear reported; do
	pages=$(grep -c 'Page [0-9]* of [0-9]*$' "$f.txt")
	count=$(qpdf --show-npages "$f.pdf")
	[ "$pages" = "$count" ] || die "$f: $pages feet on $count pages"
	i=1
	while [ "$i" -le "$count" ]; do
		grep -q "Page $i of $count\$" "$f.txt" || die "$f: page $i"
		i=$((i + 1))
	done
	[ "$(grep -c 'C-2026-0001 v1 .* Batch UCD01-001' "$f.txt")" = \
		"$count" ] || die "$f: a foot without number and batch"
done
ok "each foot has number, version, batch and page x of y"

# ---- states
has demo 'COMPLIES WITH SPECIFICATION'
has demo '25 of 25 lines conform'
lacks demo 'script'
has fails 'DOES NOT COMPLY WITH SPECIFICATION'
has fails 'Not conforming: 11 RNA encapsulation: 87.4 % (NLT 90.0 %)'
has fails '1 fail'
lacks fails 'COMPLIES'
lacks fails ' complies'
sed -n '/Not conforming *$/,/General/p' fails.txt | grep -q '^ *11 .*FAILS' ||
	die "the failing line does not come first"
[ "$(grep -c 'Signatures by script' fails.txt)" = \
	"$(qpdf --show-npages fails.pdf)" ] || die "script is not on each foot"
has fails 'SIGNED BY SCRIPT'
has fails 'This site accepts signatures given by a script'
has pending 'RESULTS PENDING: 1 of 25 lines'
has pending 'Awaited: 23 Sterility, due 2026-01-26'
lacks pending 'COMPLIES'
lacks pending ' complies'
has unclear 'NO CONCLUSION: 1 of 25 lines'
lacks unclear 'COMPLIES'
has reported 'COMPLIES WITH SPECIFICATION'
has reported '24 of 25 lines conform · 1 report only'
has reported 'excluded well'
has reported 'invalid: standard curve'
ok "each state has its words, and only complying says so"

# ---- the same bytes wherever and whenever
place=C.UTF-8
if localedef -i de_DE -f UTF-8 "$tmp/de_DE.UTF-8" 2>/dev/null; then
	LOCPATH=$tmp
	export LOCPATH
	place=de_DE.UTF-8
elif locale -a 2>/dev/null | grep -qi '^de_DE.utf-*8$'; then
	place=de_DE.UTF-8
else
	echo "skip a locale with commas: neither there nor can it be made"
fi
mkdir elsewhere
(
	cd elsewhere || exit 1
	hash=$(sha256sum < ../demo.record)
	TZ=Pacific/Kiritimati LC_ALL=$place HOME=/ \
		"$draw" render ../demo.record "${hash%% *}" d.xml d.pdf
) || die "rendering elsewhere"
cmp -s elsewhere/d.pdf demo.pdf && cmp -s elsewhere/d.xml demo.xml ||
	die "other bytes in another time zone, locale ($place) and folder"
ok "same bytes in another time zone, locale ($place) and folder"

# ---- the QR code
if command -v zbarimg >/dev/null; then
	pdftoppm -r 150 -gray demo.pdf page
	# its exit status also tells of pages without a code
	zbarimg -q --raw page*.pgm > payload 2> said
	[ -s payload ] || die "zbarimg reads nothing: $(cat said)"
	hash=$(sha256sum < demo.record)
	grep -qF "COA1|northmoor.example/qc|C-2026-0001|1|${hash%% *}|411|414|" \
		payload || die "the QR code holds $(cat payload)"
	ok "the QR code is read back"
else
	echo "skip the QR code: zbarimg is not installed"
fi
echo "1..$n"
