-- Logging in at other places, by OpenID Connect.

-- Which account belongs to whom at a provider, by hash of issuer and subject. A link counts only for the account that was made at this time.
CREATE TABLE oidc_link (
  hash VARCHAR(64) NOT NULL PRIMARY KEY,
  issuer VARCHAR(64) NOT NULL,
  user_name VARCHAR(100) NOT NULL,
  account_millis BIGINT NOT NULL,
  made INT NOT NULL,
  made_millis BIGINT NOT NULL
);

CREATE INDEX oidc_link_user ON oidc_link (user_name);

-- Answers of providers that have come, by hash of their state: each counts once.
CREATE TABLE oidc_used (
  hash VARCHAR(64) NOT NULL PRIMARY KEY,
  expires_millis BIGINT NOT NULL
);

CREATE INDEX oidc_used_expires ON oidc_used (expires_millis);
