/** What people of the sample group did on its last two days. */
import { billedPrices, billingFile, billingRows } from './billing.ts';
import { amsterdamInstant } from './days.ts';
import { flowRow, limitRow, scenarioRows } from './deskRows.ts';
import { MANUAL_FLOW } from './expectedFlows.ts';
import type { FundSeed } from './funds.ts';
import { SAMPLE_AS_OF } from './group.ts';
import type { SampleLedger } from './ledger.ts';
import { eventRows, type IdBook, type Tables } from './master.ts';
import type { SampleReconciliation } from './reconcile.ts';
import { LATE_RECEIPTS } from './scenarios.ts';
import type { StatementAccount } from './statementModel.ts';
import type { Task } from './task.ts';
import { LIMITS, RAISED_MINIMUM_MINOR } from './treasury.ts';

/** The accountant's morning of the day before last: chart, rules, openings, October, November so far. */
export function ledgerTasks(id: IdBook, ledger: SampleLedger): Task[] {
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

/** What people did on the last day besides the imports. */
export function lastDayTasks(id: IdBook, funds: readonly FundSeed[]): Task[] {
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

/** The last afternoon: sub-ledgers are booked, invoices matched, categories put right, rules written. */
export function reconcileTasks(ledger: SampleLedger, matching: SampleReconciliation): Task[] {
  const at = (clock: string) => amsterdamInstant(SAMPLE_AS_OF, clock);
  const task = (clock: string, userLogin: string, label: string, run: () => Tables): Task => ({
    at: at(clock),
    userLogin,
    label,
    run,
  });
  return [
    task('16:20:15', 's.aoki', 'Invoices of November', () => matching.invoiceRows()),
    task('16:24:40', 'e.kowalczyk', 'Sub-ledger journals, 19 and 20 Nov', () =>
      ledger.bookingRows(matching.bookings()),
    ),
    task('16:31:02', 'e.kowalczyk', 'Matches accepted', () => matching.matchRows()),
    {
      ...task('16:42:11', 'e.kowalczyk', 'Matches taken back', () => ({})),
      removes: () => matching.takenBack(),
    },
    task('16:44:37', 'e.kowalczyk', 'Matches accepted', () => matching.matchedAgain()),
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

/** The last evening: what the bank billed, rules for the group's statements, the day's position signed. */
export function eveningTasks(
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
