/**
 * The answer to "where does this figure come from": the sections that the Explain panel draws, in
 * their fixed order. Any feature can explain its figures with this one shape.
 */
import { z } from 'zod';
import { moneyCodec } from './common.ts';

/** What a line or crumb leads to: another explanation or an object on a screen. */
export const linkSchema = z.object({
  /** A query of the contract that gives an explanation, or `screen:<id>`. */
  target: z.string(),
  input: z.record(z.string(), z.unknown()).optional(),
});

export const explainLineSchema = z.object({
  label: z.string(),
  /** Text beside the label, such as a line number. */
  prefix: z.string().optional(),
  value: z.string().optional(),
  money: moneyCodec.optional(),
  /** How many, in place of a value: shown with separators. */
  count: z.number().int().optional(),
  note: z.string().optional(),
  tone: z.enum(['plain', 'total', 'muted', 'warning', 'negative', 'positive', 'code']).optional(),
  link: linkSchema.optional(),
});

export const explanationSchema = z.object({
  crumbs: z.array(z.object({ label: z.string(), link: linkSchema.optional() })),
  figure: z.object({
    money: moneyCodec.optional(),
    /** Used where the figure is no amount. */
    text: z.string().optional(),
    unit: z.string().optional(),
    converted: z.boolean(),
  }),
  chips: z.array(
    z.object({ text: z.string(), tone: z.enum(['plain', 'positive', 'warning', 'negative']) }),
  ),
  sections: z.array(
    z.object({
      title: z.string(),
      note: z.string().optional(),
      link: z.object({ label: z.string() }).extend(linkSchema.shape).optional(),
      text: z.string().optional(),
      /** The very text of a source, which is shown as it stands there. */
      raw: z.string().optional(),
      lines: z.array(explainLineSchema),
      /** Small table, such as a hurdle balance: heads and rows of texts. */
      table: z
        .object({ columns: z.array(z.string()), rows: z.array(z.array(z.string())) })
        .optional(),
    }),
  ),
});
export type Explanation = z.output<typeof explanationSchema>;
export type ExplanationWire = z.input<typeof explanationSchema>;
