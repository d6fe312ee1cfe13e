-- What pages must know of a picture, and from when on nobody may use it.
ALTER TABLE picture ADD COLUMN shown TEXT NOT NULL DEFAULT ''; -- JSON, empty for nothing
ALTER TABLE picture ADD COLUMN ends BIGINT NOT NULL DEFAULT -1; -- microseconds, -1 for never
CREATE INDEX picture_ends ON picture (ends) WHERE ends >= 0;

-- A file stands in what readers see of a story, or in its newest revision, or in both.
DROP INDEX picture_use_story;
ALTER TABLE picture_use RENAME TO picture_use_before;
CREATE TABLE picture_use (
	hash   TEXT    NOT NULL,
	number BIGINT  NOT NULL, -- the story's
	out    BOOLEAN NOT NULL, -- readers see it
	PRIMARY KEY (hash, number, out)
);
CREATE INDEX picture_use_story ON picture_use (number, out);
INSERT INTO picture_use (hash, number, out) SELECT hash, number, TRUE FROM picture_use_before;
INSERT INTO picture_use (hash, number, out) SELECT hash, number, FALSE FROM picture_use_before;
DROP TABLE picture_use_before
