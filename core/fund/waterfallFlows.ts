/**
 * The history of a fund as the waterfall reads it: calls, distributions, write-downs, tax
 * distributions and carry given back, checked and put together by date. Within a date their order
 * cannot matter: calls come first, then what realises deals, then money.
 */
import { z } from 'zod';
import { dateSchema, decimalSchema, moneyCodec } from '../money/codecs.ts';
import { Decimal } from '../money/decimal.ts';
import { ok, type Result } from '../result.ts';
import type { IsoDate } from '../time/dates.ts';
import { checkFlow, isByDeal, refuse, taxNotAgreed } from './flowChecks.ts';
import { distributionBeforeCall } from './flows.ts';
import type { FundTerms } from './terms.ts';

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
      description: 'Who gets what of carry given back; left out, each what its own waterfall lacks',
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
  /** Carry given back that names nobody; it is shared by what each lacks. */
  readonly givenBackMinor: bigint;
  /** Carry given back to one investor, by the id of the commitment. */
  readonly givenBackTo: ReadonlyMap<string, Decimal>;
  readonly advances: readonly { readonly deal: string | undefined; readonly minor: bigint }[];
  readonly payments: readonly { readonly deal: string | undefined; readonly minor: bigint }[];
}

/** The date on which a flow counts: calls by their drawdown where terms say so. */
export function effectiveDate(flow: WaterfallFlow, terms: FundTerms): IsoDate {
  const start = terms.form === 'investor-hurdles' ? terms.from : terms.preferredReturn.from;
  const drawn = flow.kind === 'call' && start === 'drawdown' ? flow.drawnOn : undefined;
  return drawn ?? flow.date;
}

interface Draft {
  readonly calls: Map<string, CallEvent>;
  readonly realised: { deal: string; share: Decimal }[];
  givenBackMinor: bigint;
  readonly givenBackTo: Map<string, Decimal>;
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
      draft.givenBackTo.set(
        id,
        new Decimal(amount.minor.toString()).plus(draft.givenBackTo.get(id) ?? 0),
      );
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
 * Errors, with the path of the flow: those of `checkFlow`; FLOWS_OUT_OF_ORDER where a date is before its
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
