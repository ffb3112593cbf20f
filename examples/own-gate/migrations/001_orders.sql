CREATE TABLE orders (id uuid PRIMARY KEY, customer text NOT NULL, cancelled_at timestamptz);
CREATE TABLE drafts (id uuid PRIMARY KEY, customer text NOT NULL);
