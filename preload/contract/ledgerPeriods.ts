/** Accounting periods, and revaluation at closing rates. */
import { z } from 'zod';
import {
  currencySchema,
  dateSchema,
  decimalSchema,
  entrySchema,
  idSchema,
  instantSchema,
  moneyCodec,
} from './common.ts';
import { command, inverse, noUndo, query, type UndoKind } from './define.ts';
import { entityAndDate, entityAndSpan } from './ledgerShapes.ts';

const reversal: UndoKind = { kind: 'reversal', command: 'ledger.reverse' };

const period = z.object({
  id: idSchema,
  entityId: idSchema,
  from: dateSchema,
  to: dateSchema,
  status: z.enum(['open', 'closed', 'locked']),
  decidedBy: z.string().nullable(),
  decidedAt: instantSchema.nullable(),
  journalCount: z.int(),
  entry: entrySchema,
});

const revaluedItem = z.object({
  ledgerAccountId: idSchema,
  code: z.string(),
  name: z.string(),
  amount: moneyCodec,
  rate: decimalSchema,
  rateDate: dateSchema,
  rateSource: z.string(),
  before: moneyCodec,
  after: moneyCodec,
  difference: moneyCodec,
});

const revaluationShape = {
  ...entityAndDate,
  /** Accounts for exchange gains and losses; those of the default chart otherwise. */
  gainAccountId: idSchema.optional(),
  lossAccountId: idSchema.optional(),
};

export const ledgerPeriodsContract = {
  'ledger.periods': query({
    permission: 'ledger.read',
    summary: 'Periods that were closed, locked or opened again',
    input: z.object({ entityId: idSchema.optional() }),
    output: z.array(period),
  }),
  'ledger.closePeriod': command({
    permission: 'ledger.close',
    summary: 'Close a period to postings',
    undo: inverse,
    input: z.object(entityAndSpan),
    output: z.object({ id: idSchema }),
  }),
  'ledger.lockPeriod': command({
    permission: 'ledger.close',
    summary: 'Lock a closed period for good',
    undo: noUndo('a locked period stays locked'),
    input: z.object(entityAndSpan),
    output: z.object({ id: idSchema }),
  }),
  'ledger.reopenPeriod': command({
    permission: 'ledger.close',
    summary: 'Open a closed period again',
    undo: inverse,
    input: z.object(entityAndSpan),
    output: z.object({ id: idSchema }),
  }),
  'ledger.previewRevaluation': query({
    permission: 'ledger.read',
    summary: 'What revaluing monetary balances at the closing rates would post',
    input: z.object(revaluationShape),
    output: z.object({
      baseCurrency: currencySchema,
      items: z.array(revaluedItem),
      gain: moneyCodec,
      loss: moneyCodec,
    }),
  }),
  'ledger.revalue': command({
    permission: 'ledger.close',
    summary: 'Revalue monetary balances at the closing rates',
    undo: reversal,
    input: z.object(revaluationShape),
    output: z.object({
      /** Null where every balance stands at the closing rate already. */
      journalId: idSchema.nullable(),
      number: z.int().nullable(),
      gain: moneyCodec,
      loss: moneyCodec,
    }),
  }),
} as const;
