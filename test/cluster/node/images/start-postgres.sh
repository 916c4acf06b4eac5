#!/bin/sh
# What PostgreSQL's official image does with POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB and PGDATA; arguments go to the server.
set -eu
if [ ! -f "$PGDATA/PG_VERSION" ]; then
  umask 077
  echo "$POSTGRES_PASSWORD" > /tmp/password
  initdb --username="$POSTGRES_USER" --auth=scram-sha-256 --pwfile=/tmp/password --encoding=UTF8 --pgdata="$PGDATA"
  echo "create database \"$POSTGRES_DB\"" | postgres --single -D "$PGDATA" postgres
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  : > /tmp/password
fi
exec postgres -D "$PGDATA" -c listen_addresses='*' -c unix_socket_directories=/tmp "$@"
