/**
 * What the sample's people have matched and what waits to be matched: invoices of November that bank
 * lines settled, some of them at the second try; open invoices and postings of the last two days that
 * lines pay in every way that matching knows; rules for matches and categories; and categories that
 * were put right by hand, from which rules are learned.
 */
import { addDays, isoDate } from '../../core/time/dates.ts';
import { type Draws, drawsOf, PATHS } from './draws.ts';
import { ACCOUNTS } from './group.ts';
import type { Booking } from './ledger.ts';
import type { IdBook, Tables } from './master.ts';
import { PARTIES } from './parties.ts';
import type { SampleRow } from './rows.ts';
import { CATEGORY_RULES, MATCH_RULES } from './ruleSeeds.ts';

const FIRST_DAY = '2026-11-02';
/** The last day whose lines the ledger has posted; what came after is open. */
const POSTED_TO = '2026-11-18';
const EVERY = 7;
const CORRECTED = 72;
const RETRIED = 4;

interface Line {
  readonly row: SampleRow;
  readonly id: string;
  /** Index into `ACCOUNTS`. */
  readonly account: number;
  readonly date: string;
  readonly minor: bigint;
  readonly currency: string;
  readonly party: string;
  /** The number of the invoice that the bank's text names. */
  readonly reference: string;
  readonly isReceipt: boolean;
}

interface Invoice {
  readonly line: Line;
  readonly reference: string;
  readonly minor: bigint;
  readonly currency?: string;
  readonly due: string;
}

/** `RE 2026-91933 KD-NR 914868` names the invoice `RE 2026-91933`. */
function referenceIn(text: string): string {
  return /^\D*\S*\d\S*/.exec(text)?.[0].trim() ?? '';
}

export class SampleReconciliation {
  readonly #id: IdBook;
  readonly #group: IdBook;
  readonly #draws: Draws = drawsOf(PATHS.reconcile);
  readonly #all: Line[] = [];
  readonly #used = new Set<string>();
  #accounts: ReadonlyMap<string, number> | undefined;

  /** `id` is its own book of ids, `group` that of the group's rows. */
  constructor(id: IdBook, group: IdBook) {
    this.#id = id;
    this.#group = group;
  }

  see({ statement_line: lines = [] }: Tables): void {
    for (const row of lines) {
      if (String(row.booking_date) < FIRST_DAY) continue;
      this.#accounts ??= new Map(
        ACCOUNTS.map((seed, index) => [this.#group('account', seed.key), index]),
      );
      const reference = referenceIn(String(row.remittance ?? ''));
      const isReceipt = row.category_id === this.#group('category', 'customer-receipts');
      const isInvoice = isReceipt || row.category_id === this.#group('category', 'suppliers');
      if (!isInvoice || reference === '') continue;
      this.#all.push({
        row,
        id: String(row.id),
        account: this.#accounts.get(String(row.account_id)) ?? 0,
        date: String(row.booking_date),
        minor: row.amount_minor as bigint,
        currency: String(row.currency),
        party: String(row.counterparty_name ?? ''),
        reference,
        isReceipt,
      });
    }
  }

  /** Lines of a stretch of days whose invoice no row names yet. */
  #lines(from: string, to: string): Line[] {
    return this.#all.filter(
      ({ date, reference }) => date >= from && date <= to && !this.#used.has(reference),
    );
  }

  #take(line: Line): Line {
    this.#used.add(line.reference);
    return line;
  }

  #flow({ line, reference, minor, currency, due }: Invoice): SampleRow {
    const seed = ACCOUNTS[line.account];
    const party = PARTIES.find(({ name }) => name === line.party);
    return {
      id: this.#id('flow', reference),
      entity_id: this.#group('entity', seed?.entity ?? ''),
      account_id: currency === undefined ? this.#group('account', seed?.key ?? '') : null,
      category_id: this.#group('category', line.isReceipt ? 'customer-receipts' : 'suppliers'),
      counterparty_id: party ? this.#group('counterparty', party.code) : null,
      reference,
      description: `${line.isReceipt ? 'Invoice to' : 'Invoice of'} ${line.party}`,
      source: line.isReceipt ? 'receivable' : 'payable',
      due_date: due,
      currency: currency ?? line.currency,
      amount_minor: minor,
      probability: '1',
      status: 'open',
      settled_line_id: null,
      payment_id: null,
    };
  }

  /** November's invoices that were paid; every eighth customer's bank took a fee off. */
  #paid(): Invoice[] {
    const chosen = this.#lines(FIRST_DAY, POSTED_TO).filter((_, index) => index % EVERY === 0);
    const seen = new Set<string>();
    return chosen.flatMap((line, index) => {
      if (seen.has(line.reference)) return [];
      seen.add(line.reference);
      const hasFee = line.isReceipt && index % 4 === 0 && line.currency !== 'JPY';
      const fee = hasFee ? BigInt(750 + 250 * this.#draws.index(8)) : 0n;
      const due = addDays(isoDate(line.date), -this.#draws.index(6));
      return [{ line, reference: line.reference, minor: line.minor + fee, due }];
    });
  }

  #paidOnce: readonly Invoice[] | undefined;

  get #settled(): readonly Invoice[] {
    this.#paidOnce ??= this.#paid();
    return this.#paidOnce;
  }

  invoiceRows(): Tables {
    for (const { line } of this.#settled) this.#take(line);
    return {
      expected_flow: [
        ...this.#settled.map((invoice) => this.#flow(invoice)),
        ...this.#waiting().map((invoice) => this.#flow(invoice)),
      ],
    };
  }

  /** Open invoices that lines of the last two days pay at once, in parts, or in another currency. */
  #waiting(): Invoice[] {
    const open = this.#lines(addDays(isoDate(POSTED_TO), 1), '2026-11-20');
    const due = (line: Line) => addDays(isoDate(line.date), this.#draws.between(-2, 3));
    const made: Invoice[] = [];
    const receipts = open.filter(({ isReceipt }) => isReceipt);
    for (const line of receipts.filter(({ minor }) => minor > 5_000_000n).slice(0, 3)) {
      // One payment for three invoices, which its text does not name.
      const [first, second] = [line.minor / 4n, line.minor / 3n];
      for (const [at, minor] of [first, second, line.minor - first - second].entries())
        made.push({ line, reference: `SI-${70010 + made.length + at}`, minor, due: due(line) });
      this.#take(line);
    }
    const rest = receipts.filter(({ reference }) => !this.#used.has(reference));
    for (const line of rest.slice(0, 3)) {
      const minor = (line.minor * 5n) / 3n;
      made.push({ line: this.#take(line), reference: line.reference, minor, due: due(line) });
    }
    for (const line of rest.filter(({ currency }) => currency === 'USD').slice(3, 6)) {
      if (this.#used.has(line.reference)) continue;
      // Invoiced in euros, paid in dollars a little off the fixing.
      const minor = (line.minor * 1000n) / 1158n;
      made.push({
        line: this.#take(line),
        reference: line.reference,
        minor,
        currency: 'EUR',
        due: due(line),
      });
    }
    const pairs = Map.groupBy(
      open.filter(({ isReceipt, reference }) => !isReceipt && !this.#used.has(reference)),
      ({ account, party, date }) => `${account} ${party} ${date}`,
    );
    for (const [first, second] of [...pairs.values()]
      .filter(({ length }) => length > 1)
      .slice(0, 4))
      if (first !== undefined && second !== undefined) {
        this.#take(first);
        this.#take(second);
        const minor = first.minor + second.minor;
        made.push({ line: first, reference: `PI-${81010 + made.length}`, minor, due: due(first) });
      }
    return made;
  }

  #matchRows(invoices: readonly Invoice[], method: 'found' | 'manual'): Tables {
    const matches: SampleRow[] = [];
    const items: SampleRow[] = [];
    for (const { line, reference, minor } of invoices) {
      const id = this.#id('match', `${method} ${reference}`);
      const difference = line.minor - minor;
      const isExact = difference === 0n;
      const flow = this.#id('flow', reference);
      matches.push({
        id,
        account_id: String(line.row.account_id),
        currency: line.currency,
        shape: 'one-to-one',
        method: method === 'manual' ? 'manual' : isExact ? 'exact' : 'tolerance',
        rule_id: null,
        score: method === 'manual' ? '1' : isExact ? '0.95' : '0.88',
        explanation: groundsOf(reference, isExact, method === 'manual'),
        difference_minor: difference,
        difference_kind: isExact ? null : 'fee',
        line_id: isExact ? line.id : null,
        detail: null,
        flow_id: isExact ? flow : null,
        posting_id: null,
        amount_minor: isExact ? line.minor : null,
        returns_id: null,
      });
      const part = (side: string, own: { line?: string; flow?: string }, amount: bigint) =>
        items.push({
          id: this.#id('match item', `${method} ${reference} ${side}`),
          reconciliation_id: id,
          position: side === 'book' ? 2 : 1,
          side,
          line_id: own.line ?? null,
          detail: null,
          flow_id: own.flow ?? null,
          posting_id: null,
          currency: line.currency,
          amount_minor: amount,
        });
      if (!isExact) {
        part('bank', { line: line.id }, line.minor);
        part('book', { flow }, minor);
      }
    }
    return { reconciliation: matches, reconciliation_item: items };
  }

  matchRows(): Tables {
    return this.#matchRows(this.#settled, 'found');
  }

  /** Matches with a fee that the accountant looks at again. */
  get #retried(): readonly Invoice[] {
    return this.#settled.filter(({ line, minor }) => line.minor !== minor).slice(0, RETRIED);
  }

  takenBack(): { readonly [table: string]: string[] } {
    const of = (side: string) =>
      this.#retried.map(({ reference }) => this.#id('match item', `found ${reference} ${side}`));
    return {
      reconciliation_item: [...of('bank'), ...of('book')],
      reconciliation: this.#retried.map(({ reference }) => this.#id('match', `found ${reference}`)),
    };
  }

  matchedAgain(): Tables {
    return this.#matchRows(this.#retried, 'manual');
  }

  /**
   * Payments and receipts that the sub-ledgers have booked before the bank's lines were posted: most
   * of them equal, some less a fee, some without a number in common, some that no line answers yet.
   */
  bookings(): Booking[] {
    const seen = new Set<string>();
    const lines = this.#lines(addDays(isoDate(POSTED_TO), 1), '2026-11-20').filter(
      ({ reference }) => !seen.has(reference) && seen.add(reference),
    );
    const made = lines.flatMap((line, index): Booking[] => {
      if (index % 9 === 8) return [];
      const fee = line.isReceipt && index % 11 === 3 && line.currency !== 'JPY' ? 1_250n : 0n;
      const isBlind = index % 13 === 5;
      const name = isBlind ? `SL-${String(44_000 + index)}` : line.reference;
      return [this.#booking(line, { name, minor: line.minor + fee })];
    });
    const late = lines.filter(({ isReceipt }) => !isReceipt).slice(0, 12);
    const unanswered = late.map((line, index) => {
      const date = addDays(isoDate('2026-11-20'), index < 8 ? 0 : -3 * (index - 6));
      const minor = -BigInt(150_000 + 100 * this.#draws.index(40_000));
      return { ...this.#booking(line, { name: `SL-${45_000 + index}`, minor }), date };
    });
    return [...made, ...unanswered];
  }

  #booking(line: Line, { name, minor }: { name: string; minor: bigint }): Booking {
    return {
      account: line.account,
      date: isoDate(line.date),
      description: `${line.isReceipt ? 'Receipt from' : 'Payment to'} ${line.party}`,
      externalId: name,
      contraCode: line.isReceipt ? '4010' : '5300',
      amountMinor: minor,
    };
  }

  /** Lines that an analyst has looked through, so that rules can be learned from them. */
  #corrected(): readonly Line[] {
    return this.#all.filter(({ date }) => date >= '2026-11-16').slice(0, CORRECTED);
  }

  /** First taken out of their categories, then put where they belong: in the end nothing moved. */
  categoryRows(step: 'cleared' | 'set'): Tables {
    return {
      statement_line: this.#corrected().map(({ row }) => ({
        id: row.id ?? null,
        category_id: step === 'set' ? (row.category_id ?? null) : null,
      })),
    };
  }

  matchRuleRows(): Tables {
    return {
      match_rule: MATCH_RULES.map((seed, index) => ({
        id: this.#id('match rule', seed.name),
        name: seed.name,
        position: index + 1,
        conditions: seed.conditions,
        tolerance: seed.tolerance,
        active: true,
      })),
    };
  }

  categoryRuleRows(): Tables {
    return {
      category_rule: CATEGORY_RULES.map((seed, index) => ({
        id: this.#id('category rule', seed.name),
        name: seed.name,
        position: index + 1,
        conditions: seed.conditions,
        category_id: this.#group('category', seed.category),
        learned: false,
        precision: null,
        active: seed.active ?? true,
      })),
    };
  }
}

function groundsOf(reference: string, isExact: boolean, isManual: boolean) {
  if (isManual) return [{ kind: 'person', weight: 0, text: 'Chosen by a person' }];
  return [
    { kind: 'reference-in-text', weight: 0.55, text: `The bank's text names ${reference}` },
    isExact
      ? { kind: 'amount', weight: 0.4, text: 'The amounts are equal' }
      : { kind: 'difference', weight: 0.33, text: 'The amounts differ by a small fee' },
  ];
}
