/** The end of the year, and the books of several entities side by side. */
import { z } from 'zod';
import { accountKinds } from '../../core/ledger/chart.ts';
import { currencySchema, dateSchema, idSchema, moneyCodec } from './common.ts';
import { command, query, type UndoKind } from './define.ts';
import { explanationSchema } from './explain.ts';

const reversal: UndoKind = { kind: 'reversal', command: 'ledger.reverse' };

const closingShape = {
  entityId: idSchema.meta({ title: 'Entity' }),
  asOf: dateSchema.meta({ title: 'Last day of the year' }),
  /** Where results go; retained earnings of the default chart otherwise. */
  retainedAccountId: idSchema.optional().meta({ title: 'Retained earnings' }),
};

/** Debit balances positive; opening + debit - credit = closing. */
const figures = z.object({
  opening: moneyCodec,
  debit: moneyCodec,
  credit: moneyCodec,
  closing: moneyCodec,
});

const groupShape = {
  /** Every entity that has postings where none is named. */
  entityIds: z.array(idSchema).max(1000).optional(),
  from: dateSchema,
  to: dateSchema,
};

export const ledgerYearContract = {
  'ledger.previewYearClose': query({
    permission: 'ledger.read',
    summary: 'What closing a year would move to retained earnings',
    input: z.object(closingShape),
    output: z.object({
      baseCurrency: currencySchema,
      /** Balances of income and expense accounts; debits positive. */
      items: z.array(
        z.object({
          ledgerAccountId: idSchema,
          code: z.string(),
          name: z.string(),
          kind: z.enum(accountKinds),
          amount: moneyCodec,
          base: moneyCodec,
        }),
      ),
      result: moneyCodec,
      retained: z.object({ ledgerAccountId: idSchema, code: z.string(), name: z.string() }),
    }),
  }),
  'ledger.closeYear': command({
    permission: 'ledger.close',
    summary: 'Move income and expenses of a year to retained earnings',
    undo: reversal,
    input: z.object(closingShape),
    output: z.object({
      /** Null where no income or expense account holds anything. */
      journalId: idSchema.nullable(),
      number: z.int().nullable(),
      result: moneyCodec,
    }),
  }),
  'ledger.groupTrialBalance': query({
    permission: 'ledger.read',
    summary:
      'Accounts of several entities added up by currency, without translation and elimination',
    input: z.object(groupShape),
    output: z.object({
      entities: z.array(
        z.object({
          id: idSchema,
          code: z.string(),
          name: z.string(),
          baseCurrency: currencySchema,
        }),
      ),
      rows: z.array(
        z.object({
          ledgerAccountId: idSchema,
          code: z.string(),
          name: z.string(),
          kind: z.enum(accountKinds),
          figures,
          entityCount: z.int(),
        }),
      ),
      totals: z.array(figures),
    }),
  }),
  'ledger.explainGroup': query({
    permission: 'ledger.read',
    summary: 'A figure of several entities with what each of them has part in it',
    input: z.object({
      ...groupShape,
      figure: z.enum(['opening', 'debit', 'credit', 'closing']),
      currency: currencySchema,
      /** All accounts where none is named. */
      ledgerAccountId: idSchema.optional(),
    }),
    output: explanationSchema,
  }),
} as const;
