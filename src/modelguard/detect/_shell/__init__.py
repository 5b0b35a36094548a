"""How scripts name models: POSIX shells, PowerShell, batch files, Makefiles and justfiles."""
