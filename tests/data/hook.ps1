# gov's hook for PowerShell. In $PROFILE: gov init pwsh | Out-String | Invoke-Expression
$global:__gov_root = '@root@'
$global:__gov_self = '@self@'
& {
	$shims = [System.IO.Path]::Combine($global:__gov_root, 'shims')
	$between = [string][System.IO.Path]::PathSeparator
	$kept = @($env:PATH -split [regex]::Escape($between) | Where-Object { $_ -cne $shims })
	$env:PATH = (@($shims) + $kept) -join $between
}

function global:__gov_dashes($call) {
	$at = 0
	$words = @()
	try {
		$text = $call.Line.Substring($call.OffsetInLine - 1)
		$tree = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref]$null, [ref]$null)
		$words = @($tree.Find({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true).CommandElements)
	} catch {
		return -1
	}
	foreach ($word in $words | Select-Object -Skip 1) {
		if ($word.Extent.Text -ceq '--') { return $at }
		if ($word -is [System.Management.Automation.Language.VariableExpressionAst] -and $word.Splatted) { return -1 }
		$at++
		if ($word -is [System.Management.Automation.Language.CommandParameterAst] -and $null -ne $word.Argument) { $at++ }
	}
	return -1
}

function global:gov {
	$program = $global:__gov_self
	if (-not (Test-Path -LiteralPath $program)) {
		$program = Get-Command -Name gov -CommandType Application -ErrorAction Stop | Select-Object -First 1
	}
	$first = ''
	if ($args.Count -gt 0) { $first = [string]$args[0] }
	$asks = @($args | Where-Object { '--print', '--help', '-h' -ccontains [string]$_ }).Count -gt 0
	$words = @()
	if ('use', 'shell' -ccontains $first -and -not $asks) {
		for ($i = 1; $i -lt $args.Count; $i++) { $words += [string]$args[$i] }
		$code = @(& $program use --print --shell pwsh @words)
		if ($global:LASTEXITCODE -eq 0) { Invoke-Expression ($code -join "`n") }
		return
	}
	$at = -1
	if ($first -ceq 'exec') { $at = __gov_dashes $MyInvocation }
	for ($i = 0; $i -le $args.Count; $i++) {
		if ($i -eq $at) { $words += '--' }
		if ($i -lt $args.Count) { $words += , $args[$i] }
	}
	if ($MyInvocation.ExpectingInput) { $input | & $program @words } else { & $program @words }
}

function global:__gov_versions {
	$folder = [System.IO.Path]::Combine($global:__gov_root, 'versions')
	Get-ChildItem -LiteralPath $folder -Directory -Name -ErrorAction Ignore | Sort-Object
}

function global:__gov_tools {
	$folder = [System.IO.Path]::Combine($global:__gov_root, 'tools')
	Get-ChildItem -LiteralPath $folder -Directory -ErrorAction Ignore |
		ForEach-Object { Get-ChildItem -LiteralPath ([System.IO.Path]::Combine($_.FullName, 'bin')) -File -Name -ErrorAction Ignore } |
		ForEach-Object { $_ -replace '\.exe$', '' } | Sort-Object -Unique
}

Register-ArgumentCompleter -Native -CommandName 'gov', 'gov.exe' -ScriptBlock {
	param($wordToComplete, $commandAst, $cursorPosition)
	$about = @{
	}
	$options = @{
	}
	$words = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.Extent.Text })
	$command = ''
	$behind = ''
	if ($words.Count -gt 1) {
		$command = $words[1]
		$behind = $words[$words.Count - 1]
	}
	$offer = @()
	if ($words.Count -le 1) { $offer = -split '@names@' }
	elseif ($behind -ceq '--shell') { $offer = -split 'sh bash zsh fish pwsh cmd nu' }
	elseif ($behind -ceq '--platform' -or $behind -ceq '--expect') { $offer = -split 'darwin/amd64 darwin/arm64 linux/amd64 linux/arm64 windows/amd64 windows/arm64' }
	elseif ($behind -ceq '--go') { $offer = __gov_versions }
	elseif ($command -ceq 'exec' -and $words.Count -gt 2) { $offer = @() }
	elseif ($wordToComplete -like '-*') { $offer = -split [string]$options[$command] }
	else {
		switch -CaseSensitive ($command) {
			{ (-split 'use shell local global default env exec uninstall rm verify') -ccontains $_ } { $offer = __gov_versions }
			'which' { $offer = @('go', 'gofmt') + @(__gov_tools) }
			'tool' {
				if ($words.Count -eq 2) { $offer = -split 'install list uninstall upgrade' }
				elseif ($words[2] -ceq 'install') { $offer = -split 'air benchstat buf deadcode dlv gofumpt goimports golangci-lint gomodifytags gopls goreleaser gotests gotestsum govulncheck impl ko mockgen protoc-gen-go protoc-gen-go-grpc revive sqlc staticcheck stringer templ wire' }
				elseif ($words[2] -ceq 'uninstall' -or $words[2] -ceq 'upgrade') { $offer = __gov_tools }
			}
			'cache' { if ($words.Count -eq 2) { $offer = -split 'list add prune' } }
			'editor' { if ($words.Count -eq 2) { $offer = -split 'vscode goland' } }
			'init' { $offer = -split 'bash zsh fish pwsh cmd nu' }
			'help' { $offer = -split '@names@' }
		}
	}
	$offer | Select-Object -Unique | Where-Object { $_ -and $_.StartsWith($wordToComplete, [System.StringComparison]::OrdinalIgnoreCase) } | ForEach-Object {
		$tip = $_
		if ($words.Count -le 1 -and $about.ContainsKey($_)) { $tip = $about[$_] }
		[System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $tip)
	}
}
