-- Whom another house vouches for (OpenID Connect): its own name for a person never changes.
CREATE TABLE vouched (
	issuer  TEXT   NOT NULL,
	subject TEXT   NOT NULL,
	login   TEXT   NOT NULL,
	made_at BIGINT NOT NULL,
	PRIMARY KEY (issuer, subject)
);
CREATE UNIQUE INDEX vouched_login ON vouched (login, issuer);
