CREATE TABLE accounts (
  name        VARCHAR(100)  NOT NULL PRIMARY KEY,
  password    VARCHAR(250)  NOT NULL,
  email       VARCHAR(254),
  tenant      VARCHAR(100),
  permissions VARCHAR(4000) NOT NULL,
  enabled     BOOLEAN       NOT NULL,
  created_at  BIGINT        NOT NULL,
  last_login  BIGINT
);
