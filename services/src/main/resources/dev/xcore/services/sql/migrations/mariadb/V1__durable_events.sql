-- Durable events on their way, a row for each subscription; a dead one waits for an operator.
CREATE TABLE durable_event (
  number BIGINT AUTO_INCREMENT PRIMARY KEY,
  event_id VARCHAR(64) NOT NULL,
  plugin VARCHAR(63) NOT NULL,
  handler VARCHAR(255) NOT NULL,
  pattern VARCHAR(255) NOT NULL,
  name VARCHAR(255) NOT NULL,
  source VARCHAR(63) NOT NULL,
  event_key VARCHAR(255),
  tenant VARCHAR(255),
  traceparent VARCHAR(64) NOT NULL,
  sent_micros BIGINT NOT NULL,
  content LONGTEXT NOT NULL,
  attempts INT NOT NULL,
  next_micros BIGINT NOT NULL,
  dead BOOLEAN NOT NULL,
  code VARCHAR(64),
  message VARCHAR(1000),
  failed_micros BIGINT,
  CONSTRAINT durable_event_once UNIQUE (event_id, plugin, handler)
);

CREATE INDEX durable_event_due ON durable_event (plugin, handler, dead, number);
