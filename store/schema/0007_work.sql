-- The work at the desk: who does what, what they tell each other, what may be
-- shown outside, what fronts were before, and what translations stand on.

ALTER TABLE story ADD COLUMN urgency BIGINT NOT NULL DEFAULT 0; -- of the newest revision
ALTER TABLE story ADD COLUMN writer TEXT NOT NULL DEFAULT '';   -- who made it, by name
-- What is out and has a newer revision that is not.
CREATE INDEX story_ahead ON story (edition, saved_at, number) WHERE state = 'published' AND head <> public;

ALTER TABLE journal ADD COLUMN login TEXT NOT NULL DEFAULT ''; -- of whom made_by names; '' for programs
CREATE INDEX journal_story ON journal (story, seq) WHERE story <> 0 AND kind <> 'imported';

CREATE TABLE assignment (
	number  BIGINT NOT NULL PRIMARY KEY,
	task    TEXT   NOT NULL,
	due_at  BIGINT NOT NULL, -- 0 for no time
	made_by TEXT   NOT NULL,
	made_at BIGINT NOT NULL
);
CREATE TABLE assigned (
	number   BIGINT NOT NULL,
	login    TEXT   NOT NULL,
	name     TEXT   NOT NULL, -- as it was then; the person's own counts while they are here
	position BIGINT NOT NULL,
	PRIMARY KEY (number, login)
);
CREATE INDEX assigned_login ON assigned (login, number);

INSERT INTO counter (name, n) VALUES ('note', 0), ('preview', 0);
CREATE TABLE note (
	id      BIGINT  NOT NULL PRIMARY KEY,
	number  BIGINT  NOT NULL,
	about   TEXT    NOT NULL,
	text    TEXT    NOT NULL,
	login   TEXT    NOT NULL,
	made_by TEXT    NOT NULL,
	made_at BIGINT  NOT NULL,
	done    BOOLEAN NOT NULL,
	done_by TEXT    NOT NULL,
	done_at BIGINT  NOT NULL
);
CREATE INDEX note_story ON note (number, id);
CREATE INDEX note_open ON note (number) WHERE NOT done;

-- Links for people outside. The token itself is kept nowhere.
CREATE TABLE preview (
	id         BIGINT NOT NULL PRIMARY KEY,
	hash       TEXT   NOT NULL UNIQUE, -- SHA-256, hexadecimal
	number     BIGINT NOT NULL,
	login      TEXT   NOT NULL,
	made_by    TEXT   NOT NULL,
	made_at    BIGINT NOT NULL,
	until_at   BIGINT NOT NULL,
	revoked_at BIGINT NOT NULL,
	revoked_by TEXT   NOT NULL
);
CREATE INDEX preview_story ON preview (number, id);

-- Every front that was made up, under the number of its journal entry.
CREATE TABLE front_kept (
	seq     BIGINT NOT NULL PRIMARY KEY,
	edition TEXT   NOT NULL,
	section TEXT   NOT NULL,
	at      BIGINT NOT NULL,
	made_by TEXT   NOT NULL,
	doc     TEXT   NOT NULL
);
CREATE INDEX front_kept_place ON front_kept (edition, section, seq);

-- The revision of its original that a translation stands on.
CREATE TABLE basis (
	number    BIGINT  NOT NULL PRIMARY KEY, -- the translation
	edition   TEXT    NOT NULL,             -- its
	original  BIGINT  NOT NULL,
	revision  BIGINT  NOT NULL,             -- of the original; 0 when nobody knows
	behind    BOOLEAN NOT NULL,             -- the original has gone on since
	behind_at BIGINT  NOT NULL
);
CREATE INDEX basis_original ON basis (original);
CREATE INDEX basis_behind ON basis (edition, behind_at, number) WHERE behind;

-- How stories stood before an act that can still be undone, under its entry.
CREATE TABLE before_act (
	seq BIGINT NOT NULL PRIMARY KEY,
	at  BIGINT NOT NULL,
	doc TEXT   NOT NULL
);
CREATE INDEX before_act_at ON before_act (at)
