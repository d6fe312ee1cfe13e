-- The desk's lists, last saved first, at any size of the archive: of an edition
-- (its sections are told apart in the index itself), and of all that is not out,
-- which is little whatever the archive holds.
CREATE INDEX story_desk ON story (edition, saved_at, number, section);
CREATE INDEX story_open ON story (state, saved_at, number) WHERE state <> 'published';

-- An import asks for each flash whether it is there already.
CREATE INDEX wire_flash ON wire (edition, at) WHERE story = 0;
