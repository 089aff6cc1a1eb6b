# The lines of runner.c, BLOCK PROGRAM WALL CPU MEMORY -> "median least greatest rounds" of program
# a's column, divided by scale; with t less program t's; with b as a ratio to program b's.
BEGIN {
	if (scale == "")
		scale = 1
	if (t == "")
		t = -1
}
{ took[$1, $2] = $column; blocks = $1 + 1 }
function own(block, program) {
	return took[block, program] - (t < 0 ? 0 : took[block, t])
}
END {
	for (i = 0; i < blocks; i++) {
		below = b == "" ? scale : own(i, b)
		# A tool that ran longer by itself than behind b: a disturbance, not a ratio.
		if (below <= 0)
			continue
		x = own(i, a) / below
		for (j = n++; j > 0 && v[j - 1] > x; j--)
			v[j] = v[j - 1]
		v[j] = x
	}
	if (n == 0)
		exit 1
	printf "%.6g %.6g %.6g %d\n", (v[int((n - 1) / 2)] + v[int(n / 2)]) / 2, v[0], v[n - 1], n
}
