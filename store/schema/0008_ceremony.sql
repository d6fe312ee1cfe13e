-- What a browser was asked to sign with a passkey: used once, and only for some minutes.
CREATE TABLE ceremony (
	hash     TEXT   NOT NULL PRIMARY KEY, -- SHA-256 of its name, hexadecimal
	doc      TEXT   NOT NULL,
	until_at BIGINT NOT NULL
);
CREATE INDEX ceremony_until ON ceremony (until_at)
