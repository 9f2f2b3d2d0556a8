CREATE TABLE api_keys (
  id          VARCHAR(16)   NOT NULL PRIMARY KEY,
  account     VARCHAR(100)  NOT NULL,
  name        VARCHAR(100)  NOT NULL,
  hash        VARCHAR(64)   NOT NULL,
  roles       VARCHAR(4000) NOT NULL,
  permissions VARCHAR(4000) NOT NULL,
  tenant      VARCHAR(100),
  created_at  BIGINT        NOT NULL,
  expires_at  BIGINT,
  last_used   BIGINT,
  CONSTRAINT api_keys_account FOREIGN KEY (account) REFERENCES accounts (name) ON DELETE CASCADE
);
