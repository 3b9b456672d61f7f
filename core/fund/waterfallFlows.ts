/**
 * The history of a fund as the waterfall reads it: calls, distributions, write-downs, tax
 * distributions and carry given back, checked and put together by date. Within a date their order
 * cannot matter: calls come first, then what realises deals, then money.
 */
import { z } from 'zod';
import { dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { Decimal } from '../money/decimal.ts';
import { fail, ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import { checkAmount, distributionBeforeCall } from './flows.ts';
import type { FundTerms } from './terms.ts';
import { percentText } from './text.ts';

const KINDS = [
  'call',
  'distribution',
  'write-off',
  'write-down',
  'tax-distribution',
  'clawback',
] as const;

const dealSchema = z.string().min(1).optional();
const shareSchema = decimalSchema.optional();

export const waterfallFlowSchema = z.object({
  date: dateSchema.meta({ title: 'Date', description: 'Due date of a call, day of payment' }),
  kind: z.enum(KINDS).meta({
    title: 'Kind',
    description: 'Clawback: carry given back to investors. Tax distribution: carry in advance',
  }),
  amount: moneyCodec.optional().meta({ description: 'None for a write-off or write-down' }),
  deal: dealSchema.meta({
    description: 'Needed where carry is by deal; fees and expenses have none',
  }),
  use: z
    .enum(['investment', 'fees', 'expenses'])
    .optional()
    .meta({ description: 'Of a call; an investment where left out' }),
  drawnOn: dateSchema.optional().meta({
    description: 'When the money of a call was drawn for use, by a credit line or the fund',
  }),
  share: shareSchema.meta({
    description:
      'Of what is still unrealised of the deal: sold by a distribution, or written down; 1 if left out',
  }),
  recallable: moneyCodec
    .optional()
    .meta({ description: 'The part of a distribution that may be called again' }),
  investors: z
    .array(z.object({ id: z.string().min(1), amount: moneyCodec }))
    .optional()
    .meta({
      description: 'Who gets what of carry given back; by commitment where left out',
    }),
});
export type WaterfallFlow = z.output<typeof waterfallFlowSchema>;

export interface CallEvent {
  readonly minor: bigint;
  readonly deal: string | undefined;
  readonly isFee: boolean;
}

/** Everything of one date, whole fund, in the order in which it counts. Minor units. */
export interface FlowEvents {
  readonly date: IsoDate;
  readonly calls: readonly CallEvent[];
  /** Shares of deals that become realised, by a sale or a loss. */
  readonly realised: readonly { readonly deal: string; readonly share: Decimal }[];
  /** Carry given back that is shared by commitment. */
  readonly givenBackMinor: bigint;
  /** Carry given back to one investor, by the id of the commitment. */
  readonly givenBackTo: ReadonlyMap<string, bigint>;
  readonly advances: readonly { readonly deal: string | undefined; readonly minor: bigint }[];
  readonly payments: readonly { readonly deal: string | undefined; readonly minor: bigint }[];
}

interface Refusal {
  readonly code: string;
  readonly path: string;
  readonly message: string;
}

const refuse = ({ code, path, message }: Refusal) =>
  fail({ kind: 'invalid-input', code, path, message });

/** Whether the form needs to know the deal of what is paid. */
export function isByDeal(terms: FundTerms): boolean {
  return terms.form === 'deal-by-deal' || terms.form === 'hybrid';
}

/** DEAL_MISSING where carry is by deal and the payment names none. */
export function checkDeal(
  terms: FundTerms,
  deal: string | undefined,
  { path, what }: { readonly path: string; readonly what: string },
): Result<undefined> {
  if (!isByDeal(terms) || deal !== undefined) return ok(undefined);
  return refuse({
    code: 'DEAL_MISSING',
    path,
    message: `${what} names no deal, and these terms give carry by deal. Say whose proceeds it is.`,
  });
}

/** SHARE_RANGE where a share is not between 0 and 1. */
export function checkShare(text: string | undefined, path: string): Result<Decimal> {
  const share = new Decimal(text ?? 1);
  if (share.gte(0) && share.lte(1)) return ok(share);
  return refuse({
    code: 'SHARE_RANGE',
    path,
    message: `${percentText(share)} of a deal is not between 0% and 100%. Write 0.4 for 40%.`,
  });
}

/** CLAWBACK_DOES_NOT_SUM where what investors get is not what is given back. */
function checkGivenBack(
  { kind, date, amount, investors }: WaterfallFlow,
  { currency }: FundTerms,
  path: string,
): Result<undefined> {
  if (kind !== 'clawback' || !investors) return ok(undefined);
  for (const [k, line] of investors.entries()) {
    const what = `What ${line.id} gets of the clawback of ${date}`;
    const checked = checkAmount(line.amount, {
      currency,
      path: `${path}.investors.${k}.amount`,
      what,
    });
    if (!checked.ok) return checked;
  }
  const sum = investors.reduce((total, line) => total + line.amount.minor, 0n);
  if (sum === amount?.minor) return ok(undefined);
  return refuse({
    code: 'CLAWBACK_DOES_NOT_SUM',
    path: `${path}.investors`,
    message:
      `The parts of the clawback of ${date} do not sum to its amount. ` +
      'Correct a part, or leave the parts out to share it by commitment.',
  });
}

function checkFlow(flow: WaterfallFlow, index: number, terms: FundTerms): Result<undefined> {
  const { kind, date, amount, deal } = flow;
  const path = `flows.${index}`;
  const what = `The ${kind} of ${date}`;
  const isLoss = kind === 'write-off' || kind === 'write-down';
  if (!isLoss && !amount)
    return refuse({
      code: 'FLOW_WITHOUT_AMOUNT',
      path: `${path}.amount`,
      message: `${what} has no amount. Enter it; only a write-off or write-down has none.`,
    });
  if (isLoss && deal === undefined)
    return refuse({
      code: 'DEAL_MISSING',
      path: `${path}.deal`,
      message: `${what} names no deal. Say which deal lost its value.`,
    });
  for (const [key, money] of [
    ['amount', amount],
    ['recallable', flow.recallable],
  ] as const) {
    const checked =
      money && checkAmount(money, { currency: terms.currency, path: `${path}.${key}`, what });
    if (checked && !checked.ok) return checked;
  }
  if (flow.recallable && amount && flow.recallable.minor > amount.minor)
    return refuse({
      code: 'RECALLABLE_ABOVE_DISTRIBUTION',
      path: `${path}.recallable`,
      message: `More of ${what.toLowerCase()} is recallable than was paid. Lower the part.`,
    });
  const given = checkGivenBack(flow, terms, path);
  if (!given.ok) return given;
  const share = checkShare(flow.share, `${path}.share`);
  if (!share.ok) return share;
  return kind === 'distribution'
    ? checkDeal(terms, deal, { path: `${path}.deal`, what })
    : ok(undefined);
}

/** The date on which a flow counts: calls by their drawdown where terms say so. */
function effectiveDate(flow: WaterfallFlow, terms: FundTerms): IsoDate {
  const start = terms.form === 'investor-hurdles' ? terms.from : terms.preferredReturn.from;
  const drawn = flow.kind === 'call' && start === 'drawdown' ? flow.drawnOn : undefined;
  return drawn ?? flow.date;
}

interface Draft {
  readonly calls: Map<string, CallEvent>;
  readonly realised: { deal: string; share: Decimal }[];
  givenBackMinor: bigint;
  readonly givenBackTo: Map<string, bigint>;
  readonly advances: Map<string | undefined, bigint>;
  readonly payments: Map<string | undefined, bigint>;
}

function add(draft: Draft, flow: WaterfallFlow, terms: FundTerms): void {
  const { kind, deal, share } = flow;
  const minor = flow.amount?.minor ?? 0n;
  const sumUp = (sums: Map<string | undefined, bigint>) =>
    sums.set(deal, (sums.get(deal) ?? 0n) + minor);
  const countsWriteDowns = 'writeDowns' in terms && terms.writeDowns === 'counted';
  const losesValue = kind === 'write-off' || (kind === 'write-down' && countsWriteDowns);
  if (kind === 'call') {
    const isFee = flow.use === 'fees' || flow.use === 'expenses';
    const key = JSON.stringify([deal ?? null, isFee]);
    draft.calls.set(key, { minor: minor + (draft.calls.get(key)?.minor ?? 0n), deal, isFee });
  } else if (kind === 'clawback' && flow.investors)
    for (const { id, amount } of flow.investors)
      draft.givenBackTo.set(id, (draft.givenBackTo.get(id) ?? 0n) + amount.minor);
  else if (kind === 'clawback') draft.givenBackMinor += minor;
  else if (kind === 'tax-distribution') sumUp(draft.advances);
  else if (kind === 'distribution') sumUp(draft.payments);
  if (deal !== undefined && (kind === 'distribution' || losesValue))
    draft.realised.push({ deal, share: new Decimal(share ?? 1) });
}

const byDeal = (a: { deal: string | undefined }, b: { deal: string | undefined }) =>
  (a.deal ?? '') < (b.deal ?? '') ? -1 : (a.deal ?? '') > (b.deal ?? '') ? 1 : 0;

function eventsOf(date: IsoDate, draft: Draft): FlowEvents {
  const list = (sums: Map<string | undefined, bigint>) =>
    [...sums].map(([deal, minor]) => ({ deal, minor })).sort(byDeal);
  return {
    date,
    calls: [...draft.calls.values()].sort((a, b) => byDeal(a, b) || +a.isFee - +b.isFee),
    realised: draft.realised.sort((a, b) => byDeal(a, b) || a.share.comparedTo(b.share)),
    givenBackMinor: draft.givenBackMinor,
    givenBackTo: draft.givenBackTo,
    advances: list(draft.advances),
    payments: list(draft.payments),
  };
}

/**
 * Checks a history and puts it together by date.
 *
 * Errors, with the path of the flow: those of `checkAmount`; FLOW_WITHOUT_AMOUNT, DEAL_MISSING,
 * SHARE_RANGE, RECALLABLE_ABOVE_DISTRIBUTION, CLAWBACK_DOES_NOT_SUM; FLOWS_OUT_OF_ORDER where a date is before its
 * predecessor's; DISTRIBUTION_BEFORE_CALL where money is paid out before any was called, or of a
 * deal for which none was; TAX_DISTRIBUTION_NOT_AGREED.
 */
export function groupEvents(
  flows: readonly WaterfallFlow[],
  terms: FundTerms,
  allowsAdvances: boolean,
): Result<FlowEvents[]> {
  const calls = flows.filter(({ kind, amount }) => kind === 'call' && (amount?.minor ?? 0n) > 0n);
  const starts = calls.map((flow) => effectiveDate(flow, terms)).sort();
  const [firstCall] = starts;
  const firstOfDeal = new Map<string, IsoDate>();
  for (const flow of calls) {
    const date = effectiveDate(flow, terms);
    const known = firstOfDeal.get(flow.deal ?? '');
    if (known === undefined || date < known) firstOfDeal.set(flow.deal ?? '', date);
  }
  const drafts = new Map<IsoDate, Draft>();
  let before: IsoDate | undefined;
  for (const [index, flow] of flows.entries()) {
    const { kind, date, deal } = flow;
    const path = `flows.${index}`;
    const checked = checkFlow(flow, index, terms);
    if (!checked.ok) return checked;
    if (before !== undefined && date < before)
      return refuse({
        code: 'FLOWS_OUT_OF_ORDER',
        path: `${path}.date`,
        message: `The ${kind} of ${date} comes after a flow of ${before}. Sort the flows by date.`,
      });
    before = date;
    if (kind !== 'call' && (firstCall === undefined || date < firstCall))
      return distributionBeforeCall(date, `${path}.date`, firstCall);
    const dealStart = deal === undefined ? undefined : firstOfDeal.get(deal);
    if (isByDeal(terms) && kind !== 'call' && deal !== undefined)
      if (dealStart === undefined || date < dealStart)
        return refuse({
          code: 'DISTRIBUTION_BEFORE_CALL',
          path: `${path}.deal`,
          message:
            `Deal ${deal} has a ${kind} on ${date} before any call. ` +
            'Enter its calls, or correct the deal.',
        });
    if (kind === 'tax-distribution' && !allowsAdvances) return taxNotAgreed(`${path}.kind`);
    const at = effectiveDate(flow, terms);
    const draft = drafts.get(at) ?? emptyDraft();
    drafts.set(at, draft);
    add(draft, flow, terms);
  }
  return ok(
    [...drafts]
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([date, draft]) => eventsOf(date, draft)),
  );
}

function emptyDraft(): Draft {
  return {
    calls: new Map(),
    realised: [],
    givenBackMinor: 0n,
    givenBackTo: new Map(),
    advances: new Map(),
    payments: new Map(),
  };
}

/** The refusal of a tax distribution that the agreement does not know. */
export function taxNotAgreed(path: string) {
  return refuse({
    code: 'TAX_DISTRIBUTION_NOT_AGREED',
    path,
    message: 'The agreement has no tax distributions. Add them to the terms, or pay by the tiers.',
  });
}
