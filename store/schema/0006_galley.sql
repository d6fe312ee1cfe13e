-- Stories while they are being written. A galley stays for ever once it was
-- opened, so that its versions never begin again; its steps for a while.
CREATE TABLE galley (
	number     BIGINT  NOT NULL PRIMARY KEY, -- of the story
	version    BIGINT  NOT NULL, -- how many steps were made, ever
	base       BIGINT  NOT NULL, -- the revision that was made of it last, or that it was opened with
	kept       BIGINT  NOT NULL, -- the version of doc
	doc        TEXT    NOT NULL, -- the document; '' when it is what the revision base holds
	dirty      BOOLEAN NOT NULL, -- steps were made since base
	writers    TEXT    NOT NULL, -- who made them, as JSON, the latest last
	stepped_at BIGINT  NOT NULL  -- the last step
);
CREATE INDEX galley_dirty ON galley (stepped_at) WHERE dirty;

CREATE TABLE galley_step (
	number   BIGINT NOT NULL,
	version  BIGINT NOT NULL, -- of the document before it
	client   TEXT   NOT NULL, -- the window
	sequence BIGINT NOT NULL, -- of the client's steps on this galley, from 1
	login    TEXT   NOT NULL,
	name     TEXT   NOT NULL,
	at       BIGINT NOT NULL,
	step     TEXT   NOT NULL,
	PRIMARY KEY (number, version)
);
CREATE INDEX galley_step_client ON galley_step (number, client, sequence);
CREATE INDEX galley_step_at ON galley_step (at)
