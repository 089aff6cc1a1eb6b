#include "cli/shell/init.h"

/* cmd.exe has neither functions nor an eval, so the hook is a batch file which runs in the window
 * itself. "gov" means it by a doskey macro: that is known to the prompt only, so batch files, and
 * other shells, get the real gov.exe, whose caller goes on behind it. No line turns echo off, which
 * a batch file that calls this one would have to turn on again. In a label that is called, %~f0 is
 * right even for a file that was found on PATH by a quoted name.
 *
 * What gov prints goes through a file, which keeps its exit code. for /f reads it in the window's
 * code page, so that is UTF-8 meanwhile, and takes its lines as they are: nothing in a value is
 * expanded. */
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
	"@call :file\r\n"
	"@@self@ init cmd --path >\"%__gov_file%\"\r\n"
	"@goto take\r\n"
	"\r\n"
	":use\r\n"
	"@for %%a in (%*) do @if \"%%~a\"==\"--print\" goto run\r\n"
	"@for %%a in (%*) do @if \"%%~a\"==\"--help\" goto run\r\n"
	"@for %%a in (%*) do @if \"%%~a\"==\"-h\" goto run\r\n"
	"@call :file\r\n"
	"@@self@ use --print --shell cmd %2 %3 %4 %5 %6 %7 %8 %9 >\"%__gov_file%\"\r\n"
	"\r\n"
	":take\r\n"
	"@set \"__gov_code=%errorlevel%\"\r\n"
	"@if not \"%__gov_code%\"==\"0\" goto done\r\n"
	"@call :utf8\r\n"
	"@for /f \"usebackq delims=\" %%i in (\"%__gov_file%\") do @%%i\r\n"
	"@if defined __gov_page chcp %__gov_page% >nul\r\n"
	":done\r\n"
	"@del \"%__gov_file%\" 2>nul\r\n"
	"@set \"__gov_file=\" & set \"__gov_page=\" & set \"__gov_code=\" & exit /b %__gov_code%\r\n"
	"\r\n"
	":macro\r\n"
	"@doskey gov=\"%~f0\" $*\r\n"
	"@exit /b 0\r\n"
	"\r\n"
	":file\r\n"
	"@set \"__gov_file=%TEMP%\\gov-%RANDOM%-%RANDOM%.tmp\"\r\n"
	"@exit /b 0\r\n"
	"\r\n"
	":utf8\r\n"
	"@for /f \"tokens=2 delims=:.\" %%c in ('chcp') do @set \"__gov_page=%%c\"\r\n"
	"@chcp 65001 >nul\r\n"
	"@exit /b 0\r\n";
