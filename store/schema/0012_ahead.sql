-- Whose prints are to be made before readers ask for them: the newest story that wants them, 0 for none.
ALTER TABLE picture ADD COLUMN wanted BIGINT NOT NULL DEFAULT 0;
CREATE INDEX picture_wanted ON picture (wanted) WHERE wanted > 0
