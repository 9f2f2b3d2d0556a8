-- Documents of plugins: keys as bytes of UTF-8, so that they are equal and sorted as they are
-- written; times are milliseconds since 1970, 0 for never.
CREATE TABLE document (
  plugin VARCHAR(63) NOT NULL,
  collection VARCHAR(63) NOT NULL,
  doc_key VARBINARY(1536) NOT NULL,
  version BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  content VARBINARY(1048576) NOT NULL,
  PRIMARY KEY (plugin, collection, doc_key)
);

CREATE INDEX document_over ON document (expires_at);
