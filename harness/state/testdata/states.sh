#!/bin/sh
# A state hook for tests: its first argument says how it behaves.
case $1 in
echo) # answers with the request
	printf '{"request": %s}' "$(cat)" ;;
unsupported) exit 3 ;;
broken)
	cat >&2
	printf '\033[31m out of order' >&2
	exit 1 ;;
garbage) echo 'done' ;;
silent) ;;
endless) while :; do echo '{"token": "abc"}                                                  '; done ;;
chatty) # writes much beside a good answer
	head -c 2000000 /dev/zero >&2
	echo '{}' ;;
hang) exec sleep 600 ;;
esac
