-- Times are milliseconds since 1970. Names of accounts are in lower case; what is secret is kept as its hash.

-- Keys that sign tokens, sealed with the secret of the application. A key that signs no more is kept until the last token it signed has expired.
CREATE TABLE signing_key (
  kid VARCHAR(32) NOT NULL PRIMARY KEY,
  algorithm VARCHAR(16) NOT NULL,
  sealed VARCHAR(512) NOT NULL,
  made_millis BIGINT NOT NULL,
  needed_millis BIGINT NOT NULL
);

-- What was issued to an account counts only with the account's latest epoch.
CREATE TABLE account_epoch (
  user_name VARCHAR(100) NOT NULL PRIMARY KEY,
  epoch BIGINT NOT NULL
);

-- Single access tokens that count no more though they have not expired.
CREATE TABLE revoked_token (
  jti VARCHAR(64) NOT NULL PRIMARY KEY,
  expires_millis BIGINT NOT NULL
);

CREATE INDEX revoked_token_expires ON revoked_token (expires_millis);

-- A login by tokens: all that was exchanged for its first refresh token.
CREATE TABLE token_family (
  id VARCHAR(32) NOT NULL PRIMARY KEY,
  user_name VARCHAR(100) NOT NULL,
  account_millis BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  made_millis BIGINT NOT NULL,
  expires_millis BIGINT NOT NULL,
  ended_millis BIGINT
);

CREATE INDEX token_family_user ON token_family (user_name);
CREATE INDEX token_family_expires ON token_family (expires_millis);

CREATE TABLE refresh_token (
  hash VARCHAR(64) NOT NULL PRIMARY KEY,
  family VARCHAR(32) NOT NULL,
  expires_millis BIGINT NOT NULL,
  used_millis BIGINT
);

CREATE INDEX refresh_token_family ON refresh_token (family);
CREATE INDEX refresh_token_expires ON refresh_token (expires_millis);

-- Sessions of browsers.
CREATE TABLE login_session (
  hash VARCHAR(64) NOT NULL PRIMARY KEY,
  id VARCHAR(32) NOT NULL,
  user_name VARCHAR(100) NOT NULL,
  account_millis BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  made_millis BIGINT NOT NULL,
  seen_millis BIGINT NOT NULL,
  expires_millis BIGINT NOT NULL,
  client VARCHAR(64) NOT NULL,
  agent VARCHAR(200) NOT NULL,
  CONSTRAINT login_session_once UNIQUE (id)
);

CREATE INDEX login_session_user ON login_session (user_name);
CREATE INDEX login_session_expires ON login_session (expires_millis);

-- Failed attempts to log in, by hash of the account's name or of the client's address.
CREATE TABLE login_attempt (
  subject VARCHAR(70) NOT NULL PRIMARY KEY,
  failures INT NOT NULL,
  since_millis BIGINT NOT NULL,
  locked_millis BIGINT NOT NULL,
  expires_millis BIGINT NOT NULL
);

CREATE INDEX login_attempt_expires ON login_attempt (expires_millis);
