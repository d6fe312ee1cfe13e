-- A story may take the place of the flash that told of it first.
ALTER TABLE wire ADD COLUMN replaces BIGINT NOT NULL DEFAULT 0;
