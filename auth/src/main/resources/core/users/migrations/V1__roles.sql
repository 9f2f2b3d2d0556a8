CREATE TABLE roles (
  name        VARCHAR(64)   NOT NULL PRIMARY KEY,
  description VARCHAR(500)  NOT NULL,
  permissions VARCHAR(4000) NOT NULL
);
