-- Everything kept of stories. Runs unchanged on SQLite and PostgreSQL.
-- Instants are microseconds since 1970 UTC; 0 is never.

CREATE TABLE counter (
	name TEXT   NOT NULL PRIMARY KEY,
	n    BIGINT NOT NULL
);
INSERT INTO counter (name, n) VALUES ('journal', 0), ('story', 0);

CREATE TABLE edition (
	code     TEXT   NOT NULL PRIMARY KEY,
	position BIGINT NOT NULL,
	doc      TEXT   NOT NULL
);

CREATE TABLE story (
	number       BIGINT NOT NULL PRIMARY KEY,
	edition      TEXT   NOT NULL,
	section      TEXT   NOT NULL, -- of the newest revision
	state        TEXT   NOT NULL,
	head         BIGINT NOT NULL, -- the newest revision
	public       BIGINT NOT NULL, -- the revision before readers; 0 for none
	published_at BIGINT NOT NULL,
	due_at       BIGINT NOT NULL,
	saved_at     BIGINT NOT NULL,
	original     BIGINT NOT NULL, -- the number that all translations of one another share
	foreign_id   TEXT   NOT NULL, -- where an import found it; '' for our own
	find         TEXT   NOT NULL, -- the headline, folded
	doc          TEXT   NOT NULL, -- its life
	card         TEXT   NOT NULL  -- what lists show while it is out; '' when it is not
);
CREATE INDEX story_saved ON story (saved_at, number);
CREATE INDEX story_state ON story (edition, state, saved_at, number);
CREATE INDEX story_due ON story (due_at) WHERE state = 'scheduled';
CREATE INDEX story_original ON story (original) WHERE card <> '';
CREATE UNIQUE INDEX story_foreign ON story (foreign_id) WHERE foreign_id <> '';

CREATE TABLE revision (
	number   BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	saved_at BIGINT NOT NULL,
	saved_by TEXT   NOT NULL,
	doc      TEXT   NOT NULL,
	PRIMARY KEY (number, revision)
);

CREATE TABLE publication (
	number   BIGINT NOT NULL,
	turn     BIGINT NOT NULL, -- 1 is the first
	revision BIGINT NOT NULL,
	doc      TEXT   NOT NULL,
	PRIMARY KEY (number, turn)
);

CREATE TABLE journal (
	seq      BIGINT NOT NULL PRIMARY KEY,
	at       BIGINT NOT NULL,
	kind     TEXT   NOT NULL,
	edition  TEXT   NOT NULL,
	story    BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	made_by  TEXT   NOT NULL,
	note     TEXT   NOT NULL,
	touched  TEXT   NOT NULL -- a line each
);

-- Where a story that is out stands: a row for each of its lists.
CREATE TABLE place (
	edition      TEXT   NOT NULL,
	kind         TEXT   NOT NULL,
	key          TEXT   NOT NULL,
	published_at BIGINT NOT NULL,
	number       BIGINT NOT NULL,
	PRIMARY KEY (edition, kind, key, published_at, number)
);

-- How many stories stand in each month.
CREATE TABLE month (
	edition TEXT   NOT NULL,
	key     TEXT   NOT NULL,
	stories BIGINT NOT NULL,
	PRIMARY KEY (edition, key)
);

CREATE TABLE wire (
	seq     BIGINT  NOT NULL PRIMARY KEY,
	edition TEXT    NOT NULL,
	kind    TEXT    NOT NULL,
	at      BIGINT  NOT NULL,
	urgency BIGINT  NOT NULL,
	text    TEXT    NOT NULL,
	story   BIGINT  NOT NULL, -- 0 for a flash
	shown   BOOLEAN NOT NULL
);
CREATE INDEX wire_shown ON wire (edition, at, seq) WHERE shown;
CREATE INDEX wire_story ON wire (story) WHERE story <> 0;

CREATE TABLE front (
	edition TEXT NOT NULL,
	section TEXT NOT NULL,
	doc     TEXT NOT NULL,
	PRIMARY KEY (edition, section)
);

CREATE TABLE token (
	hash    TEXT   NOT NULL PRIMARY KEY, -- SHA-256, hexadecimal; the token itself is kept nowhere
	name    TEXT   NOT NULL,
	role    TEXT   NOT NULL,
	made_at BIGINT NOT NULL
);

-- What the newsroom knows of itself.
CREATE TABLE setting (
	name  TEXT NOT NULL PRIMARY KEY,
	value TEXT NOT NULL
);

-- Imported stories whose original has not come yet.
CREATE TABLE waiting (
	foreign_id TEXT   NOT NULL PRIMARY KEY, -- the original's
	number     BIGINT NOT NULL              -- the first story that translates it
);
