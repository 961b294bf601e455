"""Papers of grants as PDF: receipts and letters of warning."""
