CREATE TABLE account_roles (
  account VARCHAR(100) NOT NULL,
  role    VARCHAR(64)  NOT NULL,
  PRIMARY KEY (account, role),
  CONSTRAINT account_roles_account FOREIGN KEY (account) REFERENCES accounts (name) ON DELETE CASCADE,
  CONSTRAINT account_roles_role FOREIGN KEY (role) REFERENCES roles (name)
);
