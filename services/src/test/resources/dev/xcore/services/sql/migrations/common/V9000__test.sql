CREATE TABLE migrated (name VARCHAR(50));
