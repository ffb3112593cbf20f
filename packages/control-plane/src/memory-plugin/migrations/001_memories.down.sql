DROP TABLE memory_records;
DROP TABLE memory_namespaces;
