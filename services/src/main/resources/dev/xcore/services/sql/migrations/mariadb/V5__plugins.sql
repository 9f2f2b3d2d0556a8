-- What nodes share of plugins: users' last words and installed versions; times are microseconds since
-- 1970. Whoever changes a row says which revision of it he has seen. A row stays when its plugin goes,
-- so that a revision never comes twice.
CREATE TABLE plugin_state (
  plugin VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL PRIMARY KEY,
  revision BIGINT NOT NULL,
  node VARCHAR(64) NOT NULL,
  wish VARCHAR(10),
  wish_actor VARCHAR(255),
  wish_micros BIGINT,
  version VARCHAR(255),
  origin VARCHAR(1000),
  digest VARCHAR(128),
  installed_by VARCHAR(255),
  installed_micros BIGINT
);

-- What was done with plugins, the last acts of each.
CREATE TABLE plugin_act (
  number BIGINT AUTO_INCREMENT PRIMARY KEY,
  id VARCHAR(36) NOT NULL,
  plugin VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  act VARCHAR(10) NOT NULL,
  actor VARCHAR(255) NOT NULL,
  node VARCHAR(64) NOT NULL,
  at_micros BIGINT NOT NULL,
  version VARCHAR(255) NOT NULL,
  done BOOLEAN NOT NULL,
  message VARCHAR(1000) NOT NULL,
  CONSTRAINT plugin_act_once UNIQUE (id)
);

CREATE INDEX plugin_act_plugin ON plugin_act (plugin, at_micros);
CREATE INDEX plugin_act_at ON plugin_act (at_micros);

-- Files of single nodes that were taken over.
CREATE TABLE plugin_move (
  id VARCHAR(36) NOT NULL PRIMARY KEY,
  node VARCHAR(64) NOT NULL,
  at_micros BIGINT NOT NULL
);
