-- What cannot wait is found at once, however much has come since.
CREATE INDEX wire_alert ON wire (edition, at, seq) WHERE shown AND urgency IN (1, 2, 3) AND kind <> 'correction';
-- What open pages were told, for those who come back after a restart.
CREATE INDEX journal_public ON journal (edition, seq) WHERE kind IN ('published', 'updated', 'corrected', 'withdrawn', 'flash', 'front');
