/** Clawbacks: what carry holders give back, tested, decided by others, noticed and settled. */
import { z } from 'zod';
import { clawbackOutputSchema } from '../../core/fund/clawbackInput.ts';
import { clawbackOptionsSchema } from '../../core/fund/clawbackOptions.ts';
import {
  dateSchema,
  decimalSchema,
  entrySchema,
  idSchema,
  moneyCodec,
  nothing,
  warningSchema,
} from './common.ts';
import { command, inverse, query } from './define.ts';
import { explanationSchema } from './explain.ts';
import { decideOf, eventShape, reviewOf, stepOf } from './fundEvents.ts';

const clawbackId = { clawbackId: idSchema };

const CLAWBACK_KINDS = ['interim', 'final'] as const;

/** What a person enters of a clawback. */
const draftShape = {
  testDate: dateSchema.meta({ title: 'Tested on', description: 'After the last distribution' }),
  kind: z.enum(CLAWBACK_KINDS).default('final').meta({
    title: 'Kind',
    description: 'Interim: with what the fund still holds. Final: when everything is paid out',
  }),
  ...clawbackOptionsSchema.shape,
};

const headShape = {
  id: idSchema,
  number: z.int(),
  testDate: dateSchema,
  kind: z.enum(CLAWBACK_KINDS),
  /** What investors get; zero until it is computed. */
  amount: moneyCodec,
  fromEscrow: moneyCodec,
  ...eventShape,
};

/** The figures of a test that a person sees in its account, in their order. */
const clawbackFigures = [
  'carryPaid',
  'profit',
  'agreedCarry',
  'excessCarry',
  'preferredShortfall',
  'gross',
  'fromEscrow',
  'fromHolders',
  'afterTaxCap',
  'payable',
  'uncovered',
  'stillHeld',
  'owed',
  'cap',
  'pays',
  'investor',
] as const;

export const clawbacksContract = {
  'clawbacks.list': query({
    permission: 'fund.read',
    summary: 'The clawbacks of a fund, interim and final, with where each stands',
    input: z.object({ fundId: idSchema }),
    output: z.array(z.object(headShape)),
  }),
  'clawbacks.get': query({
    permission: 'fund.read',
    summary: 'A clawback with what is owed gross and net, by carry holder, and who gets it',
    input: z.object(clawbackId),
    output: z.object({
      ...headShape,
      fund: z.object({ id: idSchema, name: z.string(), currency: z.string() }),
      /** As entered; what is left out is as in the agreement. */
      options: clawbackOptionsSchema,
      /** What the test starts from. */
      taxRate: decimalSchema,
      escrowShare: decimalSchema,
      liability: z.enum(['several', 'joint']),
      /** Of an interim test. */
      stillHeld: moneyCodec.nullable(),
      /** Null until it is computed. */
      result: clawbackOutputSchema.omit({ date: true, kind: true, investors: true }).nullable(),
      investors: z.array(
        z.object({
          commitmentId: idSchema,
          investorName: z.string(),
          classCode: z.string(),
          amount: moneyCodec,
        }),
      ),
      warnings: z.array(warningSchema),
    }),
  }),
  'clawbacks.create': command({
    permission: 'fund.edit',
    summary: 'Draft a test of what carry holders owe back',
    undo: inverse,
    input: z.object({ fundId: idSchema, ...draftShape }),
    output: z.object({ ...clawbackId, number: z.int() }),
  }),
  'clawbacks.save': command({
    permission: 'fund.edit',
    summary: 'Change a clawback that nobody has approved; it is a draft again',
    undo: inverse,
    input: z.object({ ...clawbackId, ...draftShape, expectedEntry: entrySchema.optional() }),
    output: nothing,
  }),
  'clawbacks.compute': command({
    permission: 'fund.edit',
    summary: 'Compute what carry holders owe back, and keep the run and its lines',
    undo: inverse,
    input: z.object(clawbackId),
    output: z.object({ runId: idSchema, runHash: z.string() }),
  }),
  'clawbacks.review': reviewOf('clawback', clawbackId),
  'clawbacks.decide': decideOf('clawback', clawbackId),
  'clawbacks.step': stepOf('clawback', clawbackId),
  'clawbacks.explain': query({
    permission: 'fund.read',
    summary: 'Where a figure of a clawback comes from: its rule, inputs, run and distributions',
    input: z.object({
      ...clawbackId,
      figure: z.enum(clawbackFigures),
      /** The carry holder of the figures `owed`, `cap` and `pays`, as the run names it. */
      holderId: z.string().optional(),
      /** Of the figure `investor`. */
      commitmentId: idSchema.optional(),
    }),
    output: explanationSchema,
  }),
} as const;
