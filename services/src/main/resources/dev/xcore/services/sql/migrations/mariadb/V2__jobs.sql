-- Jobs of plugins: what is to run when, who runs it now, and what became of it last.
CREATE TABLE job (
  id VARCHAR(192) NOT NULL PRIMARY KEY,
  plugin VARCHAR(63) NOT NULL,
  name VARCHAR(128) NOT NULL,
  origin VARCHAR(10) NOT NULL,
  timing VARCHAR(255) NOT NULL,
  zone_id VARCHAR(64),
  target_kind VARCHAR(10) NOT NULL,
  target VARCHAR(128) NOT NULL,
  payload LONGTEXT,
  misfire VARCHAR(10) NOT NULL,
  timeout_millis BIGINT,
  recovered BOOLEAN NOT NULL,
  version BIGINT NOT NULL,
  paused BOOLEAN NOT NULL,
  asked BOOLEAN NOT NULL,
  due_micros BIGINT,
  claimed_by VARCHAR(64),
  lease_micros BIGINT,
  run_due_micros BIGINT,
  run_started_micros BIGINT,
  run_asked BOOLEAN NOT NULL,
  attempt INT NOT NULL,
  runs BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  failing INT NOT NULL,
  ended_micros BIGINT,
  last_due_micros BIGINT,
  last_started_micros BIGINT,
  last_millis BIGINT,
  last_outcome VARCHAR(10),
  last_message VARCHAR(1000),
  last_attempt INT,
  last_node VARCHAR(64)
);

CREATE INDEX job_due ON job (due_micros);
CREATE INDEX job_plugin ON job (plugin, origin);
CREATE INDEX job_claimed ON job (claimed_by);
CREATE INDEX job_asked ON job (asked);

-- The last runs of each job.
CREATE TABLE job_run (
  number BIGINT AUTO_INCREMENT PRIMARY KEY,
  job_id VARCHAR(192) NOT NULL,
  due_micros BIGINT NOT NULL,
  started_micros BIGINT NOT NULL,
  millis BIGINT NOT NULL,
  outcome VARCHAR(10) NOT NULL,
  message VARCHAR(1000) NOT NULL,
  attempt INT NOT NULL,
  node VARCHAR(64) NOT NULL
);

CREATE INDEX job_run_job ON job_run (job_id, number);
