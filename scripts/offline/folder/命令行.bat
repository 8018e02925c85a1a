@echo off
chcp 936 >nul
title fanpin 命令行
pushd "%~dp0"
if not exist "%~dp0.venv\Scripts\python.exe" goto install
set "PATH=%~dp0;%PATH%"
echo 在这里输入命令，如：fanpin --help　　文件可以从资源管理器拖进来。用法见“使用手册.html”。
cmd /k
exit /b 0

:install
echo 还没有安装，请先双击“安装.bat”。
pause
exit /b 1
