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
@call :folder
@if errorlevel 1 exit /b 7
@"@self@" init cmd --path >"%__gov_folder%\set"
@goto take

:use
@for %%a in (%*) do @if "%%~a"=="--print" goto run
@for %%a in (%*) do @if "%%~a"=="--help" goto run
@for %%a in (%*) do @if "%%~a"=="-h" goto run
@call :folder
@if errorlevel 1 exit /b 7
@"@self@" use --print --shell cmd %2 %3 %4 %5 %6 %7 %8 %9 >"%__gov_folder%\set"

:take
@set "__gov_code=%errorlevel%"
@if not "%__gov_code%"=="0" goto done
@if "!!"=="" findstr /l /c:"^!" "%__gov_folder%\set" >nul && goto delayed
@call :utf8
@for /f "usebackq delims=" %%i in ("%__gov_folder%\set") do @%%i
@if defined __gov_page chcp %__gov_page% >nul
:done
@del "%__gov_folder%\set" 2>nul
@rd "%__gov_folder%" 2>nul
@set "__gov_folder=" & set "__gov_page=" & set "__gov_code=" & exit /b %__gov_code%

:delayed
@echo gov: delayed expansion, cmd /v:on, would damage a value with an exclamation mark; use a window without it 1>&2
@set "__gov_code=8"
@goto done

:macro
@set "__gov_batch=%~f0"
@doskey gov="%__gov_batch:$=$$%" $*
@set "__gov_batch="
@exit /b 0

:folder
@set "__gov_folder=%TEMP%\gov-%RANDOM%-%RANDOM%"
@md "%__gov_folder%" 2>nul && exit /b 0
@if exist "%__gov_folder%\" goto folder
@echo gov: cannot make a folder in the one that TEMP names 1>&2
@set "__gov_folder="
@exit /b 1

:utf8
@for /f "tokens=2 delims=:." %%c in ('chcp') do @set "__gov_page=%%c"
@chcp 65001 >nul
@exit /b 0
