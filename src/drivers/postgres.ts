/**
 * PostgreSQL through `pg`: a pool of connections, time limits, retries of what can be tried
 * again, and errors that say what is wrong without the address or password of the server.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { type ErrorCode, DomainError, messageOf } from '../domain/errors.ts';

export interface DatabaseSettings {
  /** `postgres://user:password@host:port/database`; never logged. */
  readonly url: string;
  /** Connections that may be open at a time. */
  readonly poolSize: number;
  /** Until a connection is made, or one of the pool is free. */
  readonly connectTimeoutMs: number;
  /** Of one statement; 0 is no limit. */
  readonly statementTimeoutMs: number;
}

/** Runs one statement; `$1` … are the values. */
export type RunStatement = <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;

export interface Database {
  /**
   * Runs a statement that changes nothing. Tried again when the connection breaks, the server
   * restarts, or it had to give way to another transaction.
   *
   * @param settings of the server, for this statement alone; costs two round trips
   */
  read<Row extends object>(sql: string, values?: readonly unknown[], settings?: Readonly<Record<string, string | number>>): Promise<Row[]>;
  /**
   * Runs statements that take effect together or not at all. All of it is run again when the
   * server ends it for the sake of another transaction (serialisation failure, deadlock), and
   * not when the connection breaks on the way: whether it took effect may then be unknown.
   */
  transact<Result>(work: (run: RunStatement) => Promise<Result>): Promise<Result>;
  /**
   * Calls back whenever a channel is notified, over a connection of its own. Ends by itself when that
   * connection breaks, and says so.
   *
   * @returns stops listening
   */
  listen(channel: string, onNotice: (payload: string) => void, onEnd: () => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** Waits between attempts, in milliseconds: 3 s in all, which a restart of the server takes. */
const WAITS = [50, 100, 200, 400, 800, 1_500] as const;
/** Part of a wait that is random, so that those who failed together do not come back together. */
const JITTER = 0.5;
/** The server stops a statement itself; a server that has gone silent is given up this long after that. */
const SILENCE_MS = 2_000;

/** Serialisation failure and deadlock: the transaction was ended for the sake of another one. */
const GAVE_WAY = new Set(['40001', '40P01']);
/** What a reader may wait for, by SQLSTATE or the system's code. */
const UNAVAILABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refuses connections; start it, or correct the address in DATABASE_URL',
  ENOENT: 'it has no socket there; start it, or correct the address in DATABASE_URL',
  ECONNRESET: 'the connection broke',
  EPIPE: 'the connection broke',
  ETIMEDOUT: 'it does not answer; check the address in DATABASE_URL and the network',
  EHOSTUNREACH: 'it cannot be reached; check the address in DATABASE_URL and the network',
  ENOTFOUND: 'its name is not known; correct the host in DATABASE_URL',
  EAI_AGAIN: 'its name cannot be looked up now',
  '57P01': 'it is shutting down',
  '57P02': 'it has crashed and recovers',
  '57P03': 'it is starting up',
  '53300': 'it has no connection left; lower DATABASE_POOL or THREADS, or raise its max_connections',
  '08000': 'the connection broke',
  '08003': 'the connection broke',
  '08006': 'the connection broke',
};
/** What stays so until somebody changes it. */
const REFUSED: Readonly<Record<string, readonly [code: ErrorCode, reason: string]>> = {
  '28P01': ['store_unavailable', 'it refuses the user or password in DATABASE_URL; correct them'],
  '28000': ['store_unavailable', 'it lets this user not in; correct DATABASE_URL or its pg_hba.conf'],
  '3D000': ['store_unavailable', 'it has no such database; create it, or correct the name in DATABASE_URL'],
  '42501': ['store_unsuitable', 'this user lacks a permission there; grant it, or name another user in DATABASE_URL'],
  '25006': ['index_unwritable', 'it is a read replica, or set to be read only; build on its primary'],
  '53100': ['index_unwritable', 'its disk is full; make room'],
  '53200': ['index_unwritable', 'it has run out of memory; lower its maintenance_work_mem or give it more'],
  '55P03': ['index_locked', 'somebody else is writing there for too long; wait until it is done'],
};

/** Opens no connection yet. */
export function openDatabase(settings: DatabaseSettings): Database {
  const options: pg.PoolConfig = {
    connectionString: settings.url,
    connectionTimeoutMillis: settings.connectTimeoutMs,
    application_name: 'digest-search',
    keepAlive: true,
    ...(settings.statementTimeoutMs === 0 ? {} : { statement_timeout: settings.statementTimeoutMs, query_timeout: settings.statementTimeoutMs + SILENCE_MS }),
  };
  const pool = new pg.Pool({ ...options, max: settings.poolSize });
  // A connection that breaks while nobody uses it is replaced when somebody does.
  pool.on('error', () => undefined);

  /** @param isTransaction whether it is undone when `work` fails */
  async function withClient<Result>(isTransaction: boolean, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result> {
    const client = await pool.connect();
    // Between two statements nobody else hears it; the next statement fails.
    const ignore = (): void => undefined;
    client.on('error', ignore);
    let isSound = true;
    try {
      return await work(client);
    } catch (error) {
      // The server refused a statement: the connection is as good as before.
      isSound = error instanceof pg.DatabaseError && !isPassing(error);
      if (isTransaction && isSound) {
        isSound = await client.query('ROLLBACK').then(
          () => true,
          () => false,
        );
      }
      throw error;
    } finally {
      client.removeListener('error', ignore);
      client.release(!isSound);
    }
  }

  async function readOnce<Row extends object>(
    sql: string,
    values: readonly unknown[],
    changes: Readonly<Record<string, string | number>> | undefined,
  ): Promise<Row[]> {
    if (changes === undefined) return withClient(false, async (client) => (await client.query<Row>(sql, [...values])).rows);
    const sets = Object.entries(changes).map(([name, value]) => `SET LOCAL ${name} = ${pg.escapeLiteral(String(value))}`);
    return withClient(true, async (client) => {
      await client.query(['BEGIN READ ONLY', ...sets].join('; '));
      const { rows } = await client.query<Row>(sql, [...values]);
      await client.query('COMMIT');
      return rows;
    });
  }

  async function transact<Result>(work: (run: RunStatement) => Promise<Result>): Promise<Result> {
    let hasBegun = false;
    return attempt(
      () =>
        withClient(true, async (client) => {
          await client.query('BEGIN');
          hasBegun = true;
          const result = await work(async (sql, values = []) => (await client.query(sql, [...values])).rows);
          await client.query('COMMIT');
          return result;
        }),
      (error) => gaveWay(error) || (!hasBegun && isPassing(error)),
      settings,
    );
  }

  return {
    read: (sql, values = [], changes) =>
      attempt(
        () => readOnce(sql, values, changes),
        (error) => gaveWay(error) || isPassing(error),
        settings,
      ),
    transact,
    async listen(channel, onNotice, onEnd) {
      const client = new pg.Client({ ...options, query_timeout: settings.connectTimeoutMs });
      client.on('error', () => undefined);
      client.on('notification', ({ payload }) => onNotice(payload ?? ''));
      try {
        await client.connect();
        await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      } catch (error) {
        await client.end().catch(() => undefined);
        throw explain(error, settings);
      }
      client.once('end', onEnd);
      return async () => {
        client.removeListener('end', onEnd);
        await client.end().catch(() => undefined);
      };
    },
    close: () => pool.end(),
  };
}

/** A value of the server that stands in a statement: names of digests in conditions of indexes, which take no parameters. */
export function quoteLiteral(text: string): string {
  return pg.escapeLiteral(text);
}

/** SQLSTATE of an error of the server, or the system's code. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

async function attempt<Result>(work: () => Promise<Result>, isWorthIt: (error: unknown) => boolean, settings: DatabaseSettings): Promise<Result> {
  for (const wait of [...WAITS, undefined]) {
    try {
      return await work();
    } catch (error) {
      if (wait === undefined || !isWorthIt(error)) throw explain(error, settings);
      await sleep(wait * (1 - JITTER * Math.random()));
    }
  }
  throw new Error('unreachable');
}

function gaveWay(error: unknown): boolean {
  return GAVE_WAY.has(codeOf(error) ?? '');
}

/** Whether the connection is the problem and a new one may work. */
function isPassing(error: unknown): boolean {
  return (codeOf(error) ?? '') in UNAVAILABLE || isBrokenOff(error);
}

/** What `pg` says without a code when the server hangs up. */
function isBrokenOff(error: unknown): boolean {
  return (
    error instanceof Error &&
    codeOf(error) === undefined &&
    /^(Connection terminated(?! due to connection timeout)|Client has encountered a connection error)/.test(error.message)
  );
}

/** Errors of statements that are wrong stay as they are: they are defects. */
function explain(cause: unknown, { connectTimeoutMs, statementTimeoutMs }: DatabaseSettings): unknown {
  const code = codeOf(cause) ?? '';
  const unavailable = (reason: string): DomainError =>
    new DomainError('store_unavailable', `the PostgreSQL server is not available: ${reason}`, { cause, retryAfter: 1 });
  const refused = REFUSED[code];
  if (refused !== undefined) return new DomainError(refused[0], `the PostgreSQL server cannot be used: ${refused[1]}`, { cause });
  if (code === '57014' || (code === '' && messageOf(cause) === 'Query read timeout')) {
    return new DomainError('timeout', `the PostgreSQL server did not answer within ${statementTimeoutMs} ms; ask again, or raise DATABASE_TIMEOUT_MS`, {
      cause,
    });
  }
  if (code === '' && /timeout exceeded when trying to connect|connection timeout/.test(messageOf(cause))) {
    return unavailable(`no connection within ${connectTimeoutMs} ms; it is down, or DATABASE_POOL is too small for the load`);
  }
  if (GAVE_WAY.has(code)) return unavailable('other transactions came first every time; try again');
  const reason = UNAVAILABLE[code] ?? (isBrokenOff(cause) ? 'the connection broke' : undefined);
  return reason === undefined ? cause : unavailable(reason);
}
