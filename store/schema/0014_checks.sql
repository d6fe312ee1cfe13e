-- What was said for good of something that was found in a story: that it is no mistake, or why the
-- story goes out with it. mark is check.Mark's.
CREATE TABLE verdict (
	number  BIGINT NOT NULL,
	mark    TEXT   NOT NULL,
	rule    TEXT   NOT NULL,
	words   TEXT   NOT NULL, -- that were found
	reason  TEXT   NOT NULL, -- '' where it was only dismissed
	login   TEXT   NOT NULL,
	made_by TEXT   NOT NULL,
	made_at BIGINT NOT NULL,
	PRIMARY KEY (number, mark)
);

-- How the stories of an edition are read over.
CREATE TABLE checking (
	edition TEXT NOT NULL PRIMARY KEY,
	rules   TEXT NOT NULL, -- what the edition says of them, as JSON
	words   TEXT NOT NULL  -- its own list
)
