#!/bin/sh
# A state hook as a command: one request in JSON on stdin, the answer on stdout.
# It arranges what this shop's own back office can, through curl, and exits with
# 3 for everything else. OFFICE is the back office's address, OFFICE_TOKEN its key.
set -eu

request=$(cat)
state=$(printf '%s' "$request" | sed -n 's/.*"state" *: *"\([^"]*\)".*/\1/p')

office() { # sends the request on to the back office
	printf '%s' "$request" | curl --silent --show-error --fail-with-body \
		--header "Authorization: Bearer $OFFICE_TOKEN" \
		--header 'Content-Type: application/json' \
		--data-binary @- "$OFFICE"
}

case $state in
loyetta.customer | loyetta.orders | loyetta.points)
	office
	;;
pariette.shopper)
	office
	;;
*)
	echo "no way to arrange $state" >&2
	exit 3
	;;
esac
