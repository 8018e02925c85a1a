"""The change report (变化报告): what became of every household between two rounds; three renderings of one content."""
