/**
 * The sample workspace as a sequence of journal batches in the order in which a real group would
 * have made them, so that looking at the past shows what was known then. Pure: one seed, the same
 * bytes on every machine, one month of rows in memory at a time.
 */
import { fileStatements } from './bankFiles.ts';
import { billedPrices, billingFile, billingRows } from './billing.ts';
import { interimRows, poolRows } from './cash.ts';
import { amsterdamInstant, DAYS, dayIndexOf } from './days.ts';
import { PATHS } from './draws.ts';
import { buildExpectedFlows, type ExpectedFlowSeed, MANUAL_FLOW } from './expectedFlows.ts';
import { fundBookTasks } from './fundBookRows.ts';
import { closingDates, laterClosingRows, TRANSFER_DATE, transferRows } from './fundRegister.ts';
import { buildFunds, type FundSeed } from './funds.ts';
import { ACCOUNTS, SAMPLE_AS_OF } from './group.ts';
import { idSource } from './ids.ts';
import { SampleLedger } from './ledger.ts';
import { buildMarket, RATE_SOURCE, type SampleMarket } from './market.ts';
import {
  eventRows,
  fundRows,
  groupRows,
  type IdBook,
  idBook,
  partyNumbers,
  peopleRows,
  settingRows,
  statementAccounts,
  type Tables,
} from './master.ts';
import { PARTIES } from './parties.ts';
import { planAccounts } from './plan.ts';
import { SampleReceipts } from './receipts.ts';
import { SampleReconciliation } from './reconcile.ts';
import { documentFiles, documentRows, feeRows, mandateRows, priceRows } from './register.ts';
import type { SampleBatch, SampleFile, SampleRole, SampleRow } from './rows.ts';
import { EARLIER_SCENARIOS, LATE_RECEIPTS, type ScenarioSeed } from './scenarios.ts';
import type { StatementAccount } from './statementModel.ts';
import { type StatementRows, statementWriter } from './statements.ts';
import { HOLDINGS, LIMITS, type LimitSeed, RAISED_MINIMUM_MINOR } from './treasury.ts';

export type { SampleBatch, SampleFile, SampleRole, SampleRow } from './rows.ts';

export interface SampleOptions {
  /** Rows of the role table; users get the role of their name where it is among them. */
  readonly roles: readonly SampleRole[];
}

interface Task {
  readonly at: string;
  readonly userLogin: string;
  readonly label: string;
  readonly run: () => Tables;
  readonly updates?: () => Tables;
  /** The bytes of documents that the batch attaches. */
  readonly files?: readonly SampleFile[];
  readonly removes?: () => { readonly [table: string]: readonly string[] };
  /** Whether the batch's statements came as files that are kept. */
  readonly isFiled?: boolean;
  /** Statements beside them that no kept file brought: interim reports. */
  readonly reports?: () => Tables;
  /** A cash position that is signed as it is known then. */
  readonly signs?: NonNullable<SampleBatch['signs']>;
}

/** From this day on statements and rates come as batches of single days, statements with files. */
const DAILY_FROM = '2026-11-01';

/**
 * The days on which imports end: the last weekday of each month, then each day of the last month.
 */
function importDays(): string[] {
  return DAYS.filter((day, index) => {
    if (day.weekday > 5) return false;
    if (day.date >= DAILY_FROM) return true;
    const next = DAYS.slice(index + 1).find((later) => later.weekday <= 5);
    return next !== undefined && next.month !== day.month;
  }).map((day) => day.date);
}

function rateRows(id: IdBook, market: SampleMarket, from: string, to: string): Tables {
  const within = (date: string) => date > from && date <= to;
  return {
    fx_rate: market.fx
      .filter((fixing) => within(fixing.date))
      .map(({ date, quote, rate }) => ({
        id: id('fx_rate', `${quote} ${date}`),
        base: 'EUR',
        quote,
        date,
        rate,
        source: RATE_SOURCE,
      })),
    market_rate: [...market.rates, ...market.indices]
      .filter((fixing) => within(fixing.date))
      .map(({ date, series, value }) => ({
        id: id('market_rate', `${series} ${date}`),
        series,
        date,
        value,
        source: RATE_SOURCE,
      })),
  };
}

function limitRow(id: IdBook, seed: LimitSeed): SampleRow {
  return {
    id: id('treasury_limit', seed.code),
    code: seed.code,
    name: seed.name,
    measure: seed.measure,
    scope_text: seed.scopeText,
    currency: seed.currency,
    amount_minor: seed.amountMinor,
    share: seed.share,
    warn_share: seed.warnShare,
    parameters:
      seed.subject === null
        ? seed.parameters
        : {
            ...seed.parameters,
            [seed.subject.parameter]: id(seed.subject.table, seed.subject.key),
          },
  };
}

function holdingRows(id: IdBook): Tables {
  const instrument = HOLDINGS.map((seed) => ({
    id: id('instrument', seed.code),
    code: seed.code,
    name: seed.name,
    kind: seed.kind,
    currency: seed.currency,
    issuer: seed.issuer,
    isin: null,
    maturity_date: seed.maturity,
    rate_annual: seed.rateAnnual,
    rate_series: `${seed.currency}.3M`,
  }));
  const holding = HOLDINGS.map((seed) => ({
    id: id('holding', seed.code),
    entity_id: id('entity', seed.entity),
    instrument_id: id('instrument', seed.code),
    valid_from: seed.from,
    valid_to: null,
    currency: seed.currency,
    nominal_minor: seed.nominalMinor,
    market_value_minor: seed.valueMinor,
  }));
  return { instrument, holding };
}

function flowRow(id: IdBook, seed: ExpectedFlowSeed): SampleRow {
  const account = ACCOUNTS[seed.account];
  const party = seed.party === null ? null : PARTIES[seed.party];
  return {
    id: id('expected_flow', seed.reference),
    entity_id: id('entity', account?.entity ?? ''),
    account_id: id('account', account?.key ?? ''),
    category_id: id('category', seed.category),
    counterparty_id: party ? id('counterparty', party.code) : null,
    reference: seed.reference,
    description: seed.description,
    source: seed.source,
    due_date: seed.due,
    currency: account?.currency ?? '',
    amount_minor: seed.amountMinor,
    probability: seed.probability,
    status: 'open',
    settled_line_id: null,
  };
}

function scenarioRows(id: IdBook, seeds: readonly ScenarioSeed[]): Tables {
  return {
    scenario: seeds.map((seed) => ({
      id: id('scenario', seed.name),
      name: seed.name,
      description: seed.description,
      parent_id: null,
      base_entry: null,
      shocks: seed.shocks,
      archived: false,
    })),
  };
}

function masterTasks(
  id: IdBook,
  cash: IdBook,
  options: SampleOptions,
  funds: readonly FundSeed[],
): Task[] {
  const start = (clock: string) => amsterdamInstant('2023-11-17', clock);
  const task = (at: string, userLogin: string, label: string, run: () => Tables): Task => ({
    at,
    userLogin,
    label,
    run,
  });
  return [
    task(start('09:00:00'), 'admin', 'People and roles', () => peopleRows(id, options.roles)),
    task(start('09:10:00'), 'admin', 'Group settings', () => settingRows(id)),
    task(start('09:30:00'), 'i.brandt', 'Entities, banks, accounts', () => ({
      ...groupRows(id),
      ...poolRows(id, cash),
    })),
    task(start('10:00:00'), 'i.brandt', 'Limits, policy v9', () => ({
      treasury_limit: LIMITS.map((seed) => limitRow(id, seed)),
    })),
    task(start('11:00:00'), 'm.okafor', 'Funds, terms, commitments', () => fundRows(id, funds)),
    task(amsterdamInstant('2026-10-30', '15:20:00'), 's.aoki', 'Scenarios', () =>
      scenarioRows(id, EARLIER_SCENARIOS),
    ),
    task(amsterdamInstant('2026-11-13', '16:40:00'), 'i.brandt', 'Holdings', () => holdingRows(id)),
    task(amsterdamInstant('2026-11-19', '17:10:00'), 's.aoki', 'Expected flows', () => ({
      expected_flow: buildExpectedFlows().map((seed) => flowRow(id, seed)),
    })),
  ];
}

/**
 * Calls and distributions: what came before the sample's start is taken over with the master data.
 */
function fundTasks(id: IdBook, funds: readonly FundSeed[]): Task[] {
  return funds.flatMap((fund) =>
    fund.events
      .filter((event) => event.status !== 'draft')
      .map((event) => {
        const isEarlier = event.date < '2023-11-17';
        const date = isEarlier ? '2023-11-17' : event.date;
        return {
          at: amsterdamInstant(date, isEarlier ? '11:30:00' : '14:00:00'),
          userLogin: 'm.okafor',
          label: `${fund.name}, ${event.kind === 'call' ? 'call' : 'distribution'} ${event.number}`,
          run: () => eventRows(id, fund, event),
        };
      }),
  );
}

/** Closings after a fund's first, and the transfer of a commitment. */
function fundRegisterTasks(id: IdBook, funds: readonly FundSeed[]): Task[] {
  const later = funds.flatMap((fund) =>
    closingDates(fund)
      .slice(1)
      .map((date, index) => ({
        at: amsterdamInstant(date, '14:30:00'),
        userLogin: 'm.okafor',
        label: `${fund.name}, closing ${index + 2}`,
        run: () => laterClosingRows(id, fund, index + 2),
      })),
  );
  const first = funds.find(({ code }) => code === 'GP1');
  if (!first) throw new RangeError('The sample lacks its first fund.');
  return [
    ...later,
    {
      at: amsterdamInstant(TRANSFER_DATE, '10:00:00'),
      userLogin: 'm.okafor',
      label: `${first.name}, transfer 1`,
      run: () => transferRows(id, first),
    },
  ];
}

function importTasks(
  id: IdBook,
  cash: IdBook,
  market: SampleMarket,
  write: (lastDay: number) => StatementRows,
): Task[] {
  const days = importDays();
  return days.flatMap((date, index) => {
    const before = days[index - 1] ?? '';
    const isDaily = date >= DAILY_FROM;
    const period = isDaily ? date : date.slice(0, 7);
    const statements: Task = {
      at: amsterdamInstant(date, '09:41:33'),
      userLogin: 'bank-feed',
      label: `Statements, ${period}`,
      run: () => ({ ...write(dayIndexOf(date)) }),
      isFiled: isDaily,
      ...(date === SAMPLE_AS_OF ? { reports: () => interimRows(id, cash) } : {}),
    };
    const rates: Task = {
      at: amsterdamInstant(date, '16:05:12'),
      userLogin: 'scheduler',
      label: `Reference rates, ${period}`,
      run: () => rateRows(id, market, before, date),
    };
    return [statements, rates];
  });
}

/** What people did on the last day besides the imports. */
function lastDayTasks(id: IdBook, funds: readonly FundSeed[]): Task[] {
  const at = (clock: string) => amsterdamInstant(SAMPLE_AS_OF, clock);
  const minimum = LIMITS.find((seed) => seed.code === 'LIQ');
  const fund = funds.find((seed) => seed.code === 'GP2');
  const draft = fund?.events.find((event) => event.status === 'draft');
  if (!minimum || !fund || !draft) throw new RangeError('The sample lacks its last day.');
  const raised = { ...minimum, amountMinor: RAISED_MINIMUM_MINOR };
  return [
    {
      at: at('08:14:27'),
      userLogin: 'i.brandt',
      label: 'Group minimum from EUR 240 m to EUR 250 m',
      run: () => ({}),
      updates: () => ({ treasury_limit: [limitRow(id, raised)] }),
    },
    {
      at: at('11:30:02'),
      userLogin: 'i.brandt',
      label: 'Late receipts: 10 days on trade receivables',
      run: () => scenarioRows(id, [LATE_RECEIPTS]),
    },
    {
      at: at('13:57:41'),
      userLogin: 'i.brandt',
      label: 'Netz GmbH grid fees, 27 Nov, EUR 2,150,000.00',
      run: () => ({ expected_flow: [flowRow(id, MANUAL_FLOW)] }),
    },
    {
      at: at('14:22:08'),
      userLogin: 'm.okafor',
      label: 'Growth Partners II, distribution 4',
      run: () => eventRows(id, fund, draft),
    },
  ];
}

/** The accountant's morning of the day before last: chart, rules, openings, October, November so far. */
function ledgerTasks(id: IdBook, ledger: SampleLedger): Task[] {
  const at = (clock: string) => amsterdamInstant('2026-11-19', clock);
  const task = (clock: string, label: string, run: () => Tables): Task => ({
    at: at(clock),
    userLogin: 'e.kowalczyk',
    label,
    run,
  });
  return [
    task('08:02:10', 'Chart of accounts with bank mirrors', () => ledger.chartRows()),
    task('08:14:52', 'Posting rules by category', () => ledger.ruleRows()),
    task('08:20:05', 'Opening balances, 31 Oct 2026', () => ledger.openingRows()),
    task('08:21:30', 'Locked to September, October 2026 closed', () =>
      ledger.periodRows(id('user', 'e.kowalczyk'), at('08:21:30')),
    ),
    task('08:26:44', 'Bank lines posted, 1 to 18 Nov', () => ledger.lineRows()),
  ];
}

/** The last evening: what the bank billed, rules for the group's statements, the day's position signed. */
function eveningTasks(
  id: IdBook,
  own: IdBook,
  ledger: SampleLedger,
  accounts: readonly StatementAccount[],
): Task[] {
  const at = (clock: string) => amsterdamInstant(SAMPLE_AS_OF, clock);
  const signed = (clock: string, asOf: string, note: string): Task => ({
    at: at(clock),
    userLogin: 's.aoki',
    label: note,
    run: () => ({}),
    signs: { asOf, note },
  });
  return [
    signed('16:10:20', SAMPLE_AS_OF, 'Before the invoices of November'),
    {
      at: at('17:02:45'),
      userLogin: 'i.brandt',
      label: 'Prices of billed services, Rheinbank',
      run: () => billedPrices(id, own),
    },
    {
      at: at('17:04:10'),
      userLogin: 'bank-feed',
      label: 'Billing statement of October, Rheinbank',
      run: () => billingRows(id, own, accounts, at('17:04:10')),
      files: [billingFile(accounts)],
    },
    {
      at: at('17:08:31'),
      userLogin: 'e.kowalczyk',
      label: 'Eliminations of the group',
      run: () => ledger.eliminationRows(),
    },
    signed('17:20:00', SAMPLE_AS_OF, 'With the invoices of November'),
  ];
}

/** The last afternoon: sub-ledgers are booked, invoices matched, categories put right, rules written. */
function reconcileTasks(ledger: SampleLedger, matching: SampleReconciliation): Task[] {
  const at = (clock: string) => amsterdamInstant(SAMPLE_AS_OF, clock);
  const task = (clock: string, userLogin: string, label: string, run: () => Tables): Task => ({
    at: at(clock),
    userLogin,
    label,
    run,
  });
  const [found, again] = [at('16:31:02'), at('16:44:37')];
  return [
    task('16:20:15', 's.aoki', 'Invoices of November', () => matching.invoiceRows()),
    task('16:24:40', 'e.kowalczyk', 'Sub-ledger journals, 19 and 20 Nov', () =>
      ledger.bookingRows(matching.bookings()),
    ),
    task('16:31:02', 'e.kowalczyk', 'Matches accepted', () => matching.matchRows(found)),
    {
      ...task('16:42:11', 'e.kowalczyk', 'Matches taken back', () => ({})),
      removes: () => matching.takenBack(),
    },
    task('16:44:37', 'e.kowalczyk', 'Matches accepted', () => matching.matchedAgain(again)),
    task('16:48:20', 'e.kowalczyk', 'Match rules', () => matching.matchRuleRows()),
    task('16:52:54', 's.aoki', 'Category rules', () => matching.categoryRuleRows()),
    {
      ...task('16:55:08', 's.aoki', 'Lines without a category', () => ({})),
      updates: () => matching.categoryRows('cleared'),
    },
    {
      ...task('16:58:30', 's.aoki', 'Categories of lines', () => ({})),
      updates: () => matching.categoryRows('set'),
    },
  ];
}

/** Who may sign, what was agreed with the banks, and the papers of both. */
function registerTasks(id: IdBook, own: IdBook): Task[] {
  const at = amsterdamInstant('2024-01-08', '10:12:40');
  const mandatesAt = amsterdamInstant('2023-11-17', '10:30:00');
  return [
    {
      at: mandatesAt,
      userLogin: 'i.brandt',
      label: 'Mandates of the accounts',
      run: () => mandateRows(id, own),
    },
    {
      at,
      userLogin: 'i.brandt',
      label: 'Documents of accounts',
      run: () => documentRows(id, own, at),
      files: documentFiles(),
    },
    {
      at: amsterdamInstant('2024-01-08', '10:20:05'),
      userLogin: 'i.brandt',
      label: 'Price lists of the banks',
      run: () => priceRows(id, own),
    },
  ];
}

/** Rows of both, those of one table together. */
function joined(tables: Tables, more: Tables): Tables {
  const names = [...new Set([...Object.keys(tables), ...Object.keys(more)])];
  return Object.fromEntries(
    names.map((name) => [name, [...(tables[name] ?? []), ...(more[name] ?? [])]]),
  );
}

function nonEmpty(tables: Tables): Tables {
  return Object.fromEntries(Object.entries(tables).filter(([, rows]) => rows.length > 0));
}

/**
 * The sample's batches in order of time. Rows hold `id` and every business column of `sync/tables`:
 * minor amounts as bigint, booleans as booleans, JSON as plain data, null where optional.
 *
 * Ids, times and all values depend on the fixed seed alone. A consumer inserts `tables` and then
 * writes `updates` over rows of earlier batches, one journal entry a batch.
 */
export function* sampleBatches(options: SampleOptions): Generator<SampleBatch> {
  const source = idSource();
  const fileIds = idSource(PATHS.fileIds);
  const ledgerIds = idSource(PATHS.ledgerIds);
  const cashIds = idSource(PATHS.cashIds);
  const cash = idBook(cashIds.next);
  const id = idBook(source.next);
  const market = buildMarket();
  const funds = buildFunds();
  const ledger = new SampleLedger(idBook(ledgerIds.next), id, market);
  const matchingIds = idSource(PATHS.reconcileIds);
  const matching = new SampleReconciliation(idBook(matchingIds.next), id);
  const registerIds = idSource(PATHS.registerIds);
  const own = idBook(registerIds.next);
  const fundBookIds = idSource(PATHS.fundBookIds);
  const fundBook = idBook(fundBookIds.next);
  const receiptIds = idSource(PATHS.receiptIds);
  const receipts = new SampleReceipts(idBook(receiptIds.next), id);
  const plans = planAccounts(market, funds);
  let writer: ((lastDay: number) => StatementRows) | undefined;
  const accountIds = () => ACCOUNTS.map((seed) => id('account', seed.key));
  const accounts = statementAccounts();
  const write = (lastDay: number): StatementRows => {
    writer ??= statementWriter(plans, {
      nextId: source.next,
      accountIds: accountIds(),
      accounts,
      categoryId: (code) => id('category', code),
      partyNumbers: partyNumbers(),
    });
    return writer(lastDay);
  };
  const tasks: Task[] = [
    ...masterTasks(id, cash, options, funds),
    ...fundTasks(id, funds),
    ...fundRegisterTasks(id, funds),
    ...fundBookTasks(id, fundBook, funds),
    ...importTasks(id, cash, market, write),
    ...ledgerTasks(id, ledger),
    ...lastDayTasks(id, funds),
    ...reconcileTasks(ledger, matching),
    ...registerTasks(id, own),
    {
      at: amsterdamInstant('2026-11-16', '10:12:30'),
      userLogin: 'm.okafor',
      label: 'Receipts of capital calls',
      run: () => receipts.rows(funds),
    },
    ...eveningTasks(id, own, ledger, accounts),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  for (const task of tasks) {
    source.at(task.at);
    fileIds.at(task.at);
    ledgerIds.at(task.at);
    cashIds.at(task.at);
    matchingIds.at(task.at);
    registerIds.at(task.at);
    fundBookIds.at(task.at);
    receiptIds.at(task.at);
    const made = task.run();
    ledger.see(made);
    matching.see(made);
    receipts.see(made);
    const context = { nextId: fileIds.next, accountIds: accountIds(), accounts };
    const { tables, ...files } = task.isFiled
      ? fileStatements(made, { ...context, receivedAt: task.at })
      : { tables: made };
    const { label, at, userLogin } = task;
    const fees = feeRows(id, own, tables.statement_line ?? []);
    const all = joined(joined(tables, task.reports?.() ?? {}), { bank_fee: fees });
    const head = {
      label,
      at,
      userLogin,
      tables: nonEmpty(all),
      ...files,
      ...(task.files ? { files: task.files } : {}),
    };
    yield {
      ...head,
      ...(task.updates ? { updates: task.updates() } : {}),
      ...(task.removes ? { removes: task.removes() } : {}),
      ...(task.signs ? { signs: task.signs } : {}),
    };
  }
}
