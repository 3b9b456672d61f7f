/** Funds beside the market: levels of total return indices, and what the same money made in one. */
import { z } from 'zod';
import { dateSchema, decimalSchema, idSchema, warningSchema } from './common.ts';
import { command, inverse, query } from './define.ts';

/** A ratio or a yearly rate as a fraction; null where the measure has no answer. */
const measure = decimalSchema.nullable();

const measures = {
  /** Kaplan & Schoar: above 1 the fund did better than the index. */
  ksPme: measure,
  /** Long & Nickels: the rate that the same flows earned in the index. */
  lnPme: measure,
  /** Rouvinez: the rate with distributions scaled to the value of the fund. */
  pmePlus: measure,
  /** Cambridge Associates: the rate of an index position that pays out as the fund did. */
  modifiedPme: measure,
  /** Gredil, Griffiths & Stucke: what the fund earned a year beyond the index. */
  directAlpha: measure,
} as const;

export const fundIndicesContract = {
  'fundIndices.list': query({
    permission: 'fund.read',
    summary: 'Total return indices that funds are compared with, and how far their levels go',
    input: z.object({ asOf: dateSchema }),
    output: z.array(
      z.object({
        index: z.string(),
        from: dateSchema,
        to: dateSchema,
        levelCount: z.int(),
        source: z.string(),
      }),
    ),
  }),
  'fundIndices.save': command({
    permission: 'fund.edit',
    summary: 'Save levels of a total return index; a level of a known date takes its place',
    undo: inverse,
    input: z.object({
      index: z
        .string()
        .regex(/^[A-Z0-9][A-Z0-9._-]{0,39}$/)
        .meta({ title: 'Index', description: 'Capitals, digits, dots and dashes: WORLD.EUR' }),
      source: z.string().min(1).max(80).meta({ title: 'Source' }),
      levels: z
        .array(z.object({ date: dateSchema, value: decimalSchema }))
        .min(1)
        .max(20_000)
        .meta({ title: 'Levels' }),
    }),
    output: z.object({ saved: z.int(), unchanged: z.int() }),
  }),
  'fundAccounts.equivalents': query({
    permission: 'fund.read',
    summary: 'Public market equivalents of a fund net and gross, by deal and by vintage',
    input: z.object({ fundId: idSchema, asOf: dateSchema, index: z.string() }),
    output: z.object({
      index: z.string(),
      rows: z.array(
        z.object({
          kind: z.enum(['net', 'gross', 'deal', 'vintage']),
          /** The code of a deal, or the year of a vintage. */
          of: z.string().nullable(),
          name: z.string(),
          ...measures,
        }),
      ),
      warnings: z.array(warningSchema),
    }),
  }),
};
