@echo off
chcp 936 >nul
setlocal
title fanpin 试用
pushd "%~dp0"
if not exist "%~dp0.venv\Scripts\python.exe" goto install
"%~dp0.venv\Scripts\python.exe" -m fanpin_cli grade "sample_ledgers/2019-10-入户调查.xlsx" "sample_ledgers/2019-10-成员名册.xlsx" --as-of 2019-10-31 --previous "sample_ledgers/2019-04-台账.xlsx" -o "试用台账.xlsx" --force
if errorlevel 2 goto failed
"%~dp0.venv\Scripts\python.exe" -m fanpin_cli diff "sample_ledgers/2019-04-台账.xlsx" "试用台账.xlsx" -o "试用变化报告.xlsx" --html "试用变化报告.html" --force
if errorlevel 2 goto failed
echo.
echo 已生成“试用台账.xlsx”“试用变化报告.xlsx”和“试用变化报告.html”，现在打开台账和网页。示例中的乡镇、户、人都是虚构的。
start "" "试用台账.xlsx"
start "" "试用变化报告.html"
pause
exit /b 0

:install
echo 还没有安装，请先双击“安装.bat”。
pause
exit /b 1

:failed
echo.
echo 没有完成，原因见上面几行。上次试用的文件还在 WPS 或 Excel 中打开的，请关闭后再试。
pause
exit /b 1
