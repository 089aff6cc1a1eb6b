# What scripts/bench --json printed -> a chart: groups of bars, each group with its own scale. A bar
# whose row was not measured is left out, a group without gov's or without another's too.
def groups: [
  {title: "Install from the cache", bars: [
    ["gov, verified and synced", "install.gov"], ["the files alone, from memory", "install.limit"], ["sha256sum && tar -xzf", "install.tar"],
    ["sha256sum && bsdtar", "install.bsdtar"], ["sha256sum && pigz | tar", "install.pigz"]]},
  {title: "Download and install, over loopback", bars: [
    ["gov", "download.full-gov"], ["mise", "download.full-mise"]]},
  {title: "What a shim adds to the tool", bars: [
    ["gov", "shim.extra"], ["bare trampoline", "shim.trampoline"], ["mise", "shim.mise"], ["goenv", "shim.goenv"]]},
  {title: "Uninstall, until it returns", bars: [["gov", "uninstall.gov"], ["rm -rf", "uninstall.rm"]]},
  {title: "Verify an installed toolchain", bars: [
    ["gov", "verify.gov"], ["sha256sum, 2 workers", "verify.two"]]}
];
def escaped: gsub("&"; "&amp;") | gsub("<"; "&lt;") | gsub(">"; "&gt;");
def rounded: if . >= 100 then round else . * 100 | round / 100 end;
# All of a group in one unit, whatever its rows are in: microseconds.
def micro: .value * ({s: 1000000, ms: 1000}[.unit] // 1);
def in_words:
  if . >= 100000 then "\(. / 1000000 | rounded) s"
  elif . >= 1000 then "\(. / 1000 | rounded) ms"
  else "\(rounded) µs" end;
def bar($y; $most):
  ([.took / $most * 400, 1] | max | rounded) as $width
  | "<text class=\"name\" x=\"212\" y=\"\($y + 13)\">\(.name | escaped)</text>",
    "<rect class=\"\(if .own then "gov" else "peer" end)\" x=\"220\" y=\"\($y)\" width=\"\($width)\" height=\"18\" rx=\"2\"/>",
    "<text x=\"\(226 + $width)\" y=\"\($y + 13)\">\(.took | in_words)</text>";
def drawn($y):
  (.bars | map(.took) | max) as $most
  | "<text class=\"title\" x=\"16\" y=\"\($y + 14)\">\(.title | escaped)</text>",
    (.bars | to_entries[] | (24 + .key * 24) as $down | .value | bar($y + $down; $most));
def height: 40 + 24 * (.bars | length);

. as $doc
| (.rows | map({(.id): .}) | add) as $rows
| [groups[]
  | .bars |= (map($rows[.[1]] as $row | select($row.value != null)
      | {name: .[0], own: (.[0] | startswith("gov")), took: ($row | micro)}))
  | select((.bars | length) > 1 and .bars[0].own)] as $groups
| (16 + ([$groups[] | height] | add // 0) + 20) as $tall
| "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"720\" height=\"\($tall)\" viewBox=\"0 0 720 \($tall)\" role=\"img\">",
  "<title>gov beside its peers: shorter is better</title>",
  "<style>",
  "text { font: 13px system-ui, sans-serif; fill: #1f2328 }",
  ".title { font-weight: 600 } .name { text-anchor: end } .foot { font-size: 11px; fill: #59636e }",
  ".gov { fill: #0969da } .peer { fill: #8c959f }",
  "@media (prefers-color-scheme: dark) {",
  "text { fill: #e6edf3 } .foot { fill: #9198a1 } .gov { fill: #4493f8 } .peer { fill: #656c76 }",
  "}",
  "</style>",
  (reduce $groups[] as $g ({y: 16, out: []}; .y as $y | {y: ($y + ($g | height)), out: (.out + [$g | drawn($y)])})
    | .out[]),
  "<text class=\"foot\" x=\"16\" y=\"\($tall - 10)\">Medians; shorter is better. \($doc.machine.cores) cores, \($doc.machine.disk | escaped). \($doc.date)</text>",
  "</svg>"
