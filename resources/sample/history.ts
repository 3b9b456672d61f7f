/** How the sample group came to where it stands: master data, funds, registers, and the imports day by day. */
import { interimRows, poolRows } from './cash.ts';
import { amsterdamInstant, DAYS, dayIndexOf } from './days.ts';
import { flowRow, holdingRows, limitRow, rateRows, scenarioRows } from './deskRows.ts';
import { buildExpectedFlows } from './expectedFlows.ts';
import { closingDates, laterClosingRows, TRANSFER_DATE, transferRows } from './fundRegister.ts';
import type { FundSeed } from './funds.ts';
import { SAMPLE_AS_OF } from './group.ts';
import type { SampleMarket } from './market.ts';
import {
  eventRows,
  fundRows,
  groupRows,
  type IdBook,
  peopleRows,
  settingRows,
  type Tables,
} from './master.ts';
import { documentFiles, documentRows, mandateRows, priceRows } from './register.ts';
import { EARLIER_SCENARIOS } from './scenarios.ts';
import type { StatementRows } from './statements.ts';
import type { SampleOptions, Task } from './task.ts';
import { LIMITS } from './treasury.ts';

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

export function masterTasks(
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
export function fundTasks(id: IdBook, funds: readonly FundSeed[]): Task[] {
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
export function fundRegisterTasks(id: IdBook, funds: readonly FundSeed[]): Task[] {
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

/** Who may sign, what was agreed with the banks, and the papers of both. */
export function registerTasks(id: IdBook, own: IdBook): Task[] {
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

export function importTasks(
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
