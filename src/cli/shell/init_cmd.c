#include "cli/shell/init.h"

/* cmd.exe has neither functions nor an eval, so the hook is a batch file which runs in the window
 * itself. "gov" means it by a doskey macro: that is known to the prompt only, so batch files, and
 * other shells, get the real gov.exe, whose caller goes on behind it. No line turns echo off, which
 * a batch file that calls this one would have to turn on again. In a label that is called, %~f0 is
 * right even for a file that was found on PATH by a quoted name.
 *
 * What gov prints goes through a file, which keeps its exit code. It stands in a folder of its own,
 * because md tells whether it made one: %RANDOM% is the same in windows that were opened in the
 * same second. for /f reads it in the window's code page, so that is UTF-8 meanwhile, and takes its
 * lines as they are. Delayed expansion (cmd /v:on) alone would take a '!' out of them; then "!!" is
 * "". doskey reads '$' in a macro's text. */
/* A line here is a line of the hook. */
/* clang-format off */
const char init_cmd[] =
	"@rem gov's hook for cmd.exe. Keep it as a file: gov init cmd >gov-cmd.cmd\r\n"
	"@rem   gov-cmd.cmd /hook   in this window: gov is this file, and the shims are first on PATH\r\n"
	"@rem   gov-cmd.cmd ...     the same as gov ..., and gov use sets this window\r\n"
	"@if \"%~1\"==\"/hook\" goto hook\r\n"
	"@if \"%~1\"==\"use\" goto use\r\n"
	"@if \"%~1\"==\"shell\" goto use\r\n"
	":run\r\n"
	"@@self@ %*\r\n"
	"@exit /b %errorlevel%\r\n"
	"\r\n"
	":hook\r\n"
	"@call :macro\r\n"
	"@call :folder\r\n"
	"@if errorlevel 1 exit /b 7\r\n"
	"@@self@ init cmd --path >\"%__gov_folder%\\set\"\r\n"
	"@goto take\r\n"
	"\r\n"
	":use\r\n"
	"@for %%a in (%*) do @if \"%%~a\"==\"--print\" goto run\r\n"
	"@for %%a in (%*) do @if \"%%~a\"==\"--help\" goto run\r\n"
	"@for %%a in (%*) do @if \"%%~a\"==\"-h\" goto run\r\n"
	"@call :folder\r\n"
	"@if errorlevel 1 exit /b 7\r\n"
	"@@self@ use --print --shell cmd %2 %3 %4 %5 %6 %7 %8 %9 >\"%__gov_folder%\\set\"\r\n"
	"\r\n"
	":take\r\n"
	"@set \"__gov_code=%errorlevel%\"\r\n"
	"@if not \"%__gov_code%\"==\"0\" goto done\r\n"
	"@if \"!!\"==\"\" findstr /l /c:\"^!\" \"%__gov_folder%\\set\" >nul && goto delayed\r\n"
	"@call :utf8\r\n"
	"@for /f \"usebackq delims=\" %%i in (\"%__gov_folder%\\set\") do @%%i\r\n"
	"@if defined __gov_page chcp %__gov_page% >nul\r\n"
	":done\r\n"
	"@del \"%__gov_folder%\\set\" 2>nul\r\n"
	"@rd \"%__gov_folder%\" 2>nul\r\n"
	"@set \"__gov_folder=\" & set \"__gov_page=\" & set \"__gov_code=\" & exit /b %__gov_code%\r\n"
	"\r\n"
	":delayed\r\n"
	"@echo gov: delayed expansion, cmd /v:on, would damage a value with an exclamation mark; use a window without it 1>&2\r\n"
	"@set \"__gov_code=8\"\r\n"
	"@goto done\r\n"
	"\r\n"
	":macro\r\n"
	"@set \"__gov_batch=%~f0\"\r\n"
	"@doskey gov=\"%__gov_batch:$=$$%\" $*\r\n"
	"@set \"__gov_batch=\"\r\n"
	"@exit /b 0\r\n"
	"\r\n"
	":folder\r\n"
	"@set \"__gov_folder=%TEMP%\\gov-%RANDOM%-%RANDOM%\"\r\n"
	"@md \"%__gov_folder%\" 2>nul && exit /b 0\r\n"
	"@if exist \"%__gov_folder%\\\" goto folder\r\n"
	"@echo gov: cannot make a folder in the one that TEMP names 1>&2\r\n"
	"@set \"__gov_folder=\"\r\n"
	"@exit /b 1\r\n"
	"\r\n"
	":utf8\r\n"
	"@for /f \"tokens=2 delims=:.\" %%c in ('chcp') do @set \"__gov_page=%%c\"\r\n"
	"@chcp 65001 >nul\r\n"
	"@exit /b 0\r\n";
