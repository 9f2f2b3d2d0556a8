INSERT INTO roles (name, description, permissions) VALUES ('admin', 'May do everything.', '**');
