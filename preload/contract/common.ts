/** Codecs that several features share. */
import { z } from 'zod';
import { currencySchema, dateSchema, decimalSchema, moneyCodec } from '../../core/money/codecs.ts';

export { currencySchema, dateSchema, decimalSchema, moneyCodec };

export const idSchema = z.uuid().meta({ title: 'Id' });

/** A moment in UTC, ISO 8601. */
export const instantSchema = z.iso.datetime().meta({ title: 'Time' });

/** The number of a journal entry. */
export const entrySchema = z.int().min(0).meta({ title: 'Journal entry' });

export const nothing = z.strictObject({});

/** What of Node's buffers is used here; this room knows neither Node nor a browser. */
interface NodeBytes extends Uint8Array<ArrayBuffer> {
  toString(encoding?: 'base64'): string;
}

interface NodeBuffers {
  from(text: string, encoding: 'base64'): NodeBytes;
  from(buffer: ArrayBufferLike, offset: number, length: number): NodeBytes;
}

const { Buffer: buffers } = globalThis as unknown as { readonly Buffer: NodeBuffers };

/** The bytes of a text that is base64 throughout, or null: Node itself passes over what is none. */
function base64Bytes(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 4 !== 0 || text.includes('-') || text.includes('_')) return null;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const { buffer, byteOffset, length } = buffers.from(text, 'base64');
  if (length !== (text.length / 4) * 3 - padding) return null;
  return new Uint8Array(buffer, byteOffset, length);
}

/** Bytes travel as base64. Files of many megabytes do, which is why Node's own decoder reads them. */
export const bytesCodec = z.codec(
  z.string().meta({ format: 'base64', contentEncoding: 'base64' }),
  z.instanceof(Uint8Array),
  {
    decode(text, payload) {
      const bytes = base64Bytes(text);
      if (bytes !== null) return bytes;
      payload.issues.push({ code: 'invalid_format', format: 'base64', input: text });
      return z.NEVER;
    },
    encode: ({ buffer, byteOffset, byteLength }) =>
      buffers.from(buffer, byteOffset, byteLength).toString('base64'),
  },
);

/** Plain JSON whose shape another schema knows, such as a calculation's output. */
export const jsonSchema = z.unknown().meta({ title: 'JSON' });

/** A slice of a sorted list: rows `start` up to `start + count`, at most 1,000. */
export const sliceShape = {
  start: z.int().min(0).default(0),
  count: z.int().min(1).max(1000).default(100),
};

export const sortSchema = z.object({
  column: z.string(),
  direction: z.enum(['ascending', 'descending']),
});

export const warningSchema = z.object({ code: z.string(), message: z.string() });

export const appErrorSchema = z.object({
  kind: z.string(),
  code: z.string(),
  message: z.string(),
  path: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** The rate behind a converted figure. */
export const rateUsedSchema = z.object({
  from: currencySchema,
  to: currencySchema,
  /** Units of `to` for one unit of `from`. */
  rate: decimalSchema,
  date: dateSchema,
  source: z.string(),
  ageDays: z.int(),
  stale: z.boolean(),
});
export type RateUsed = z.output<typeof rateUsedSchema>;

/** What a question about cash is narrowed to; nothing given means everything. */
export const scopeShape = {
  entityIds: z.array(idSchema).optional(),
  bankIds: z.array(idSchema).optional(),
  currencies: z.array(currencySchema).optional(),
  accountIds: z.array(idSchema).optional(),
};
