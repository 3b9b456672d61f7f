/**
 * The sample's ledger: the default chart with a mirror for each bank account, posting rules by
 * category, opening balances at the end of October, and November's bank lines posted up to the day
 * before last. What came after is left for people to post.
 */
import type { LedgerAccount } from '../../core/ledger/chart.ts';
import { type Journal, withBase } from '../../core/ledger/journal.ts';
import {
  compileRules,
  journalOfLine,
  lineDescription,
  type PostingRule,
} from '../../core/ledger/postingRules.ts';
import { type FxTable, fxRate, fxTable } from '../../core/market/fx.ts';
import { money } from '../../core/money/money.ts';
import { ok, unwrap } from '../../core/result.ts';
import { type IsoDate, isoDate } from '../../core/time/dates.ts';
import type { CategoryCode } from '../reference/categories.ts';
import { DEFAULT_CHART } from '../reference/chart.ts';
import { ACCOUNTS, ENTITIES } from './group.ts';
import { RATE_SOURCE, type SampleMarket } from './market.ts';
import type { IdBook, Tables } from './master.ts';
import type { SampleRow } from './rows.ts';

/** The last day before the ledger begins, and the last whose lines are posted. */
export const LEDGER_OPENING = '2026-10-31';
export const LEDGER_POSTED_TO = '2026-11-18';

const PERIODS = [
  { from: '2023-11-01', to: '2026-09-30', status: 'locked' },
  { from: '2026-10-01', to: LEDGER_OPENING, status: 'closed' },
] as const;

/** A journal of a sub-ledger: an amount on a bank account's mirror against one other account. */
export interface Booking {
  /** Index into `ACCOUNTS`. */
  readonly account: number;
  readonly date: IsoDate;
  readonly description: string;
  readonly externalId: string;
  readonly contraCode: string;
  /** On the bank account, receipts positive. */
  readonly amountMinor: bigint;
}

interface RuleSeed {
  readonly category: CategoryCode;
  readonly name: string;
  readonly account: string;
  /** Only lines of this direction. */
  readonly direction?: 'in' | 'out';
}

const RULES: readonly RuleSeed[] = [
  { category: 'customer-receipts', name: 'Customer receipts', account: '4010' },
  { category: 'energy-settlement', name: 'Energy settlement', account: '4020' },
  { category: 'suppliers', name: 'Suppliers', account: '5300' },
  { category: 'grid-fees', name: 'Grid fees', account: '5010' },
  { category: 'payroll', name: 'Payroll', account: '5100' },
  { category: 'payroll-tax', name: 'Payroll tax and social security', account: '2230' },
  { category: 'vat', name: 'VAT', account: '2210' },
  { category: 'income-tax', name: 'Income tax', account: '6010' },
  { category: 'rent', name: 'Rent and leases', account: '5200' },
  { category: 'capex', name: 'Capital expenditure', account: '1510' },
  { category: 'debt-service', name: 'Debt service', account: '2510' },
  { category: 'interest', name: 'Interest received', account: '4910', direction: 'in' },
  { category: 'interest', name: 'Interest paid', account: '5910', direction: 'out' },
  { category: 'bank-fees', name: 'Bank fees', account: '5810' },
  { category: 'intercompany', name: 'Intercompany', account: '1220' },
  { category: 'treasury-transfer', name: 'Treasury transfers', account: '1090' },
  { category: 'investments', name: 'Placements and redemptions', account: '1110' },
  { category: 'fund-flows', name: 'Fund calls and distributions', account: '1610' },
  { category: 'dividends', name: 'Dividends', account: '4920' },
];

const FIRST_MIRROR = 1001;

/** The chart's accounts; `id` is the ledger's own book of ids, `group` that of the group's rows. */
function chartOf(id: IdBook, group: IdBook): LedgerAccount[] {
  const shared = { currency: null, bankAccountId: null, closed: false };
  const chart = DEFAULT_CHART.map(({ parent, ...seed }) => ({
    ...shared,
    ...seed,
    id: id('account', seed.code),
    parentId: parent === null ? null : id('account', parent),
  }));
  const mirrors = ACCOUNTS.map((seed, index) => {
    const code = String(FIRST_MIRROR + index);
    return {
      id: id('account', code),
      code,
      name: `${seed.name}, ${seed.bank}`,
      kind: 'asset' as const,
      parentId: id('account', '1000'),
      currency: seed.currency,
      bankAccountId: group('account', seed.key),
      monetary: true,
      closed: false,
    };
  });
  return [...chart, ...mirrors];
}

function rulesOf(id: IdBook, group: IdBook): PostingRule[] {
  return RULES.map(({ name, category, account, direction }) => ({
    id: id('rule', name),
    name,
    conditions: {
      all:
        direction === undefined
          ? []
          : [{ field: 'direction', op: 'is', values: [direction] } as const],
      none: [],
    },
    actions: {
      categoryIds: [group('category', category)],
      parts: [{ ledgerAccountId: id('account', account) }],
    },
  }));
}

/** Takes the statements as they are made and keeps what the ledger is posted from. */
export class SampleLedger {
  readonly #id: IdBook;
  readonly #group: IdBook;
  readonly #market: SampleMarket;
  readonly #openings = new Map<string, bigint>();
  readonly #lines: SampleRow[] = [];
  readonly #numbers = new Map<string, number>();
  #rates: FxTable | undefined;

  constructor(id: IdBook, group: IdBook, market: SampleMarket) {
    this.#id = id;
    this.#group = group;
    this.#market = market;
  }

  see({ statement = [], statement_line: lines = [] }: Tables): void {
    for (const row of statement)
      if (String(row.to_date) <= LEDGER_OPENING && typeof row.closing_minor === 'bigint')
        this.#openings.set(String(row.account_id), row.closing_minor);
    for (const row of lines) {
      const date = String(row.booking_date);
      if (date > LEDGER_OPENING && date <= LEDGER_POSTED_TO) this.#lines.push(row);
    }
  }

  chartRows(): Tables {
    return {
      ledger_account: chartOf(this.#id, this.#group).map((account) => ({
        id: account.id,
        code: account.code,
        name: account.name,
        kind: account.kind,
        parent_id: account.parentId,
        currency: account.currency,
        bank_account_id: account.bankAccountId,
        monetary: account.monetary,
        closed: account.closed,
      })),
    };
  }

  ruleRows(): Tables {
    return {
      posting_rule: rulesOf(this.#id, this.#group).map(
        ({ id, name, conditions, actions }, index) => ({
          id,
          name,
          position: index + 1,
          conditions,
          actions,
          active: true,
        }),
      ),
    };
  }

  /** What entities owe and send each other, which statements of the group leave out. */
  eliminationRows(): Tables {
    const accounts = (codes: readonly string[]) => codes.map((code) => this.#id('account', code));
    return {
      elimination_rule: [
        {
          id: this.#id('elimination', 'Intercompany balances'),
          name: 'Intercompany balances',
          accounts: accounts(['1220', '2120']),
          difference_account_id: this.#id('account', '2990'),
          active: true,
        },
        {
          id: this.#id('elimination', 'Transfers within the group'),
          name: 'Transfers within the group',
          accounts: accounts(['1090']),
          difference_account_id: this.#id('account', '2990'),
          active: true,
        },
      ],
    };
  }

  /** What each entity's accounts held, against the account for opening balances. */
  openingRows(): Tables {
    const made = ENTITIES.flatMap((entity) => {
      const held = ACCOUNTS.flatMap((seed, index) => {
        const minor = this.#openings.get(this.#group('account', seed.key)) ?? 0n;
        if (seed.entity !== entity.short || minor === 0n) return [];
        const mirror = this.#id('account', String(FIRST_MIRROR + index));
        return [
          { accountId: mirror, amount: money(seed.currency, minor) },
          { accountId: this.#id('account', '3100'), amount: money(seed.currency, -minor) },
        ];
      });
      if (held.length === 0) return [];
      const date = isoDate(LEDGER_OPENING);
      const journal: Journal = {
        postingDate: date,
        documentDate: date,
        description: 'Opening balances of bank accounts',
        source: 'manual',
        externalId: `manual:opening-${entity.code}`,
        postings: withBase(held, entity.currency, (currency) =>
          this.#rate(currency, entity.currency, date),
        ),
      };
      return [{ entity: entity.short, base: entity.currency, journal, ruleId: null }];
    });
    return this.#rowsOf(made);
  }

  /** What came before the openings is locked and October closed, for every entity that has any. */
  periodRows(decidedBy: string, decidedAt: string): Tables {
    const owners = new Set(
      ACCOUNTS.filter(({ key }) => this.#openings.has(this.#group('account', key))).map(
        ({ entity }) => entity,
      ),
    );
    const decided = { decided_by: decidedBy, decided_at: decidedAt };
    return {
      ledger_period: ENTITIES.filter(({ short }) => owners.has(short)).flatMap(({ short }) =>
        PERIODS.map(({ from, to, status }) => ({
          id: this.#id('period', `${short} ${from}`),
          entity_id: this.#group('entity', short),
          from_date: from,
          to_date: to,
          status,
          ...decided,
        })),
      ),
    };
  }

  lineRows(): Tables {
    const chart = chartOf(this.#id, this.#group);
    const accounts = new Map(chart.map((account) => [account.id, account]));
    const mirrors = new Map(
      chart.flatMap((account) =>
        account.bankAccountId === null ? [] : [[account.bankAccountId, account] as const],
      ),
    );
    const owners = new Map(ACCOUNTS.map((seed) => [this.#group('account', seed.key), seed]));
    const bases = new Map(ENTITIES.map(({ short, currency }) => [short, currency]));
    const match = compileRules(rulesOf(this.#id, this.#group));
    const made = [...this.#lines]
      .sort((a, b) =>
        String(a.booking_date) < String(b.booking_date)
          ? -1
          : String(a.booking_date) > String(b.booking_date)
            ? 1
            : 0,
      )
      .flatMap((row) => {
        const seed = owners.get(String(row.account_id));
        if (seed === undefined) return [];
        const line = {
          id: String(row.id),
          accountId: String(row.account_id),
          bankId: this.#group('bank', seed.bank),
          entityId: this.#group('entity', seed.entity),
          currency: seed.currency,
          amountMinor: row.amount_minor as bigint,
          counterpartyName: row.counterparty_name as string | null,
          remittance: row.remittance as string | null,
          categoryId: row.category_id as string | null,
          bookingDate: String(row.booking_date) as IsoDate,
          valueDate: String(row.value_date) as IsoDate,
          description: lineDescription(
            row.counterparty_name as string | null,
            row.remittance as string | null,
          ),
        };
        const matched = match(line);
        const base = bases.get(seed.entity);
        if (matched === null || base === undefined) return [];
        const journal = unwrap(
          journalOfLine(line, matched.rule, {
            accounts,
            mirrors,
            baseCurrency: base,
            rateOf: (currency) => ok(this.#rate(currency, base, line.bookingDate)),
            externalId: `line:${line.id}`,
          }),
        );
        return [{ entity: seed.entity, base, journal, ruleId: matched.rule.id }];
      });
    return this.#rowsOf(made);
  }

  bookingRows(bookings: readonly Booking[]): Tables {
    const bases = new Map(ENTITIES.map(({ short, currency }) => [short, currency]));
    const made = bookings.flatMap((booking) => {
      const seed = ACCOUNTS[booking.account];
      const base = bases.get(seed?.entity ?? '');
      if (seed === undefined || base === undefined) return [];
      const { date, description, externalId, amountMinor } = booking;
      const mirror = this.#id('account', String(FIRST_MIRROR + booking.account));
      const journal: Journal = {
        postingDate: date,
        documentDate: date,
        description,
        source: 'manual',
        externalId,
        postings: withBase(
          [
            { accountId: mirror, amount: money(seed.currency, amountMinor) },
            {
              accountId: this.#id('account', booking.contraCode),
              amount: money(seed.currency, -amountMinor),
            },
          ],
          base,
          (currency) => this.#rate(currency, base, date),
        ),
      };
      return [{ entity: seed.entity, base, journal, ruleId: null }];
    });
    return this.#rowsOf(made);
  }

  #rate(currency: string, base: string, date: IsoDate): string {
    this.#rates ??= fxTable(
      this.#market.fx
        .filter(({ date: fixed }) => fixed >= '2026-10-01')
        .map(({ date: fixed, quote, rate }) => ({
          base: 'EUR',
          quote,
          date: isoDate(fixed),
          rate,
          source: RATE_SOURCE,
        })),
    );
    return unwrap(fxRate(this.#rates, currency, base, date)).rate;
  }

  #rowsOf(
    made: readonly {
      readonly entity: string;
      readonly base: string;
      readonly journal: Journal;
      readonly ruleId: string | null;
    }[],
  ): Tables {
    const journals: SampleRow[] = [];
    const postings: SampleRow[] = [];
    for (const { entity, journal, ruleId } of made) {
      const number = (this.#numbers.get(entity) ?? 0) + 1;
      this.#numbers.set(entity, number);
      const entityId = this.#group('entity', entity);
      const id = this.#id('journal', `${entity} ${number}`);
      journals.push({
        id,
        entity_id: entityId,
        number,
        posting_date: journal.postingDate,
        document_date: journal.documentDate,
        description: journal.description,
        source: journal.source,
        external_id: journal.externalId,
        reverses_id: null,
        rule_id: ruleId,
      });
      for (const [index, posting] of journal.postings.entries())
        postings.push({
          id: this.#id('posting', `${entity} ${number} ${index}`),
          journal_id: id,
          position: index + 1,
          entity_id: entityId,
          ledger_account_id: posting.accountId,
          posting_date: journal.postingDate,
          currency: posting.amount.currency,
          amount_minor: posting.amount.minor,
          base_currency: posting.base.currency,
          base_minor: posting.base.minor,
          rate: posting.rate,
          line_id: posting.lineId,
          cost_center: posting.costCenter,
          tax_code: posting.taxCode,
          description: posting.description,
        });
    }
    return { ledger_journal: journals, ledger_posting: postings };
  }
}
