/**
 * The reference rates of the European Central Bank (daily, 90 days, full history): units of a foreign
 * currency for one euro, as printed. Weekends and holidays have none; currencies come and go.
 */
import { AppFailure, fail, ok, type Result } from '../../../core/result.ts';
import { type IsoDate, isIsoDate } from '../../../core/time/dates.ts';
import { detectEncoding } from '../charset.ts';
import type { Issue } from '../model.ts';
import { compilePaths, looksLikeXml, XmlWalker } from '../xml.ts';

export interface EcbRate {
  readonly currency: string;
  /** Units of `currency` for one EUR, decimal text as printed. */
  readonly rate: string;
}

export interface EcbDay {
  readonly date: IsoDate;
  readonly rates: readonly EcbRate[];
}

export interface EcbRates {
  readonly base: 'EUR';
  readonly source: 'European Central Bank';
  /** In the file's order, newest first. */
  readonly days: readonly EcbDay[];
  /** Rates and days that were left out, each with its reason and line. */
  readonly issues: readonly Issue[];
}

interface State {
  days: { date: IsoDate; rates: EcbRate[] }[];
  day: { date: IsoDate; rates: EcbRate[] } | null;
  issues: Issue[];
  hasRoot: boolean;
  line: () => number;
}

const RATE = /^\d{1,15}(\.\d{1,15})?$/;
const ENVELOPE = 'Envelope/Cube';

const TABLE = compilePaths<State>({
  [ENVELOPE]: {
    open: (state) => {
      state.hasRoot = true;
    },
  },
  [`${ENVELOPE}/Cube`]: {
    open: (state, attributes) => {
      const time = attributes.time ?? '';
      state.day = isIsoDate(time) ? { date: time, rates: [] } : null;
      if (state.day) state.days.push(state.day);
      else leaveOut(state, 'RATE_DATE', `The day "${time}" is no date; its rates were left out.`);
    },
  },
  [`${ENVELOPE}/Cube/Cube`]: {
    open: (state, attributes) => {
      const currency = attributes.currency ?? '';
      const rate = attributes.rate ?? '';
      if (!state.day) return;
      if (!/^[A-Z]{3}$/.test(currency))
        leaveOut(state, 'RATE_CURRENCY', `"${currency}" is no currency; its rate was left out.`);
      else if (!RATE.test(rate) || /^[0.]+$/.test(rate))
        leaveOut(state, 'RATE_SYNTAX', `"${rate}" is no rate for ${currency}; it was left out.`);
      else if (state.day.rates.some((known) => known.currency === currency))
        leaveOut(state, 'RATE_TWICE', `${currency} has two rates on ${state.day.date}.`);
      else state.day.rates.push({ currency, rate });
    },
  },
});

function leaveOut(state: State, code: string, message: string): void {
  state.issues.push({ code, severity: 'error', line: state.line(), message });
}

/** Confidence from 0 to 1 that the bytes are a rates file of the ECB. */
export function sniffEcbRates(head: Uint8Array): number {
  if (!looksLikeXml(head)) return 0;
  return Buffer.from(head).toString('latin1').includes('eurofxref') ? 1 : 0;
}

/**
 * Reads a rates file. Errors: ECB_NOT_RATES, and those of `XmlWalker` (XML_MALFORMED,
 * XML_DOCTYPE_REFUSED, ...). A rate that is not plain decimal is left out and reported.
 */
export function readEcbRates(bytes: Uint8Array): Result<EcbRates> {
  const state: State = { days: [], day: null, issues: [], hasRoot: false, line: () => 0 };
  const guess = detectEncoding(bytes);
  const walker = new XmlWalker(TABLE, state, guess.encoding);
  state.line = () => walker.line;
  try {
    walker.write(bytes);
    walker.end();
  } catch (error) {
    if (error instanceof AppFailure) return fail(error.error);
    throw error;
  }
  if (state.days.every((day) => day.rates.length === 0))
    return fail({
      kind: 'invalid-input',
      code: 'ECB_NOT_RATES',
      message:
        'The file holds no euro reference rates. Take eurofxref-daily.xml or the history file.',
    });
  return ok({
    base: 'EUR',
    source: 'European Central Bank',
    days: state.days,
    issues: state.issues,
  });
}
