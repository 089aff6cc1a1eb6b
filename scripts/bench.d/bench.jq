# rows.tsv and the values beside it -> the document that scripts/bench --json prints. A value is
# rounded as it is shown, to three digits, and what is shown is what meets its goal or does not.
def lines: split("\n") | map(select(length > 0 and (startswith("#") | not)) | split("\t"));
def facts: lines | map({(.[0]): .[1]}) | add // {};
def digits:
  if . == 0 or fabs >= 100 then round
  else pow(10; 2 - (fabs | log10 | floor)) as $by | . * $by | round / $by end;
def number($unit):
  if . == "" or . == "-" or . == null then null
  else tonumber | if $unit == "calls" or $unit == "instructions" or $unit == "bytes" then round else digits end end;
def met($op; $value; $limit): if $op == "<=" then $value <= $limit else $value >= $limit end;

($values | lines | map({(.[0]): .}) | add // {}) as $values
| ($parts | split(" ")) as $parts
| {
  gov: $gov,
  date: $date,
  machine: ($machine | facts),
  rounds: {short: $rounds, installs: $installs},
  peers: ($peers | facts),
  rows: [
    $rows | lines[] | . as [$id, $part, $measure, $unit, $op, $limit]
    | select($parts | index($part))
    | ($values[$id] // [$id, "-", "nothing measured it"]) as $found
    | ($found[1] | number($unit)) as $value
    | ($limit | number($unit)) as $limit
    | {
      id: $id, part: $part, measure: $measure, value: $value, unit: $unit,
      goal: (if $limit == null then null else {op: $op, value: $limit} end),
      met: (if $limit == null or $value == null then null else met($op; $value; $limit) end),
      least: (if $value == null then null else $found[2] | number($unit) end),
      greatest: (if $value == null then null else $found[3] | number($unit) end),
      runs: (if $value == null then null else $found[4] | number("calls") end),
      missing: (if $value == null then $found[2] else null end)
    }
  ]
}
