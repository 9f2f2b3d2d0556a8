-- Times are milliseconds since 1970. The secret is sealed with the secret of the application.
CREATE TABLE second_factor (
  user_name VARCHAR(100) NOT NULL PRIMARY KEY,
  sealed VARCHAR(255) NOT NULL,
  confirmed BOOLEAN NOT NULL,
  last_step BIGINT NOT NULL,
  made_millis BIGINT NOT NULL,
  failures INT NOT NULL,
  since_millis BIGINT NOT NULL
);

CREATE TABLE recovery_code (
  user_name VARCHAR(100) NOT NULL,
  hash VARCHAR(64) NOT NULL,
  PRIMARY KEY (user_name, hash)
);
