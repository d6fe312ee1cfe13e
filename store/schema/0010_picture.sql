-- The pictures of the newsroom. Their files are kept elsewhere, under their hash.
CREATE TABLE picture (
	number  BIGINT NOT NULL PRIMARY KEY,
	hash    TEXT   NOT NULL, -- SHA-256 of the file's bytes, hexadecimal
	mark    BIGINT NOT NULL, -- by which it is known again in another size; 0 for none
	find    TEXT   NOT NULL, -- all its words, folded
	doc     TEXT   NOT NULL, -- what its file says and what the desk writes, as JSON
	made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX picture_hash ON picture (hash);
CREATE INDEX picture_made ON picture (made_at, number);

-- Which files stand in what readers see: a row for each story and file.
CREATE TABLE picture_use (
	hash   TEXT   NOT NULL,
	number BIGINT NOT NULL, -- the story's
	PRIMARY KEY (hash, number)
);
CREATE INDEX picture_use_story ON picture_use (number);

INSERT INTO counter (name, n) VALUES ('picture', 0)
