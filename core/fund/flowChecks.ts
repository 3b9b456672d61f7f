/** What makes one flow of a fund's history, or one payment, impossible: each a code, a path and a way out. */
import { Decimal } from '../money/decimal.ts';
import { fail, ok, type Result } from '../result.ts';
import { checkAmount } from './flows.ts';
import type { FundTerms } from './terms.ts';
import { percentText } from './text.ts';
import type { WaterfallFlow } from './waterfallFlows.ts';
import { standsAlone } from './waterfallTerms.ts';

interface Refusal {
  readonly code: string;
  readonly path: string;
  readonly message: string;
}

export const refuse = ({ code, path, message }: Refusal) =>
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
      'Correct a part, or leave the parts out to share it by what each investor lacks.',
  });
}

/** The kinds of flow that have a field; elsewhere it would be read by nobody. */
const KINDS_WITH = {
  use: ['call'],
  drawnOn: ['call'],
  share: ['distribution', 'write-off', 'write-down'],
  recallable: ['distribution'],
  investors: ['clawback'],
} as const satisfies { readonly [field in keyof WaterfallFlow]?: readonly WaterfallFlow['kind'][] };

/** FLOW_FIELD_WITHOUT_MEANING where a flow has what only other kinds have, or a loss an amount. */
function checkFields(flow: WaterfallFlow, path: string): Result<undefined> {
  const { kind, date, amount } = flow;
  const refuseField = (field: string, message: string) =>
    refuse({ code: 'FLOW_FIELD_WITHOUT_MEANING', path: `${path}.${field}`, message });
  for (const [field, kinds] of Object.entries(KINDS_WITH)) {
    const isSet = flow[field as keyof typeof KINDS_WITH] !== undefined;
    if (isSet && !(kinds as readonly string[]).includes(kind))
      return refuseField(
        field,
        `The ${kind} of ${date} has a field "${field}", which only a ${kinds.join(' or ')} has. ` +
          'Leave it out, or correct the kind.',
      );
  }
  const isLoss = kind === 'write-off' || kind === 'write-down';
  if (!isLoss || amount === undefined || amount.minor === 0n) return ok(undefined);
  return refuseField(
    'amount',
    `The ${kind} of ${date} moves no money. Leave the amount out, and say what share of the deal ` +
      'is lost.',
  );
}

/**
 * What is wrong with one flow, whatever the others are.
 *
 * Errors, with the path of the flow: those of `checkAmount`; FLOW_WITHOUT_AMOUNT, DEAL_MISSING,
 * RECALLABLE_ABOVE_DISTRIBUTION, CLAWBACK_DOES_NOT_SUM, SHARE_RANGE, FLOW_FIELD_WITHOUT_MEANING.
 */
export function checkFlow(flow: WaterfallFlow, index: number, terms: FundTerms): Result<undefined> {
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
  const fields = checkFields(flow, path);
  if (!fields.ok) return fields;
  const isOfDeal = kind === 'distribution' || (kind === 'tax-distribution' && standsAlone(terms));
  return isOfDeal ? checkDeal(terms, deal, { path: `${path}.deal`, what }) : ok(undefined);
}

/** The refusal of a tax distribution that the agreement does not know. */
export function taxNotAgreed(path: string) {
  return refuse({
    code: 'TAX_DISTRIBUTION_NOT_AGREED',
    path,
    message: 'The agreement has no tax distributions. Add them to the terms, or pay by the tiers.',
  });
}
