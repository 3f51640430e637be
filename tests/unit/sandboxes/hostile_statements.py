"""Statements that want more than to read, and a part of what each must be told instead."""

ONLY_SELECT = "Only one SELECT statement"
ONLY_READING = "Only reading with SELECT"

REFUSED = {
    "ATTACH DATABASE '/etc/passwd' AS other": ONLY_SELECT,
    "ATTACH DATABASE 'new.db' AS other": ONLY_SELECT,
    "DETACH DATABASE main": ONLY_SELECT,
    "PRAGMA database_list": ONLY_SELECT,
    "PRAGMA query_only = 0": ONLY_SELECT,
    "SELECT * FROM pragma_database_list": ONLY_READING,
    "SELECT count(*) FROM pragma_table_info('customers')": ONLY_READING,
    "WITH p AS (SELECT * FROM pragma_database_list) SELECT * FROM p": ONLY_READING,
    "VACUUM": ONLY_SELECT,
    "VACUUM INTO 'copy.db'": ONLY_SELECT,
    "INSERT INTO customers VALUES (9, 'x', 'y')": ONLY_SELECT,
    "/* SELECT */ UPDATE customers SET name = 'x'": ONLY_SELECT,
    "-- SELECT\nDELETE FROM customers": ONLY_SELECT,
    "WITH x AS (SELECT 1) INSERT INTO customers SELECT 9, 'x', 'y'": ONLY_READING,
    "WITH x AS (SELECT 1) DELETE FROM customers": ONLY_READING,
    "WITH x AS (SELECT 1) UPDATE customers SET name = 'x'": ONLY_READING,
    "DROP TABLE customers": ONLY_SELECT,
    "ALTER TABLE customers ADD x": ONLY_SELECT,
    "CREATE TABLE t(x)": ONLY_SELECT,
    "CREATE TEMP TABLE t(x)": ONLY_SELECT,
    "CREATE TEMP VIEW v AS SELECT 1": ONLY_SELECT,
    "CREATE VIRTUAL TABLE t USING fts5(x)": ONLY_SELECT,
    "BEGIN EXCLUSIVE": ONLY_SELECT,
    "SAVEPOINT s": ONLY_SELECT,
    "REINDEX": ONLY_SELECT,
    "ANALYZE": ONLY_SELECT,
    "EXPLAIN SELECT secret FROM customers": ONLY_SELECT,
    "EXPLAIN QUERY PLAN SELECT 1": ONLY_SELECT,
    "": ONLY_SELECT,
    "SELECT 1; DROP TABLE customers": "Only one statement",
    "SELECT load_extension('evil')": "load_extension() is not available",
    "SELECT readfile('/etc/passwd')": "readfile",
    "SELECT writefile('x', 'y')": "writefile",
    "SELECT hex(randomblob(1000000000))": "randomblob() is not available",
    "SELECT length(zeroblob(1900000000))": "zeroblob() is not available",
    "SELECT length(printf('%900000000d', 1))": "printf() is not available",
    "SELECT length(format('%900000000d', 1))": "format() is not available",
    "SELECT sqlite_compileoption_get(1)": "is not available",
    "SELECT fts3_tokenizer('simple')": "fts3_tokenizer",
    "SELECT * FROM sqlite_master": "table sqlite_master may not be read",
    "SELECT count(*) FROM sqlite_master": "table sqlite_master may not be read",
    "SELECT 1 FROM main.sqlite_schema": "table sqlite_schema may not be read",
    "SELECT * FROM sqlite_temp_master": "sqlite_temp_master may not be read",
    "WITH m AS (SELECT sql FROM sqlite_master) SELECT * FROM m": "sqlite_master may not be read",
    "SELECT (SELECT sql FROM sqlite_master LIMIT 1)": "sqlite_master may not be read",
    "SELECT * FROM customers": "column customers.secret may not be read",
    "SELECT name FROM customers ORDER BY secret": "column customers.secret may not be read",
    "SELECT c.name FROM customers c JOIN customers d ON d.secret = c.name": "customers.secret",
    "SELECT count(*) FROM hidden": "table hidden may not be read",
    "SELECT x FROM hidden": "table hidden may not be read",
    "WITH h AS (SELECT x FROM hidden) SELECT count(*) FROM h": "table hidden may not be read",
    "SELECT * FROM json_each('[1]')": ONLY_READING,
    "SELECT count(*) FROM dbstat": ONLY_READING,
    "SELECT * FROM generate_series(1, 1000000000)": "SQLite says",
}

BOMBS = {
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n": (
        "longer than 1 s"
    ),
    "WITH RECURSIVE n(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM n) SELECT max(s) FROM n": (
        "too big"
    ),
    "SELECT count(*) FROM payments a, payments b, payments c, payments d": "longer than 1 s",
    "WITH w AS (SELECT group_concat(paid_on) AS t FROM payments)"
    " SELECT t || a.id || b.id FROM w, payments a, payments b ORDER BY 1": "too much memory",
    "SELECT group_concat(a.paid_on) FROM payments a, payments b": "too big",
    "SELECT replace(replace(hex(hex(hex(hex(name)))), '3', hex(hex(hex(hex(name))))), '3',"
    " hex(hex(hex(hex(name || name || name || name || name))))) FROM customers": "too big",
    "SELECT name LIKE '" + "%a" * 60 + "' FROM customers": "pattern too complex",
    "SELECT " + "(" * 200 + "1" + ")" * 200: "SQLite says",
    "SELECT " + " + ".join(["1"] * 200): "depth",
    "SELECT " + ", ".join(["1"] * 101): "too many columns",
    " UNION ALL ".join(["SELECT 1"] * 21): "too many terms",
    "SELECT '" + "x" * 20_000 + "'": "at most 20000",
}
