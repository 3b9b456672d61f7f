/** Bank fees over a store: found in lines, compared with a price list, explained, taken back. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';

let group: AnalysisWorkspace;

const NUMBER = 'DE02120300000000202051';
const span = { from: '2026-10-01', to: '2026-10-31' } as const;

/** Two fees, a refund, and a transfer that holds a charge: 100.00 − 12.50 − 3.10 + 1.00 − 20.50. */
const STATEMENT = `:20:FEES\r
:25:${NUMBER}\r
:28C:10/1\r
:60F:C261001EUR100,00\r
:61:2610051005D12,50NCHGNONREF//F1\r
:86:ACCOUNT KEEPING\r
:61:2610061006D3,10NCHGNONREF//F2\r
:86:PAPER ORDER\r
:61:2610071007C1,00NCHGNONREF//F3\r
:86:REFUND\r
:61:2610081008D20,50NTRFNONREF//F4\r
/OCMT/EUR20,00/CHGS/EUR0,50/\r
:86:TRANSFER\r
:62F:C261031EUR64,90\r
-`;

const base64 = (text: string) => Buffer.from(text).toString('base64');

let bankId = '';
let accountId = '';

beforeAll(async () => {
  group = await analysisWorkspace();
  const done = await group.call('import.files', {
    files: [{ name: 'fees.sta', content: base64(STATEMENT) }],
    entityId: ID.holding,
  });
  expect(done.refusedFileCount).toBe(0);
  accountId = done.createdAccounts[0]?.id ?? '';
  bankId = (await group.call('accounts.get', { accountId, asOf: span.to })).account.bankId;
  expect(done.feeCount).toBe(4);
});
afterAll(() => group?.dispose());

const compare = () => group.call('fees.compare', { ...span, accountIds: [accountId] });

describe('found in lines', () => {
  it('by code, as a refund, and within an entry; once only', async () => {
    const page = await group.call('fees.page', { ...span, accountIds: [accountId] });
    expect(
      page.rows.map(({ toDate, origin, serviceCode, charged, state }) => [
        toDate,
        origin,
        serviceCode,
        charged.amount,
        state,
      ]),
    ).toEqual([
      ['2026-10-08', 'charges', 'CHARGE', '0.50', 'unpriced'],
      ['2026-10-07', 'line', 'NCHG', '-1.00', 'unpriced'],
      ['2026-10-06', 'line', 'NCHG', '3.10', 'unpriced'],
      ['2026-10-05', 'line', 'NCHG', '12.50', 'unpriced'],
    ]);
    expect(await group.call('fees.record', {})).toEqual({ recorded: 0, removed: 0 });
    expect((await compare()).total?.charged.amount).toBe('15.10');
  });
});

describe('beside the price list', () => {
  const list =
    'code;description;currency;unit price;fixed price\nNCHG;Account keeping;EUR;3,00;9,50\n';

  it('charged = agreed + variance + unpriced, in every row and the total', async () => {
    const file = { bankId, fileName: 'prices.csv', validFrom: '2026-01-01' };
    const taken = await group.call('feePrices.importFile', { ...file, content: base64(list) });
    expect(taken).toEqual({ added: 1, changed: 0, same: 0 });
    expect(await group.call('feePrices.importFile', { ...file, content: base64(list) })).toEqual({
      added: 0,
      changed: 0,
      same: 1,
    });
    const compared = await compare();
    // 3.00 + 9.50 for the first, 3.00 for the second, nothing for the refund.
    expect(compared.rows).toMatchObject([
      {
        key: '2026-10',
        label: 'October 2026',
        feeCount: 4,
        charged: { amount: '15.10' },
        agreed: { amount: '15.50' },
        variance: { amount: '-0.90' },
        unpriced: { amount: '0.50' },
      },
    ]);
    expect(compared).toMatchObject({ feeCount: 4, unpricedCount: 1, overCount: 1 });
    for (const groupBy of ['bank', 'account', 'service'] as const) {
      const { rows, total } = await group.call('fees.compare', {
        ...span,
        accountIds: [accountId],
        groupBy,
      });
      for (const row of [...rows, ...(total === null ? [] : [total])])
        expect(Number(row.charged.amount)).toBeCloseTo(
          Number(row.agreed.amount) + Number(row.variance.amount) + Number(row.unpriced.amount),
          9,
        );
      expect(total).toEqual(compared.total);
    }
  });

  it('in another currency the total is the same however the fees are grouped', async () => {
    const totals = await Promise.all(
      (['month', 'bank', 'account', 'service'] as const).map(async (groupBy) => {
        const asked = { ...span, asOf: AS_OF, groupBy, reportingCurrency: 'USD' };
        const { rows, total } = await group.call('fees.compare', asked);
        const cents = (amount = '0') => Math.round(100 * Number(amount));
        const sum = rows.reduce((all, row) => all + cents(row.converted?.amount), 0);
        expect(cents(total?.charged.amount)).toBe(sum);
        return total;
      }),
    );
    expect(totals[0]?.charged.currency).toBe('USD');
    for (const total of totals) expect(total).toEqual(totals[0]);
  });

  it('explains a count by group and state, down to the fees', async () => {
    const asked = { ...span, accountIds: [accountId] };
    const all = await group.call('fees.explainCount', asked);
    expect(all.figure.text).toBe('4');
    const states = all.sections[0]?.lines.map(({ label, count }) => [label, count]);
    expect(states).toEqual([
      ['as agreed', 1],
      ['above price', 1],
      ['below price', 1],
      ['without a price', 1],
      ['Fees', 4],
    ]);
    const [month] = all.sections[1]?.lines ?? [];
    expect(month).toMatchObject({ label: 'October 2026', count: 4 });
    const over = await group.call('fees.explainCount', {
      ...asked,
      key: '2026-10',
      currency: 'EUR',
      state: 'over',
    });
    expect(over.figure.text).toBe('1');
    expect(over.sections[1]?.lines).toMatchObject([
      { money: { amount: '3.10' }, link: { target: 'fees.explain' } },
    ]);
  });

  it('explains a fee down to its line, and a sum down to its fees', async () => {
    const { rows } = await group.call('fees.page', { ...span, accountIds: [accountId] });
    const second = rows.find(({ charged }) => charged.amount === '3.10');
    const told = await group.call('fees.explain', {
      feeId: second?.id ?? '',
      column: 'variance',
    });
    expect(told.figure.money).toEqual({ currency: 'EUR', amount: '0.10' });
    const lines = told.sections.flatMap((section) => section.lines);
    expect(lines.find(({ label }) => label === 'Statement line')?.link).toMatchObject({
      target: 'lines.explain',
      input: { lineId: second?.lineId },
    });
    const total = await group.call('fees.explainTotal', {
      ...span,
      accountIds: [accountId],
      key: '2026-10',
      currency: 'EUR',
    });
    expect(total.figure.money?.amount).toBe('15.10');
    const [parts] = total.sections.slice(-1);
    const named = parts?.lines.slice(0, -1).map(({ money }) => Number(money?.amount)) ?? [];
    expect(named.reduce((sum, one) => sum + one, 0)).toBeCloseTo(15.1, 9);
  });

  it('as known before the list came, nothing was agreed', async () => {
    const { last } = await group.call('journal.list', { count: 1 });
    const before = await group.call(
      'fees.compare',
      { ...span, accountIds: [accountId] },
      { knownEntry: last - 1 },
    );
    expect(before.rows[0]?.agreed.amount).toBe('0.00');
    await group.call('journal.undo', { entries: [last] });
    expect((await compare()).rows[0]?.agreed.amount).toBe('0.00');
  });

  it.each([
    [{ unitPrice: null }, 'PRICE_MISSING'],
    [{ unitPrice: '-1' }, 'AMOUNT_NEGATIVE'],
    [{ validTo: '2025-01-01' }, 'DATES_ORDER'],
    [{ fixedAmount: '0.001' }, 'AMOUNT_SCALE'],
  ])('refuses a price with %j', async (wrong, code) => {
    const price = {
      bankId,
      serviceCode: 'X',
      description: 'X',
      currency: 'EUR',
      unitPrice: '1',
      validFrom: '2026-01-01',
    };
    expect(await group.refusal('feePrices.save', { ...price, ...wrong })).toMatchObject({ code });
  });
});

describe('by category', () => {
  it('a line becomes a fee by its category, and is none without it', async () => {
    const { id: categoryId } = await group.call('categories.save', {
      code: 'bank-fees',
      name: 'Bank fees',
      direction: 'out',
    });
    const { rows } = await group.call('lines.page', { accountIds: [accountId] });
    const transfer = rows.find(({ amount }) => amount.amount === '-20.50');
    const lineIds = [transfer?.id ?? ''];
    await group.call('lines.setCategory', { lineIds, categoryId });
    // The charge within the line is not counted beside the line.
    expect(await group.call('fees.record', {})).toEqual({ recorded: 1, removed: 1 });
    await group.call('lines.setCategory', { lineIds, categoryId: null });
    expect(await group.call('fees.record', {})).toEqual({ recorded: 1, removed: 1 });
  });
});

describe('billing statements (camt.086)', () => {
  const service = (code: string, amount: string, volume: string) =>
    `<Svc><SvcDtl><BkSvc><Id>${code}</Id><Desc>Service ${code}</Desc></BkSvc><Vol>${volume}</Vol></SvcDtl>
<Pric><UnitPric><Amt Ccy="EUR">0.10</Amt></UnitPric></Pric><PmtMtd>FLAT</PmtMtd>
<OrgnlChrgPric><Amt Ccy="EUR">${amount}</Amt></OrgnlChrgPric></Svc>`;
  const billing = (services: string, status = 'ORGN', account = NUMBER) =>
    `<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.086.001.03"><BkSvcsBllgStmt><BllgStmtGrp><BllgStmt>
<StmtId>B-09</StmtId><FrToDt><FrDt>2026-09-01</FrDt><ToDt>2026-09-30</ToDt></FrToDt><Sts>${status}</Sts>
<AcctChrtcs><CshAcct><Id><IBAN>${account}</IBAN></Id></CshAcct><AcctBalCcyCd>EUR</AcctBalCcyCd></AcctChrtcs>
${services}</BllgStmt></BllgStmtGrp></BkSvcsBllgStmt></Document>`;
  const two = service('PAY', '10.00', '100') + service('ACH', '2.50', '25');
  const september = { from: '2026-09-01', to: '2026-09-30' } as const;
  const bring = (name: string, text: string) =>
    group.call('import.files', { files: [{ name, content: base64(text) }] });

  it('are previewed and kept, each service with its slice of the file, and undone as one', async () => {
    const files = [{ name: 'bill.xml', content: base64(billing(two)) }];
    const { files: seen } = await group.call('import.inspect', { files });
    expect(seen[0]).toMatchObject({ format: 'camt.086', feeCount: 2, refusal: null, issues: [] });
    expect(await bring('bill.xml', billing(two))).toMatchObject({ feeCount: 2 });
    expect(await bring('bill.xml', billing(two))).toMatchObject({ feeCount: 0 });
    const { rows } = await group.call('fees.page', { ...september, accountIds: [accountId] });
    expect(
      rows.map(({ serviceCode, volume, charged }) => [serviceCode, volume, charged.amount]),
    ).toEqual([
      ['PAY', '100', '10.00'],
      ['ACH', '25', '2.50'],
    ]);
    const told = await group.call('fees.explain', { feeId: rows[0]?.id ?? '' });
    const source = told.sections.find(({ title }) => title === 'Source');
    expect(source?.raw).toMatch(/^<Svc><SvcDtl><BkSvc><Id>PAY<[\s\S]*<\/Svc>$/);
    expect(source?.lines).toContainEqual({ label: 'Line in the file', value: '5' });
  });

  it('the booking of 12.50 in October pays for them and is not counted again', async () => {
    const { rows } = await group.call('fees.page', { ...span, accountIds: [accountId] });
    const paid = rows.find(({ charged }) => charged.amount === '12.50');
    expect(paid?.state).toBe('settlement');
    expect((await compare()).total?.charged.amount).toBe('2.60');
    const whole = await group.call('fees.compare', {
      from: '2026-09-01',
      to: '2026-10-31',
      accountIds: [accountId],
    });
    expect(whole.total?.charged.amount).toBe('15.10');
    const told = await group.call('fees.explain', { feeId: paid?.id ?? '' });
    expect(told.sections.find(({ title }) => title === 'Pays for')?.lines).toHaveLength(2);
  });

  it('a replacement takes the place of what it replaces', async () => {
    const other = billing(service('PAY', '9.00', '90'), 'RPLC');
    expect(await bring('bill-2.xml', other)).toMatchObject({ feeCount: 1 });
    const { rows } = await group.call('fees.page', { ...september, accountIds: [accountId] });
    expect(rows.map(({ charged }) => charged.amount)).toEqual(['9.00']);
    const { last } = await group.call('journal.list', { count: 1 });
    await group.call('journal.undo', { entries: [last] });
    expect((await group.call('fees.page', { ...september, accountIds: [accountId] })).count).toBe(
      2,
    );
  });

  it('of an account that nobody knows are told', async () => {
    const text = billing(two, 'ORGN', 'DE89370400440532013000');
    const { files } = await group.call('import.inspect', {
      files: [{ name: 'x.xml', content: base64(text) }],
    });
    expect(files[0]?.issues).toMatchObject([{ code: 'BILLING_ACCOUNT_UNKNOWN' }]);
  });

  it('a fee that only the German code tells', async () => {
    const text = `:20:G\r\n:25:${NUMBER}\r\n:28C:11/1\r\n:60F:C261031EUR64,90\r\n:61:2611021102D4,90NMSCNONREF//G1\r\n:86:808?00ENTGELT?20KONTO\r\n:62F:C261102EUR60,\r\n-`;
    expect(await bring('gvc.sta', text)).toMatchObject({ feeCount: 1 });
    const { rows } = await group.call('fees.page', {
      from: '2026-11-01',
      to: '2026-11-30',
      accountIds: [accountId],
    });
    expect(rows).toMatchObject([{ serviceCode: '808', charged: { amount: '4.90' } }]);
  });
});

describe('the report', () => {
  const asked = { kind: 'bank-fees' as const, formats: ['pdf', 'xlsx'] as ('pdf' | 'xlsx')[] };

  it('is written as PDF and Excel and kept, and refused where there is no fee', async () => {
    const { documents } = await group.call('reports.create', {
      ...asked,
      asOf: '2026-10-31',
      from: '2026-09-01',
    });
    expect(documents.map(({ fileName }) => fileName)).toEqual([
      'bank-fees-2026-09-01-2026-10-31.pdf',
      'bank-fees-2026-09-01-2026-10-31.xlsx',
    ]);
    for (const { sizeBytes } of documents) expect(sizeBytes).toBeGreaterThan(5000);
    expect(await group.refusal('reports.create', { ...asked, asOf: '2020-01-31' })).toMatchObject({
      code: 'REPORT_NO_FEES',
    });
  });
});
