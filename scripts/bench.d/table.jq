# What scripts/bench --json printed -> a table in Markdown.
def commas:
  tostring | if test("^[0-9]{4,}$") then [while(length > 0; .[:-3])] | map(.[-3:]) | reverse | join(",") else . end;
def shown($unit): commas + (if $unit | . == "" or . == "calls" or . == "instructions" then "" else " " + $unit end);
def measured: if .value == null then "not measured: " + .missing else .unit as $unit | .value | shown($unit) end;
def goal:
  if .goal == null then "" else .unit as $unit | (if .goal.op == "<=" then "≤ " else "≥ " end) + (.goal.value | shown($unit)) end;
def met: if .met == null then "" elif .met then "yes" else "**no**" end;

"| measure | value | goal | met | `--only` |",
"| --- | ---: | ---: | --- | --- |",
(.rows[] | "| \(.measure) | \(measured) | \(goal) | \(met) | \(.part) |")
