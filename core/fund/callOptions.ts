/** What a call is for and who takes part, as `capital_call.purposes` and `.options` keep it. */
import { z } from 'zod';
import { dateSchema, moneyCodec } from '../money/codecs.ts';

export const CALL_PURPOSE_KINDS = [
  'investment',
  'management-fee',
  'expenses',
  'organisation-cost',
  'other',
] as const;

export const callPurposeSchema = z.object({
  /** Unique in the call; the run names its parts by it. */
  id: z.string().min(1).max(60).meta({ title: 'Id' }),
  kind: z.enum(CALL_PURPOSE_KINDS).meta({ title: 'Kind' }),
  /** As the notice says it. */
  label: z.string().min(1).max(200).meta({ title: 'Purpose' }),
  dealId: z.uuid().nullable().default(null).meta({ title: 'Deal' }),
  amount: moneyCodec,
});
export type CallPurpose = z.output<typeof callPurposeSchema>;
export const callPurposesSchema = z.array(callPurposeSchema).max(20);

/** An investor that pays nothing, or nothing of some purposes. */
export const callExclusionSchema = z.object({
  commitmentId: z.uuid(),
  kind: z.enum(['excused', 'defaulting']),
  source: z.enum(['side-letter', 'by-hand']).default('by-hand'),
  /** Purposes that the investor has no part in; left out, all of them. */
  purposeIds: z.array(z.string()).optional(),
  reason: z.string().trim().min(1).max(300),
});
export type CallExclusion = z.output<typeof callExclusionSchema>;

export const callOptionsSchema = z.object({
  basis: z.enum(['commitment', 'unfunded']).default('commitment'),
  exclusions: z.array(callExclusionSchema).default([]),
  /** The most that single investors pay. */
  caps: z.array(z.object({ commitmentId: z.uuid(), amount: moneyCodec })).default([]),
  /** The planned day of the notices. */
  noticeDate: dateSchema.optional().meta({ title: 'Notice date' }),
  /** Why that is later than the terms allow, such as a waiver of all investors. */
  shortNoticeReason: z.string().trim().min(1).max(300).optional(),
});
export type CallOptions = z.output<typeof callOptionsSchema>;
