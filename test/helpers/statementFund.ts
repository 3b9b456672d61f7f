/**
 * A fund of any number of investors for tests and benchmarks of its documents: two calls, two deals, a
 * year and a half of fees and values, and a distribution that waits for its waterfall.
 */
import { allocate } from '../../core/money/allocate.ts';
import type { WriteStore } from '../../main/store/index.ts';
import { testId } from './workspace.ts';

const FIRST_ID = 500_000;
const id = (offset: number) => testId(FIRST_ID + offset);

export const STATEMENT_FUND = {
  fund: id(0),
  code: 'STMT',
  firstCall: id(11),
  secondCall: id(12),
  distribution: id(13),
  asOf: '2026-09-30',
} as const;

const TERMS = {
  currency: 'EUR',
  waterfall: {
    form: 'whole-fund',
    preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
    catchUp: { share: '1' },
    carry: { rate: '0.2' },
  },
  managementFee: { phases: [{ from: '2025-01-01', basis: 'committed', rateAnnual: '0.02' }] },
  recycling: { limitShare: '0.2' },
};

/** Commitments of uneven size, the general partner's last. */
function commitmentsOf(investors: number): bigint[] {
  const lps = Array.from({ length: investors - 1 }, (_, k) => BigInt(1 + ((k * 7) % 11)));
  return [...lps, 1n].map((units) => units * 1_000_000_00n);
}

/** Rows of the fund; `investors` counts the general partner. */
export function insertStatementFund(tx: WriteStore, investors: number): void {
  const fundId = STATEMENT_FUND.fund;
  tx.insert('fund', {
    id: fundId,
    code: STATEMENT_FUND.code,
    name: 'Statement Partners',
    currency: 'EUR',
    vintage: 2025,
  });
  tx.insert('fund_terms', {
    id: id(1),
    fund_id: fundId,
    version: 1,
    valid_from: '2025-01-01',
    terms: TERMS,
  });
  const commitments = commitmentsOf(investors);
  const rowOf = (index: number) => id(1_000 + index);
  commitments.forEach((minor, index) => {
    const isGp = index === investors - 1;
    const number = String(index + 1).padStart(3, '0');
    tx.insert('investor', {
      id: id(10_000 + index),
      code: isGp ? 'S-GP' : `S${number}`,
      name: isGp ? 'Statement Partners GP' : `Pension fund ${number}`,
      kind: isGp ? 'gp' : 'pension',
      country: 'DE',
    });
    tx.insert('commitment', {
      id: rowOf(index),
      fund_id: fundId,
      investor_id: id(10_000 + index),
      party: isGp ? 'gp' : 'lp',
      class_code: isGp ? 'GP' : index % 3 === 2 ? 'B' : 'A',
      class_name: isGp ? 'GP commitment' : index % 3 === 2 ? 'Class B' : 'Class A',
      closing_date: '2025-01-15',
      amount_minor: minor,
    });
  });
  const committed = commitments.reduce((sum, minor) => sum + minor, 0n);
  const share = (percent: bigint) => (committed * percent) / 100n + 1n;
  const call = (callId: string, number: number, dueDate: string, percent: bigint) => {
    const amount = share(percent);
    const purposes = [
      { id: 'invest', kind: 'investment', label: 'Investment', dealId: null },
      { id: 'fee', kind: 'management-fee', label: 'Management fee', dealId: null },
    ];
    const [invest = 0n, fee = 0n] = allocate(amount, [9n, 1n]);
    tx.insert('capital_call', {
      id: callId,
      fund_id: fundId,
      number,
      due_date: dueDate,
      amount_minor: amount,
      purpose: 'Investment and fees',
      status: 'settled',
      notice_date: dueDate.replace(/-\d\d$/, '-01'),
      purposes: purposes.map((purpose, k) => ({
        ...purpose,
        amount: { currency: 'EUR', amount: euros(k === 0 ? invest : fee) },
      })),
    });
    const lines = allocate(amount, commitments);
    const feeLines = allocate(fee, commitments);
    lines.forEach((minor, index) => {
      const feePart = feeLines[index] ?? 0n;
      tx.insert('capital_call_line', {
        id: id(100_000 * number + index),
        capital_call_id: callId,
        commitment_id: rowOf(index),
        amount_minor: minor,
        parts: [String(minor - feePart), String(feePart)],
      });
    });
  };
  call(STATEMENT_FUND.firstCall, 1, '2025-02-17', 50n);
  call(STATEMENT_FUND.secondCall, 2, '2026-01-19', 20n);
  for (const [k, code, name] of [
    [1, 'AAA', 'Alba Pumps'],
    [2, 'BBB', 'Brant Software'],
  ] as const)
    tx.insert('fund_deal', { id: id(20 + k), fund_id: fundId, code, name, sector: 'Industry' });
  const flows: readonly [string, string, bigint, number | null, string?][] = [
    ['2025-02-20', 'investment', -share(30n), 1],
    ['2025-03-31', 'organisation-cost', -12_345_67n, null],
    ['2025-06-30', 'management-fee', -share(1n), null],
    ['2025-09-30', 'fee-offset', 5_000_01n, null],
    ['2026-01-21', 'investment', -share(20n), 2],
    ['2025-11-28', 'placement-fee', -7_777_77n, null],
    ['2026-03-31', 'expense', -22_222_22n, null, 'audit'],
    ['2026-03-31', 'expense', -11_111_11n, null],
    ['2026-04-30', 'chargeback', -4_321_09n, null, 'accounting'],
    ['2026-06-30', 'management-fee', -share(1n), null],
    ['2026-07-01', 'fee-waiver', 3_000_07n, null],
    ['2026-07-15', 'income', 40_000_00n, 2, 'dividend'],
    ['2026-07-16', 'income', 4_444_44n, 2, 'interest'],
    ['2026-08-14', 'proceeds', share(98n), 1],
  ];
  flows.forEach(([date, kind, minor, deal, category], index) => {
    tx.insert('fund_flow', {
      id: id(40 + index),
      fund_id: fundId,
      number: index + 1,
      flow_date: date,
      kind,
      category: category ?? null,
      deal_id: deal === null ? null : id(20 + deal),
      amount_minor: minor,
    });
  });
  const values: readonly [string, string, number, bigint][] = [
    ['2025-12-31', 'AAA', 1, share(35n)],
    ['2026-06-30', 'AAA', 1, share(55n)],
    ['2026-06-30', 'BBB', 2, share(21n)],
    ['2026-09-30', 'AAA', 1, 0n],
    ['2026-09-30', 'BBB', 2, share(27n)],
  ];
  values.forEach(([date, label, deal, minor], index) => {
    tx.insert('fund_valuation', {
      id: id(60 + index),
      fund_id: fundId,
      valuation_date: date,
      kind: 'deal',
      label,
      version: 1,
      deal_id: id(20 + deal),
      amount_minor: minor,
    });
  });
  tx.insert('distribution', {
    id: STATEMENT_FUND.distribution,
    fund_id: fundId,
    number: 1,
    pay_date: '2026-08-28',
    amount_minor: share(95n),
    status: 'draft',
    recallable_minor: share(3n),
  });
}

function euros(minor: bigint): string {
  const digits = minor.toString().padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
