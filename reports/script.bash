# The variables in single quotes are those of jq.
# shellcheck disable=SC2016
set -euo pipefail
export LC_ALL=C

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
again=0

# stop ends the script where it cannot go on.
stop() {
  printf '%s\n' "$1" >&2
  exit 2
}

for tool in curl jq; do
  command -v "$tool" >/dev/null || stop "$tool is needed"
done

uuid() { uuidgen 2>/dev/null || cat /proc/sys/kernel/random/uuid; }
key=$(uuid)$(uuid)
key=${key//-/}

# fresh is a guest that nobody was before: the recorded id with its digits and
# the letters of hexadecimal digits turned, each place by as much in the whole
# run, so that ids which resembled each other still do.
fresh() {
  local recorded=$1 id='' i letter turn
  for ((i = 0; i < ${#recorded}; i++)); do
    letter=${recorded:i:1}
    turn=$((16#${key:i % 64:1}))
    case $letter in
      [0-9]) ((i == 14 || i == 19)) || letter=$(((letter + turn) % 10)) ;; # but for a UUID's version
      [a-f]) ((i == 19)) || { letters=abcdef && letter=${letters:(16#$letter - 10 + turn) % 6:1}; } ;;
      [A-F]) ((i == 19)) || { letters=ABCDEF && letter=${letters:(16#$letter - 10 + turn) % 6:1}; } ;;
    esac
    id+=$letter
  done
  printf '%s' "$id"
}

# The tokens that nobody issued are made of those that somebody did.
never_issued() { tr 'A-Za-z0-9' 'N-ZA-Mn-za-m5-90-4' <<<"$1"; }
appended() { printf '%sx7Qm2K' "$1"; }
other_case() { tr 'A-Za-z' 'a-zA-Z' <<<"$1"; }

# send sends request $1, to which the recorded run got the answer $2, and shows
# what comes back. The rest are arguments for curl.
send() {
  local step=$1 recorded=$2 status
  shift 2
  : >"$work/$step"
  : >"$work/$step.head"
  status=$(curl -sS --globoff --path-as-is --compressed --max-time 60 -o "$work/$step" -D "$work/$step.head" \
    -w '%{http_code}' "$@" 2>"$work/$step.error") || status='no answer'
  printf '%s' "$status" >"$work/$step.status"
  jq -Rrs '. as $text | try fromjson catch $text | tojson,
    (if type == "string" then . else tojson end | .[:1000] | gsub("\\p{C}+"; " "))' "$work/$step" >"$work/$step.read"
  head -n 1 "$work/$step.read" >"$work/$step.json"
  printf '%s. %s (recorded: %s)\n   %s\n' "$step" "$status" "$recorded" "$(tail -n 1 "$work/$step.read")"
}

# pick is what the jq filter $2 finds in answer $1.
pick() {
  jq -er "$2" "$work/$1" 2>/dev/null || {
    printf 'not reproduced: answer %s has nothing at %s\n' "$1" "$2" >&2
    exit 1
  }
}

# arrange asks the target's state hook for the state $2 with the request $3, and
# keeps its answer as $1.
arrange() {
  printf '%s. the state hook arranges %s\n' "$1" "$2"
  if [[ -n ${STATES_COMMAND-} ]]; then
    bash -c "$STATES_COMMAND" <<<"$3" >"$work/$1"
  else
    curl -sS --fail --max-time 60 -o "$work/$1" -H 'Content-Type: application/json' \
      ${STATES_TOKEN:+-H} ${STATES_TOKEN:+"Authorization: Bearer $STATES_TOKEN"} --data-raw "$3" "$STATES_URL"
  fi || stop "the state hook does not arrange $2"
}

# same compares what was wrong, $2, with what is there now, $3.
same() {
  failures=$((failures + 1))
  if [[ $2 == "$3" ]]; then
    again=$((again + 1))
    printf 'again: %s is %s\n' "$1" "$(harmless "$2")"
  else
    printf 'not again: %s is %s; it was %s\n' "$1" "$(harmless "$3")" "$(harmless "$2")"
  fi
}

# harmless is the first line of a text, as far as a terminal only shows it.
harmless() { head -n 1 <<<"$1" | jq -Rr '.[:300] | gsub("\\p{C}+"; " ")'; }

same_status() { same "the status of answer $1" "$2" "$(<"$work/$1.status")"; }
same_type() { same "the Content-Type of answer $1" "$2" "$(tr -d '\r' <"$work/$1.head" | sed -n 's/^[Cc]ontent-[Tt]ype: *//p' | tail -n 1)"; }

# same_text compares answers, or their first $3 bytes, but for numbers, UUIDs and
# cards.
same_text() { same "the text of answer $1" "$2" "$(head -c "${3:-9999999}" "$work/$1" | sed -E "$masks" | tr -d '\0')"; }

# same_value compares the values at a path, $2, and of the answer around it, $4,
# the numbers.
same_value() {
  same "answer $1 at $2" "$(jq -cS . <<<"$3 $4")" "$(steadily "$1" "$2" \
    '.[$step - 1] | (try getpath($path) catch null | steady($key; false)), steady(""; true)')"
}

# same_answers compares the answers from $1 to $2.
same_answers() {
  same "the answers from $1 to $2" "$(jq -cS . <<<"$3")" "$(steadily "$1" "$2" '.[$step - 1:$path] | map(steady(""; false))')"
}

# steadily is what the filter $3 makes of the story's answers, as they are in
# every run: what a server names anew each time, such as an order, goes by the
# place where it was first seen.
steadily() {
  local step answers=()
  for ((step = 1; step <= steps; step++)); do answers+=("$work/$step.json"); done
  jq -cS -s --argjson step "$1" --argjson path "$2" --argjson sent "$sent" \
    --arg pariette "${PARIETTE_URL-}" --arg loyetta "${LOYETTA_URL-}" "$steady $3" "${answers[@]}"
}

masks='s/"card_(code|pin)": *"[^"]*"/"card"/g; s/[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/uuid/g; s/[0-9]+/0/g'

steady='
  def named: test("^(.*_)?id$|^card_code$");
  def scalar: type == "string" or type == "number";
  def ids:
    if type == "object" then
      keys[] as $key | .[$key] | if ($key | named) and scalar then tojson else ids end
    elif type == "array" then .[] | ids
    else empty end;
  def hours: try ((((.[:10] + "T" + .[11:19] + "Z") | fromdate) - now) / 3600 | round + 0
    | if . > -100 and . < 100 then " (\(.) h from now)" else "" end) catch "";
  def without($url; $name): if $url == "" then . else split($url) | join($name) end;
  def text:
    if test("^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]") then gsub("[0-9]"; "0") + hours
    else without($pariette; "PARIETTE_URL") | without($loyetta; "LOYETTA_URL")
      | gsub("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"; "uuid")
      | (index("?") // length) as $query | (.[:$query] | gsub("[0-9]+"; "0")) + .[$query:] end;
  (reduce (.[] | ids) as $id ({}; if has($id) then . else .[$id] = length + 1 end)) as $names |
  def steady($key; $around):
    if type == "object" then with_entries(.value = (.key as $key | .value | steady($key; $around)))
    elif type == "array" then map(steady(""; $around))
    elif $key == "card_pin" and scalar and . != "" then "PIN"
    elif ($key | named) and scalar and . != "" then
      tostring as $text | if $sent | index($text) then . elif $around then "id" else "\(type) \($names[tojson])" end
    elif type == "string" then if $around then "text" else text end
    else . end;
  ($path | if type == "array" then map(select(type == "string")) | last else null end // "") as $key |
'
