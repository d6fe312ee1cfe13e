-- The words of 64 pictures in one row, a line for each: its number and what is found by. The whole
-- newsroom is looked through in so many small pieces, without the documents beside them.
CREATE TABLE picture_find (
	block BIGINT NOT NULL PRIMARY KEY, -- number / 64
	words TEXT   NOT NULL              -- the last taken in first
);
INSERT INTO picture_find (block, words)
	SELECT number / 64, string_agg(number || ' ' || find, '
' ORDER BY number DESC)
	  FROM picture GROUP BY number / 64;

-- By this alone those are found that are nearly the same.
CREATE INDEX picture_mark ON picture (mark, number)
