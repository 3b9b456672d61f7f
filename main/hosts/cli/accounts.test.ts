/** The words that `ballast accounts` and `ballast fees` print, on the contract's answers. */
import { expect, test } from 'vitest';
import { accountText, findingsText } from './commands/accounts.ts';
import { comparedText, feesText } from './commands/fees.ts';

const id = '01900000-0001-7000-8000-000000000001';
const eur = (amount: string) => ({ currency: 'EUR', amount });

test('an account with its mandates and findings', () => {
  const finding = {
    accountId: id,
    accountName: 'Tax',
    entityName: 'Holding',
    code: 'MANDATE_EXPIRED',
    severity: 'warning' as const,
    message: 'The mandate of A ended.',
    mandateId: id,
  };
  const text = accountText({
    account: {
      id,
      entityId: id,
      entityName: 'Holding',
      bankId: id,
      bankName: 'Rheinbank',
      bankBic: null,
      name: 'Tax',
      number: '1',
      printedNumber: '1',
      numberScheme: 'other',
      routingNumber: null,
      currency: 'EUR',
      kind: 'tax',
      restriction: 'none',
      restricted: null,
      restrictionReason: null,
      openedOn: null,
      closedOn: null,
      state: 'open',
      channel: null,
      target: eur('5000.00'),
      minimum: null,
      overdraft: null,
      lastStatementDate: null,
      entry: 1,
    },
    balance: eur('1234567.80'),
    statementCount: 0,
    lastMovement: null,
    openFlowCount: 0,
    mandates: [
      {
        id,
        accountId: id,
        personName: 'A. Person',
        kind: 'signatory',
        rights: 'sole',
        limit: eur('10.00'),
        validFrom: '2026-01-01',
        validTo: null,
        state: 'valid',
        entry: 1,
      },
    ],
    attachments: [],
    findings: [finding],
  });
  expect(text).toMatch(/Balance +EUR 1,234,567\.80/);
  expect(text).toMatch(/target +EUR 5,000\.00/);
  expect(text).toMatch(/A\. Person +signatory +sole +EUR 10\.00 +2026-01-01/);
  expect(text).toContain('warning: The mandate of A ended.');
  expect(findingsText({ findings: [finding], accountCount: 3 })).toContain('MANDATE_EXPIRED');
  expect(findingsText({ findings: [], accountCount: 3 })).toBe('3 accounts are in order.\n');
});

test('fees beside their prices, and the rate that is missing', () => {
  const sums = {
    charged: eur('1500.00'),
    agreed: eur('1400.00'),
    variance: eur('90.00'),
    unpriced: eur('10.00'),
  };
  const row = { key: '2026-10', label: 'October 2026', currency: 'EUR', feeCount: 4, ...sums };
  const compared = {
    reportingCurrency: 'EUR',
    rows: [{ ...row, converted: sums.charged }],
    feeCount: 4,
    unpricedCount: 1,
    overCount: 1,
  };
  const text = comparedText({ ...compared, total: sums, missingRates: [] });
  expect(text).toMatch(/October 2026 +EUR +4 +1,500\.00 +1,400\.00 +90\.00 +10\.00/);
  expect(comparedText({ ...compared, total: null, missingRates: ['JPY'] })).toContain('JPY');
  expect(feesText({ rows: [], count: 2 })).toContain('The first 0 of 2.');
});
