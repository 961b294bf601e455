"""The papers up to the money: the head's decree with its annex, NPHD and pakta integritas."""
