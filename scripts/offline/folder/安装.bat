@echo off
chcp 936 >nul
setlocal
title fanpin 安装
pushd "%~dp0"
if not exist "%~dp0wheels\requirements.txt" goto unpacked
set "FITS=import struct, sys; sys.exit(struct.calcsize('P') != 8 or sys.version_info[:2] not in [$pairs])"
set "PY="
call :look
if defined PY goto install
set "SETUP="
for %%V in ($newest_first) do call :setup %%V
if not defined SETUP goto nopython
echo 没有找到 Python，正在安装 %SETUP% ...
"%SETUP%" /passive InstallAllUsers=0 PrependPath=1
call :look
if not defined PY goto nopython

:install
echo 正在安装，约需一两分钟，不用联网 ...
call %PY% -m venv --clear "%~dp0.venv"
if errorlevel 1 goto failed
"%~dp0.venv\Scripts\python.exe" -m pip --isolated install --quiet --no-index --find-links "%~dp0wheels" --only-binary :all: --require-hashes -r "%~dp0wheels\requirements.txt"
if errorlevel 1 goto failed
"%~dp0.venv\Scripts\python.exe" -m fanpin_cli --version
if errorlevel 1 goto failed
echo.
echo 安装完成。请双击“试一遍.bat”看示例；以后用的时候双击“命令行.bat”。
pause
exit /b 0

:look
for %%V in ($newest_first) do call :try py -%%V
call :try python
for %%V in ($folders) do call :try "%LocalAppData%\Programs\Python\Python%%V\python.exe"
for %%V in ($folders) do call :try "%ProgramFiles%\Python%%V\python.exe"
exit /b 0

:try
if defined PY exit /b 0
call %* -c "%FITS%" >nul 2>nul
if not errorlevel 1 set PY=%*
exit /b 0

:setup
for %%F in (python-%1.*-amd64.exe) do set "SETUP=%%F"
exit /b 0

:unpacked
echo 请先把压缩包整个解压到一个文件夹，再双击解压出来的“安装.bat”。
pause
exit /b 1

:nopython
echo 这台电脑上没有 64 位的 Python（$listed 都可以）。
echo 请把 Python 官网的安装程序（如 python-$example-amd64.exe）拷到本文件夹，再双击“安装.bat”。
pause
exit /b 1

:failed
echo.
echo 没有装成，原因见上面几行。请关闭正在用 fanpin 的窗口再试；还不行的，把压缩包重新拷一遍、解压到较短的路径（如 D:\fanpin）再试。
pause
exit /b 1
