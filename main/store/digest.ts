/**
 * The digest of an entry: one SHA-256 over text lines that tell which row versions the entry began and
 * which it ended.
 *
 * For each touched table in declared order: the line `T name`; for each version begun, ordered by id,
 * its image, a JSON array of id, columns in declared order and `extra`; for each version ended, ordered
 * by id, `-` and a JSON array of its id and the entry that had begun it. JSON as ECMAScript writes it
 * holds no raw line break, so lines cannot be confused; every line ends in a line feed. In personal
 * tables the image line is `["id","mac"]` with mac = HMAC-SHA256(salt of the row version, image), so an
 * image can be blanked later and the digest still be proven.
 *
 * Beside it stand the CRC-32 of each line: no protection, but they let `verify` name the damaged row.
 */
import { createHash, createHmac, type Hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type Database from 'better-sqlite3';
import type { TableDeclaration } from '../../sync/tables/index.ts';
import type { Connection } from './connection.ts';
import { contentColumns, journaledTables, sqlType } from './schema.ts';

export interface EntryDigest {
  readonly digest: Buffer;
  /** Four bytes, big-endian, for each line. */
  readonly checks: Buffer;
  /** Row versions begun and rows removed: an update counts once. */
  readonly rows: number;
}

/** One line of a digest with what it tells. */
export interface DigestLine {
  readonly table: TableDeclaration;
  readonly kind: 'begun' | 'ended';
  readonly id: string;
  /** The version stands in the history twin. */
  readonly past: boolean;
  readonly text: string;
}

/** A place in a digest that is being written. */
export interface DigestMark {
  readonly hash: Hash;
  readonly count: number;
}

/** Hashes lines in batches, since one call per line costs more than the hashing. */
export class DigestWriter {
  #hash: Hash = createHash('sha256');
  #batch = '';
  #checks = Buffer.alloc(64);
  #count = 0;

  add(line: string): number {
    this.#batch += `${line}\n`;
    if (this.#batch.length > 65_536) this.#flush();
    return this.#check(line);
  }

  /** Adds lines that stand in one text already, joined by line feeds. */
  addMany(text: string, lines: readonly string[]): void {
    this.#batch += `${text}\n`;
    this.#flush();
    for (const line of lines) this.#check(line);
  }

  /** Where the writer stands, to come back to. */
  mark(): DigestMark {
    this.#flush();
    return { hash: this.#hash.copy(), count: this.#count };
  }

  /** Forgets what was added after the mark, which is used up. */
  rewind({ hash, count }: DigestMark): void {
    this.#hash = hash;
    this.#batch = '';
    this.#count = count;
  }

  #check(line: string): number {
    const check = crc32(line);
    if (this.#count * 4 + 4 > this.#checks.length)
      this.#checks = Buffer.concat([this.#checks], this.#checks.length * 2);
    this.#checks.writeUInt32BE(check, this.#count * 4);
    this.#count++;
    return check;
  }

  #flush(): void {
    this.#hash.update(this.#batch);
    this.#batch = '';
  }

  finish(): { digest: Buffer; checks: Buffer } {
    this.#flush();
    return { digest: this.#hash.digest(), checks: this.#checks.subarray(0, this.#count * 4) };
  }
}

/** SQL for the image of a row of `table`, whose columns carry the prefix. */
export function imageSql(table: TableDeclaration, version: number, prefix = ''): string {
  const columns = contentColumns(table, version).map((name) => {
    const column = table.columns[name];
    const blob = column !== undefined && sqlType(column.kind) === 'BLOB';
    return blob ? `lower(hex(${prefix}${name}))` : `${prefix}${name}`;
  });
  return `json_array(${columns.join(', ')})`;
}

/** The line of a version in a personal table. */
export function macLine(id: string, mac: Uint8Array): string {
  return JSON.stringify([id, Buffer.from(mac).toString('hex')]);
}

export function imageMac(salt: Uint8Array, image: string): Buffer {
  return createHmac('sha256', salt).update(image).digest();
}

/** Rows that are read as one text; a call for each row costs as much as making its image. */
const PAGE_ROWS = 100;

/** Ids whose order as text is the same here and in SQLite, and that JSON writes as they are. */
const PLAIN_ID = /^\["([0-9a-f-]{36})",/;

/** The id of the last line where all follow `after` in rising order; null where one does not. */
function lastRising(lines: readonly string[], after: string): string | null {
  let last = after;
  for (const line of lines) {
    const id = PLAIN_ID.exec(line)?.[1];
    if (id === undefined || id <= last) return null;
    last = id;
  }
  return last;
}

export interface Touched {
  readonly table: TableDeclaration;
  readonly begun: boolean;
  readonly ended: boolean;
}

/** Computes digests of the running entry, whose versions all still stand in the tables themselves. */
export class Digester {
  readonly #connection: Connection;
  readonly #tables: readonly TableDeclaration[];
  readonly #version: number;
  readonly #probe: Database.Statement;
  readonly #statements = new Map<string, Database.Statement>();

  constructor(connection: Connection, tables: readonly TableDeclaration[], version: number) {
    this.#connection = connection;
    this.#tables = journaledTables(tables);
    this.#version = version;
    this.#probe = connection.prepare(this.#tables.map(probeSql).join(' UNION ALL ')).pluck(true);
  }

  /**
   * Tables in which the entry began or ended a version, in declared order. `among` are the tables that
   * its statements named; asking only those is ten times faster than asking all.
   */
  touched(entry: bigint, among?: ReadonlySet<string>): Touched[] {
    const codes = among === undefined ? this.#probe.all({ entry }) : this.#probeSome(entry, among);
    return (codes as bigint[]).flatMap((code) => {
      const table = this.#tables[Number(code / 4n)];
      return table === undefined
        ? []
        : [{ table, begun: (code & 1n) === 1n, ended: (code & 2n) === 2n }];
    });
  }

  #probeSome(entry: bigint, among: ReadonlySet<string>): bigint[] {
    return this.#tables.flatMap((table, index) =>
      among.has(table.name)
        ? (this.#prepare(probeSql(table, index)).pluck(true).all({ entry }) as bigint[])
        : [],
    );
  }

  digest(entry: bigint, touched: readonly Touched[]): EntryDigest {
    const writer = new DigestWriter();
    let rows = 0;
    for (const { table, begun, ended } of touched) {
      writer.add(`T ${table.name}`);
      if (begun) rows += this.#addBegun(writer, table, entry);
      if (ended) rows += this.#addEnded(writer, table, entry);
    }
    return { ...writer.finish(), rows };
  }

  #addBegun(writer: DigestWriter, table: TableDeclaration, entry: bigint): number {
    if (!table.personal) {
      const rows = this.#addAsStored(writer, table, entry);
      if (rows !== null) return rows;
    }
    const image = imageSql(table, this.#version, 't.');
    const salt = table.personal ? ', t.id, t.salt' : '';
    // Sorting row ids and then fetching is faster than sorting images; LIMIT keeps SQLite from
    // dropping the inner order.
    const statement = this.#prepare(
      `SELECT ${image}${salt}
       FROM (SELECT rowid AS place FROM main.${table.name} WHERE entry = ? ORDER BY id LIMIT -1) s
       CROSS JOIN main.${table.name} t ON t.rowid = s.place`,
    );
    let rows = 0;
    if (table.personal)
      for (const row of statement.raw(true).iterate(entry)) {
        const [text, id, key] = row as [string, string, Uint8Array];
        writer.add(macLine(id, imageMac(key, text)));
        rows++;
      }
    else
      for (const text of statement.pluck(true).iterate(entry)) {
        writer.add(text as string);
        rows++;
      }
    return rows;
  }

  /**
   * Ids mostly rise with the places of their rows, so that the rows can be read as they stand, without
   * sorting them and in pages. Null, with nothing added, where the ids rise otherwise.
   */
  #addAsStored(writer: DigestWriter, table: TableDeclaration, entry: bigint): number | null {
    const statement = this.#prepare(
      `SELECT group_concat(line, char(10)), max(place), count(*)
       FROM (SELECT ${imageSql(table, this.#version, 't.')} AS line, t.rowid AS place
             FROM main.${table.name} t WHERE t.entry = ? AND t.rowid > ?
             ORDER BY t.rowid LIMIT ${PAGE_ROWS})`,
    ).raw(true);
    let [place, rows, id]: [bigint, number, string | null] = [-(2n ** 63n), 0, ''];
    let mark: DigestMark | null = null;
    for (;;) {
      const page = statement.get(entry, place) as [string | null, bigint | null, bigint];
      const [text, last, count] = page;
      if (text === null || last === null) return rows;
      const lines = text.split('\n');
      id = lastRising(lines, id);
      if (id === null) {
        if (mark !== null) writer.rewind(mark);
        return null;
      }
      if (count === BigInt(PAGE_ROWS)) mark ??= writer.mark();
      writer.addMany(text, lines);
      [place, rows] = [last, rows + lines.length];
      if (count < BigInt(PAGE_ROWS)) return rows;
    }
  }

  /** Answers how many of the ended versions have no successor in the same entry. */
  #addEnded(writer: DigestWriter, table: TableDeclaration, entry: bigint): number {
    const statement = this.#prepare(
      `SELECT json_array(h.id, h.entry), NOT EXISTS
         (SELECT 1 FROM main.${table.name} t WHERE t.id = h.id AND +t.entry = h.ended)
       FROM main.${table.name}_history h WHERE h.ended = ? ORDER BY h.id`,
    );
    let removed = 0;
    for (const row of statement.raw(true).iterate(entry)) {
      const [text, isRemoved] = row as [string, bigint];
      writer.add(`-${text}`);
      removed += Number(isRemoved);
    }
    return removed;
  }

  #prepare(sql: string): Database.Statement {
    const found = this.#statements.get(sql);
    if (found !== undefined) return found;
    const statement = this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function probeSql(table: TableDeclaration, index: number): string {
  const begun = `EXISTS (SELECT 1 FROM main.${table.name} WHERE entry = :entry)`;
  const ended = `EXISTS (SELECT 1 FROM main.${table.name}_history WHERE ended = :entry)`;
  return `SELECT ${index * 4} + ${begun} + 2 * ${ended} WHERE ${begun} OR ${ended}`;
}
