/** Capital calls: drafted, computed, approved by others, noticed, and paid in by the investors. */
import { z } from 'zod';
import {
  callExclusionSchema,
  callOptionsSchema,
  callPurposeSchema,
} from '../../core/fund/callOptions.ts';
import { CALL_REASONS } from '../../core/fund/capitalCall.ts';
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

const capitalCallId = { capitalCallId: idSchema };

/** What a person enters of a call. */
const draftShape = {
  dueDate: dateSchema.meta({ title: 'Due date' }),
  amount: moneyCodec,
  /** They sum to the amount. */
  purposes: z.array(callPurposeSchema).min(1).max(20),
  /** Left out, as the terms of the fund say. */
  basis: z.enum(['commitment', 'unfunded']).optional(),
  exclusions: z.array(callExclusionSchema).default([]),
  caps: callOptionsSchema.shape.caps,
  noticeDate: callOptionsSchema.shape.noticeDate,
  shortNoticeReason: callOptionsSchema.shape.shortNoticeReason,
  /** A distribution of the same day that is paid net of the call. */
  nettedDistributionId: idSchema.optional(),
};

const lineShape = {
  commitmentId: idSchema,
  investorName: z.string(),
  party: z.string(),
  classCode: z.string(),
  className: z.string(),
  commitment: moneyCodec,
  amount: moneyCodec,
  /** By purpose, in the order of the call's purposes. */
  parts: z.array(moneyCodec),
  /** Why the investor pays nothing or less. */
  note: z.string().nullable(),
};

const reminderSchema = z.object({
  kind: z.enum(['approve', 'notice', 'receive', 'settle']),
  /** Since when it is to be done. */
  on: dateSchema,
  /** Until the call is due; negative once it is overdue. */
  daysLeft: z.int(),
});

const headShape = {
  id: idSchema,
  number: z.int(),
  dueDate: dateSchema,
  noticeDate: dateSchema.nullable(),
  purpose: z.string(),
  amount: moneyCodec,
  received: moneyCodec,
  /** Called and not received; nothing once the call is settled or cancelled. */
  outstanding: moneyCodec,
  overpaid: moneyCodec,
  interestDue: moneyCodec,
  interestReceived: moneyCodec,
  interestWaived: moneyCodec,
  /** Investors with a share, those who paid all of it, and those who are late. */
  payerCount: z.int(),
  paidCount: z.int(),
  lateCount: z.int(),
  nettedDistributionId: idSchema.nullable(),
  reminder: reminderSchema.nullable(),
  ...eventShape,
};

const receiptInput = z.object({
  commitmentId: idSchema.meta({ title: 'Investor' }),
  receiptDate: dateSchema.meta({ title: 'Received on' }),
  amount: moneyCodec.meta({ title: 'Amount' }),
  interest: moneyCodec.optional().meta({
    title: 'Interest',
    description: 'For paying late, beside the amount',
  }),
  /** Of the late interest still due, what is not asked for; it needs the reason. */
  waived: moneyCodec.optional().meta({ title: 'Interest waived' }),
  waivedNote: z.string().trim().min(1).max(300).optional().meta({ title: 'Reason' }),
  /** The bank line that brought both. */
  statementLineId: idSchema.optional(),
});

const bankLineShape = {
  lineId: idSchema,
  bookingDate: dateSchema,
  counterpartyName: z.string().nullable(),
  text: z.string().nullable(),
  amount: moneyCodec,
  /** What of the line no receipt has taken yet. */
  free: moneyCodec,
};

export const capitalCallsContract = {
  'capitalCalls.list': query({
    permission: 'fund.read',
    summary: 'The calls of a fund with what was received and is outstanding',
    input: z.object({ fundId: idSchema, asOf: dateSchema }),
    output: z.object({
      rows: z.array(z.object(headShape)),
      committed: moneyCodec,
      /** Of calls that were approved. */
      called: moneyCodec,
      received: moneyCodec,
      outstanding: moneyCodec,
    }),
  }),
  'capitalCalls.get': query({
    permission: 'fund.read',
    summary: 'A call with its purposes, lines, receipts and warnings',
    input: z.object({ ...capitalCallId, asOf: dateSchema }),
    output: z.object({
      ...headShape,
      fund: z.object({
        id: idSchema,
        code: z.string(),
        name: z.string(),
        currency: z.string(),
      }),
      purposes: z.array(callPurposeSchema.extend({ dealName: z.string().nullable() })),
      options: callOptionsSchema,
      /** The last day on which notices are in time. */
      noticeBy: dateSchema,
      noticeDays: z.int(),
      late: z.object({ rateAnnual: decimalSchema, dayCount: z.string() }).nullable(),
      account: z.object({ id: idSchema, name: z.string() }).nullable(),
      lines: z.array(
        z.object({
          ...lineShape,
          received: moneyCodec,
          /** The part of what was received that a distribution of the day paid. */
          netted: moneyCodec,
          outstanding: moneyCodec,
          overpaid: moneyCodec,
          interestDue: moneyCodec,
          interestReceived: moneyCodec,
          interestWaived: moneyCodec,
          daysLate: z.int(),
        }),
      ),
      receipts: z.array(
        z.object({
          id: idSchema,
          commitmentId: idSchema,
          investorName: z.string(),
          receiptDate: dateSchema,
          amount: moneyCodec,
          interest: moneyCodec,
          waived: moneyCodec,
          waivedNote: z.string().nullable(),
          statementLineId: idSchema.nullable(),
          isNetted: z.boolean(),
        }),
      ),
      warnings: z.array(warningSchema),
    }),
  }),
  'capitalCalls.preview': query({
    permission: 'fund.read',
    summary: 'Who would pay what of a call, without keeping anything',
    input: z.object({ fundId: idSchema, ...draftShape }),
    output: z.object({
      lines: z.array(
        z.object({
          ...lineShape,
          unfunded: moneyCodec,
          unfundedAfter: moneyCodec,
          reason: z.enum(CALL_REASONS),
        }),
      ),
      warnings: z.array(warningSchema),
    }),
  }),
  'capitalCalls.explainPreview': query({
    permission: 'fund.read',
    summary: 'Why an investor would pay what of a call that nobody has drafted yet',
    input: z.object({
      fundId: idSchema,
      ...draftShape,
      figure: z.enum(['amount', 'unfunded', 'unfundedAfter']).default('amount'),
      /** Left out for the whole call. */
      commitmentId: idSchema.optional(),
    }),
    output: explanationSchema,
  }),
  'capitalCalls.create': command({
    permission: 'fund.edit',
    summary: 'Draft a capital call of a fund',
    undo: inverse,
    input: z.object({ fundId: idSchema, ...draftShape }),
    output: z.object({ capitalCallId: idSchema, number: z.int() }),
  }),
  'capitalCalls.save': command({
    permission: 'fund.edit',
    summary: 'Change a capital call that nobody has approved; it is a draft again',
    undo: inverse,
    input: z.object({ ...capitalCallId, ...draftShape, expectedEntry: entrySchema.optional() }),
    output: nothing,
  }),
  'capitalCalls.compute': command({
    permission: 'fund.edit',
    summary: 'Split a capital call over its investors and keep the run and its lines',
    undo: inverse,
    input: z.object(capitalCallId),
    output: z.object({ runId: idSchema, runHash: z.string() }),
  }),
  'capitalCalls.review': reviewOf('capital call', capitalCallId),
  'capitalCalls.decide': decideOf('capital call', capitalCallId),
  'capitalCalls.step': stepOf('capital call', {
    ...capitalCallId,
    /** Of the notices or the cancellation; today where left out. */
    date: dateSchema.optional(),
  }),
  'capitalCalls.suggest': query({
    permission: 'fund.read',
    summary: 'Bank lines that may be receipts of a call, best first, and those that are free',
    input: z.object({ ...capitalCallId, asOf: dateSchema }),
    output: z.object({
      suggestions: z.array(
        z.object({
          ...bankLineShape,
          commitmentId: idSchema,
          investorName: z.string(),
          receipt: moneyCodec,
          interest: moneyCodec,
          grounds: z.array(z.enum(['amount', 'amount-with-interest', 'part', 'name', 'reference'])),
          score: z.int(),
        }),
      ),
      lines: z.array(z.object(bankLineShape)),
    }),
  }),
  'capitalCalls.proposeReceipt': query({
    permission: 'fund.read',
    summary: 'What an investor owes of a call on the day of a receipt, late interest included',
    input: z.object({ ...capitalCallId, commitmentId: idSchema, receiptDate: dateSchema }),
    output: z.object({
      outstanding: moneyCodec,
      /** Due by the terms up to that day, less what was received or waived. */
      interest: moneyCodec,
      /** Since the due date while something is open. */
      daysLate: z.int(),
      late: z.object({ rateAnnual: decimalSchema, dayCount: z.string() }).nullable(),
    }),
  }),
  'capitalCalls.receive': command({
    permission: 'fund.edit',
    summary: 'Enter money that came in for a call, by hand or from bank lines',
    undo: inverse,
    input: z.object({ ...capitalCallId, receipts: z.array(receiptInput).min(1).max(1000) }),
    output: z.object({ status: eventShape.status }),
  }),
  'capitalCalls.removeReceipt': command({
    permission: 'fund.edit',
    summary: 'Take a receipt off a call that is not settled',
    undo: inverse,
    input: z.object({ receiptId: idSchema }),
    output: z.object({ status: eventShape.status }),
  }),
  'capitalCalls.explainTotal': query({
    permission: 'fund.read',
    summary: 'Which calls of a fund a total of its list is summed from, each of which opens',
    input: z.object({
      fundId: idSchema,
      asOf: dateSchema,
      figure: z.enum(['amount', 'received', 'outstanding']),
      /** In percent: what is called of the commitments, the others of what is called. */
      isShare: z.boolean().default(false),
    }),
    output: explanationSchema,
  }),
  'capitalCalls.explainPaid': query({
    permission: 'fund.read',
    summary: 'Which investors of a call have paid all of their share, and who has not',
    input: z.object({ ...capitalCallId, asOf: dateSchema }),
    output: explanationSchema,
  }),
  'capitalCalls.explain': query({
    permission: 'fund.read',
    summary:
      'Where a figure of a call comes from: its lines, purposes, run, receipts and bank lines',
    input: z.object({
      ...capitalCallId,
      asOf: dateSchema,
      figure: z.enum([
        'amount',
        'received',
        'outstanding',
        'overpaid',
        'interestDue',
        'interestReceived',
        'interestWaived',
        'interestOpen',
        'netted',
        'commitment',
        'receipt',
      ]),
      /** Left out for the whole call. */
      commitmentId: idSchema.optional(),
      /** One purpose of the amount. */
      purposeId: z.string().optional(),
      /** The receipt of the figure `receipt`. */
      receiptId: idSchema.optional(),
    }),
    output: explanationSchema,
  }),
} as const;
