@rem gov's hook for cmd.exe. Keep it as a file: gov init cmd >gov-cmd.cmd
@rem   gov-cmd.cmd /hook   in this window: gov is this file, and the shims are first on PATH
@rem   gov-cmd.cmd ...     the same as gov ..., and gov use sets this window
@if "%~1"=="/hook" goto hook
@if "%~1"=="use" goto use
@if "%~1"=="shell" goto use
:run
@"@self@" %*
@exit /b %errorlevel%

:hook
@call :macro
@call :file
@"@self@" init cmd --path >"%__gov_file%"
@goto take

:use
@for %%a in (%*) do @if "%%~a"=="--print" goto run
@for %%a in (%*) do @if "%%~a"=="--help" goto run
@for %%a in (%*) do @if "%%~a"=="-h" goto run
@call :file
@"@self@" use --print --shell cmd %2 %3 %4 %5 %6 %7 %8 %9 >"%__gov_file%"

:take
@set "__gov_code=%errorlevel%"
@if not "%__gov_code%"=="0" goto done
@call :utf8
@for /f "usebackq delims=" %%i in ("%__gov_file%") do @%%i
@if defined __gov_page chcp %__gov_page% >nul
:done
@del "%__gov_file%" 2>nul
@set "__gov_file=" & set "__gov_page=" & set "__gov_code=" & exit /b %__gov_code%

:macro
@doskey gov="%~f0" $*
@exit /b 0

:file
@set "__gov_file=%TEMP%\gov-%RANDOM%-%RANDOM%.tmp"
@exit /b 0

:utf8
@for /f "tokens=2 delims=:." %%c in ('chcp') do @set "__gov_page=%%c"
@chcp 65001 >nul
@exit /b 0
