ALTER TABLE purchase DROP COLUMN status;
