@echo off
"%~dp0.venv\Scripts\python.exe" -m fanpin_cli %*
exit /b %errorlevel%
