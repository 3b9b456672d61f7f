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

/** Bytes travel as base64. */
export const bytesCodec = z.codec(z.base64(), z.instanceof(Uint8Array), {
  decode: (text) => z.util.base64ToUint8Array(text) as Uint8Array<ArrayBuffer>,
  encode: (bytes) => z.util.uint8ArrayToBase64(bytes),
});

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
