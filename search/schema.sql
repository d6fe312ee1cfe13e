-- How far the index is. whole: everything up to entry seq of the journal is in it, and mark is that entry; else it
-- is being built as of seq, and the stories up to number above are in it.
CREATE TABLE state (
	seq   INTEGER NOT NULL,
	mark  TEXT    NOT NULL,
	above INTEGER NOT NULL,
	whole BOOLEAN NOT NULL
);

-- A story that is out. Its row orders by publication, newest first; names are those that it counts for.
CREATE TABLE doc (
	row    INTEGER PRIMARY KEY,
	number INTEGER NOT NULL UNIQUE,
	names  BLOB    NOT NULL
);

-- Published, but under an embargo: to be looked at again.
CREATE TABLE waiting (
	number INTEGER PRIMARY KEY,
	at     INTEGER NOT NULL
);

-- The words of stories: see entry.go for what stands in which column.
CREATE VIRTUAL TABLE text USING fts5 (
	place, head, top, body,
	content = '', contentless_delete = 1, tokenize = 'ascii'
);

-- Names, and how many stories have them; and the names that a word with one letter less may stand for.
CREATE TABLE name (
	id      INTEGER PRIMARY KEY,
	word    TEXT    NOT NULL UNIQUE,
	shown   TEXT    NOT NULL,
	stories INTEGER NOT NULL
);
CREATE TABLE near (
	key  INTEGER NOT NULL,
	name INTEGER NOT NULL,
	PRIMARY KEY (key, name)
) WITHOUT ROWID;
