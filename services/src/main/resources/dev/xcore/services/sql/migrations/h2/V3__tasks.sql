-- Work in the background; times are milliseconds since 1970, 0 for never. Rows of plugins that are
-- not there wait for them.
CREATE TABLE task (
  id VARCHAR(64) NOT NULL PRIMARY KEY,
  plugin VARCHAR(63) NOT NULL,
  name VARCHAR(128) NOT NULL,
  handler VARCHAR(255) NOT NULL,
  queue VARCHAR(63) NOT NULL,
  state VARCHAR(10) NOT NULL,
  place INT NOT NULL,
  due_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  finished_at BIGINT NOT NULL,
  attempts INT NOT NULL,
  max_retries INT NOT NULL,
  waiting_key VARCHAR(64),
  owner VARCHAR(64) NOT NULL,
  lease_until BIGINT NOT NULL,
  cancel_wanted BOOLEAN NOT NULL,
  progress INT NOT NULL,
  note VARCHAR(500) NOT NULL,
  code VARCHAR(64) NOT NULL,
  message VARCHAR(1000) NOT NULL,
  payload CHARACTER VARYING(1048576) NOT NULL,
  result CHARACTER VARYING(1048576),
  CONSTRAINT task_waiting_once UNIQUE (waiting_key)
);

CREATE INDEX task_claim ON task (state, place, due_at);
CREATE INDEX task_owner ON task (owner, state);
CREATE INDEX task_listed ON task (plugin, created_at);
CREATE INDEX task_finished ON task (state, finished_at);

-- Queues from which nothing is taken.
CREATE TABLE paused_queue (
  name VARCHAR(63) NOT NULL PRIMARY KEY
);
