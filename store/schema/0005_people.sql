-- Who works here, and how they come in.
CREATE TABLE person (
	login     TEXT    NOT NULL PRIMARY KEY,
	name      TEXT    NOT NULL,
	email     TEXT    NOT NULL,
	role      TEXT    NOT NULL, -- '' for none of their own
	grants    TEXT    NOT NULL, -- roles in editions and sections, as JSON
	language  TEXT    NOT NULL, -- of the desk's interface; '' for the browser's
	secret    TEXT    NOT NULL, -- the sealed password; '' for none
	totp      TEXT    NOT NULL, -- base32; '' when no code is asked for
	totp_step BIGINT  NOT NULL, -- the last code that was used
	away      BOOLEAN NOT NULL, -- does not work here any more
	made_at   BIGINT  NOT NULL
);

-- Open doors: a row for each browser that is signed in. What the cookie holds is kept nowhere.
CREATE TABLE session (
	hash    TEXT   NOT NULL PRIMARY KEY, -- SHA-256, hexadecimal
	login   TEXT   NOT NULL,
	made_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL,
	agent   TEXT   NOT NULL
);
CREATE INDEX session_login ON session (login);

-- One-time links, to be handed over: into the house, or to a new password.
CREATE TABLE invitation (
	hash  TEXT   NOT NULL PRIMARY KEY,
	login TEXT   NOT NULL,
	kind  TEXT   NOT NULL,
	until BIGINT NOT NULL
);
CREATE INDEX invitation_login ON invitation (login);

CREATE TABLE passkey (
	id      TEXT   NOT NULL PRIMARY KEY, -- the credential's, base64url
	login   TEXT   NOT NULL,
	name    TEXT   NOT NULL,
	doc     TEXT   NOT NULL,
	made_at BIGINT NOT NULL,
	used_at BIGINT NOT NULL
);
CREATE INDEX passkey_login ON passkey (login);
