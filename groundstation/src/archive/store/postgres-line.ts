import pg from 'pg';
import { postgresError } from './postgres-error.ts';
import type { StoredValue } from './row-code.ts';
import { StoreError } from './store-error.ts';

/** Where a server is, and as whom to speak to it; what is left out comes from `PGHOST`, `PGUSER` and their kin. */
export interface PostgresAddress {
  readonly host?: string;
  readonly port?: number;
  readonly database?: string;
  readonly user?: string;
  readonly password?: string;
  readonly connectionString?: string;
}

/** One conversation with the server at a time. */
export interface Conversation {
  /** Rows as arrays. Places are `?`. */
  rows(sql: string, values?: readonly unknown[]): Promise<StoredValue[][]>;
  /** How many rows it changed. */
  change(sql: string, values?: readonly unknown[]): Promise<number>;
}

/**
 * A line to the server: made when it is first needed, and made again by the call after the one that lost it.
 *
 * Calls have their turns in the order in which they come, each with the line for itself.
 */
export class PostgresLine {
  readonly #address: PostgresAddress;
  readonly #answerWithinMs: number;
  readonly #greet: (conversation: Conversation) => Promise<void>;
  #client: pg.Client | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  /** @param greet what is said first on every new line */
  constructor(
    address: PostgresAddress,
    answerWithinMs: number,
    greet: (conversation: Conversation) => Promise<void> = async () => {},
  ) {
    this.#address = address;
    this.#answerWithinMs = answerWithinMs;
    this.#greet = greet;
  }

  /** @throws StoreError `unreachable` when there is no line, or it breaks */
  take<T>(work: (conversation: Conversation) => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => this.#converse(work));
    this.#turn = turn.catch(() => {});
    return turn;
  }

  /** All of `work` or nothing of it, of one snapshot. Where the line breaks during the last word, only the server knows which. */
  transact<T>(begin: string, work: (conversation: Conversation) => Promise<T>): Promise<T> {
    return this.take(async (conversation) => {
      await conversation.change(begin);
      try {
        const result = await work(conversation);
        await conversation.change('COMMIT');
        return result;
      } catch (error) {
        // A line that broke has no transaction any more.
        if (this.#client !== undefined) await conversation.change('ROLLBACK').catch(() => this.#hangUp());
        throw error;
      }
    });
  }

  /** Waits for the calls that have begun. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#turn;
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  async #converse<T>(work: (conversation: Conversation) => Promise<T>): Promise<T> {
    try {
      this.#client ??= await this.#connect();
      return await work(conversationOn(this.#client));
    } catch (error) {
      if (error instanceof RangeError) throw error;
      const known = postgresError(error);
      if (known.code === 'unreachable') this.#hangUp();
      throw known;
    }
  }

  async #connect(): Promise<pg.Client> {
    if (this.#isClosed) throw new StoreError('closed', 'PostgreSQL: the archive is closed');
    const client = new pg.Client({
      ...this.#address,
      application_name: 'dawa',
      connectionTimeoutMillis: 5000,
      query_timeout: this.#answerWithinMs,
      keepAlive: true,
      types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
    });
    // An idle line that breaks says so here, and only here.
    client.on('error', () => this.#forget(client));
    client.on('end', () => this.#forget(client));
    try {
      await client.connect();
      await this.#greet(conversationOn(client));
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
    return client;
  }

  #forget(client: pg.Client): void {
    if (this.#client === client) this.#client = undefined;
  }

  #hangUp(): void {
    this.#client?.end().catch(() => {});
    this.#client = undefined;
  }
}

function conversationOn(client: pg.Client): Conversation {
  const ask = (sql: string, values: readonly unknown[] = []) =>
    client.query({ text: numbered(sql), values: [...values], rowMode: 'array' });
  return {
    rows: async (sql, values) => (await ask(sql, values)).rows as StoredValue[][],
    change: async (sql, values) => (await ask(sql, values)).rowCount ?? 0,
  };
}

/** `?` of SQLite as `$1`, `$2`, … of PostgreSQL; texts hold no question mark that is none. */
function numbered(sql: string): string {
  let place = 0;
  return sql.replace(/\?/g, () => {
    place += 1;
    return `$${place}`;
  });
}

/** Type numbers of PostgreSQL, `pg_type.dat`. */
const int8 = 20;
const bytea = 17;

function parserOf(type: number, format?: 'text' | 'binary'): unknown {
  if (type === int8) return Number;
  if (type === bytea) return (text: string) => bytesOf(text);
  return pg.types.getTypeParser(type, format as 'text');
}

/** `\x` and hexadecimal digits, as `bytea_output` has it by default; in memory of its own, not in a corner of Node's pool. */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array((text.length - 2) / 2);
  Buffer.from(bytes.buffer).write(text.slice(2), 'hex');
  return bytes;
}
