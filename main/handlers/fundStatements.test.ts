/** Statements of a fund's investors over a real store: they foot, sum to the fund, and hold as files. */
import type { Workbook } from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseMinor } from '../../core/money/money.ts';
import type { InputOf, OutputOf } from '../../preload/contract/index.ts';
import {
  type AnalysisWorkspace,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import {
  hasOffice,
  loadWorkbook,
  plainCells,
  reopened,
  withoutResults,
} from '../../test/helpers/office.ts';
import { insertStatementFund, STATEMENT_FUND } from '../../test/helpers/statementFund.ts';
import { testMeta } from '../../test/helpers/workspace.ts';

const { fund: fundId, asOf } = STATEMENT_FUND;
const INVESTORS = 9;
let group: AnalysisWorkspace;
let made: OutputOf<'reports.create'>['documents'];

beforeAll(async () => {
  group = await analysisWorkspace();
  group.store.command(testMeta('test.statements'), (tx) => insertStatementFund(tx, INVESTORS));
  await group.call('fund.runWaterfall', { distributionId: STATEMENT_FUND.distribution });
  group.store.command(testMeta('test.settle'), (tx) =>
    tx.update('distribution', STATEMENT_FUND.distribution, { status: 'settled' }),
  );
  const input = { kind: 'capital-account-statement', fundId, asOf } as const;
  made = (await group.call('reports.create', { ...input, formats: ['pdf', 'xlsx'] })).documents;
});
afterAll(() => group?.dispose());

async function bytesOf(documentId: string): Promise<Buffer> {
  const { content } = await group.call('documents.content', { documentId });
  return Buffer.from(content, 'base64');
}

/** The figures of a sheet's rows by the text in their first cell, in cents. */
async function cents(documentId: string, sheetName: string) {
  const sheet = (await loadWorkbook(await bytesOf(documentId))).getWorksheet(sheetName);
  const rows = new Map<string, bigint[]>();
  sheet?.eachRow((row) => {
    const figures: bigint[] = [];
    row.eachCell((cell, at) => {
      const value = cell.formula === undefined ? cell.value : cell.result;
      if (at > 1 && typeof value === 'number') figures.push(BigInt(Math.round(value * 100)));
    });
    rows.set(row.getCell(1).text, figures);
  });
  return rows;
}

describe('capital account statements', () => {
  it('are one of each investor and one of all, as PDF and Excel', async () => {
    expect(made).toHaveLength(2 * (INVESTORS + 1));
    expect(made.filter(({ holder }) => holder === null).map(({ fileName }) => fileName)).toEqual([
      'stmt-capital-account-2026-09-30-all.pdf',
      'stmt-capital-account-2026-09-30-all.xlsx',
    ]);
    expect(new Set(made.map(({ fileName }) => fileName)).size).toBe(made.length);
    for (const { id, mediaType } of made.slice(0, 4)) {
      const magic = mediaType === 'application/pdf' ? '%PDF-' : 'PK';
      expect((await bytesOf(id)).subarray(0, magic.length).toString('latin1')).toBe(magic);
    }
    const listed = await group.call('reports.list', { fundId });
    expect(listed.documentCount).toBe(made.length);
  });

  it('foot: opening, calls, distributions and result are the closing balance', async () => {
    const own = made.filter(({ holder, fileName }) => holder && fileName.endsWith('.xlsx'));
    expect(own).toHaveLength(INVESTORS);
    for (const { id } of own) {
      const rows = await cents(id, 'Capital account (EUR)');
      const closing = rows.get('Closing balance') ?? [];
      const movements = [...rows]
        .filter(([line, figures]) => line !== 'Closing balance' && figures.length === 6)
        .map(([, figures]) => figures);
      expect(movements).toHaveLength(9);
      closing.forEach((total, column) => {
        expect(movements.reduce((sum, row) => sum + (row[column] ?? 0n), 0n)).toBe(total);
      });
    }
  });

  it('of all investors sum to the fund, and the fund to its accounts', async () => {
    const { accounts, totals } = await group.call('fundAccounts.capital', { fundId, to: asOf });
    const all = made.find(({ fileName }) => fileName.endsWith('all.xlsx'));
    const rows = await cents(all?.id ?? '', 'Since inception (EUR)');
    const fund = rows.get('Fund');
    expect(fund?.at(-1)).toBe(parseMinor(totals.closing.amount, 2));
    expect(fund?.[1]).toBe(parseMinor(totals.contributions.amount, 2));
    for (const { name, closing } of accounts)
      expect(rows.get(name)?.at(-1), name).toBe(parseMinor(closing.amount, 2));
    const closings = accounts.map(({ name }) => rows.get(name)?.at(-1) ?? 0n);
    expect(closings.reduce((sum, minor) => sum + minor, 0n)).toBe(fund?.at(-1));
  });

  it('stand on runs that are kept with them and repeat', async () => {
    const [first] = made;
    expect(first?.runIds).toHaveLength(3);
    for (const runId of first?.runIds ?? []) {
      const { run } = await group.call('runs.get', { runId });
      expect(run.calculation).toBe('fund.capitalAccounts');
      expect(run.pinned).toBe(true);
    }
  });

  it('print multiples net of recycling beside the headline', async () => {
    const own = made.find(({ holder, fileName }) => holder === 'S003' && /xlsx$/.test(fileName));
    const cells = plainCells(await loadWorkbook(await bytesOf(own?.id ?? '')));
    const figureOf = (label: string) => {
      const found = cells.find(({ value }) => value === label);
      return cells.find(
        ({ sheet, address }) =>
          sheet === found?.sheet && address === found.address.replace(/^[A-Z]+/, 'B'),
      )?.value;
    };
    const gross = Number(figureOf('DPI'));
    const net = Number(figureOf('DPI, net of recycling'));
    // 70 % called, 3 % of commitments paid out as recallable.
    const share = 3 / 70;
    expect(net).toBeCloseTo((gross - share) / (1 - share), 3);
  });

  it('of one investor are that of its code alone', async () => {
    const input = { kind: 'capital-account-statement', formats: ['pdf'], fundId, asOf } as const;
    const { documents } = await group.call('reports.create', {
      ...input,
      formats: ['pdf'],
      investor: 'S002',
    });
    expect(documents.map(({ fileName }) => fileName)).toEqual([
      'stmt-capital-account-2026-09-30-s002.pdf',
    ]);
    const refused = (change: object) =>
      group.refusal('reports.create', { ...input, formats: ['pdf'], ...change });
    expect((await refused({ investor: 'S0' }))?.code).toBe('INVESTOR_UNKNOWN');
    expect((await refused({ asOf: '2024-01-01' }))?.code).toBe('STATEMENT_NO_COMMITMENTS');
  });
});

describe('partner statements', () => {
  it('list every line, and their sums are what the account says', async () => {
    const input = { kind: 'partner-statement', fundId, asOf } as const;
    const { documents } = await group.call('reports.create', {
      ...input,
      formats: ['pdf', 'xlsx'],
    });
    expect(documents).toHaveLength(2 * (INVESTORS + 1));
    const { accounts } = await group.call('fundAccounts.capital', { fundId, to: asOf });
    for (const { id, contributions, distributions } of accounts) {
      const own = documents.find(
        ({ holder, fileName }) => holder === id && fileName.endsWith('xlsx'),
      );
      if (own === undefined) continue;
      const rows = await cents(own.id, 'Calls and distributions (EUR)');
      const [paidIn = 0n, paidOut = 0n] = rows.get('Since inception') ?? [];
      expect(paidIn).toBe(parseMinor(contributions.amount, 2));
      expect(-paidOut).toBe(parseMinor(distributions.amount, 2));
    }
    const own = documents.find(
      ({ holder, fileName }) => holder === 'S003' && fileName.endsWith('xlsx'),
    );
    const texts = plainCells(await loadWorkbook(await bytesOf(own?.id ?? '')))
      .map(({ value }) => String(value))
      .filter((text) => text.startsWith('Distribution 1, '));
    expect(texts).toEqual([
      'Distribution 1, return of capital',
      'Distribution 1, preferred return',
      'Distribution 1, carry split',
    ]);
  });
});

describe('notices', () => {
  const create = (
    input: Pick<InputOf<'reports.create'>, 'kind' | 'capitalCallId' | 'distributionId'>,
  ) => group.call('reports.create', { asOf, formats: ['pdf', 'xlsx'], ...input });

  it('of a call tell each purpose and what stays unfunded', async () => {
    const { documents } = await create({
      kind: 'capital-call-notice',
      capitalCallId: STATEMENT_FUND.secondCall,
    });
    expect(documents).toHaveLength(2 * (INVESTORS + 1));
    const all = await cents(documents[1]?.id ?? '', 'All investors (EUR)');
    const { lines, amount } = await group.call('capitalCalls.get', {
      capitalCallId: STATEMENT_FUND.secondCall,
      asOf,
    });
    expect(all.get('Fund')?.at(-2)).toBe(parseMinor(amount.amount, 2));
    for (const { investorName, amount: own, parts } of lines) {
      const figures = all.get(investorName) ?? [];
      expect(figures.slice(1, 3)).toEqual(parts.map((part) => parseMinor(part.amount, 2)));
      expect(figures.at(-2), investorName).toBe(parseMinor(own.amount, 2));
    }
    const own = documents.find(
      ({ holder, mediaType }) => holder === 'S003' && !mediaType.endsWith('pdf'),
    );
    const rows = await cents(own?.id ?? '', 'Unfunded commitment (EUR)');
    const [before = 0n] = rows.get('Before this notice') ?? [];
    const [after = 0n] = rows.get('After this notice') ?? [];
    const [called = 0n] = rows.get('Called') ?? [];
    expect(before + called).toBe(after);
    expect(called).toBe(-(all.get('Pension fund 003')?.at(-2) ?? 0n));
  });

  it('of a distribution tell the tiers, the carry and what may be called again', async () => {
    const { documents } = await create({
      kind: 'distribution-notice',
      distributionId: STATEMENT_FUND.distribution,
    });
    const all = await cents(documents[1]?.id ?? '', 'All investors (EUR)');
    const { distributions } = await group.call('funds.get', { fundId, asOf });
    const [{ amount } = { amount: { amount: '' } }] = distributions;
    expect(all.get('Fund')?.at(-2)).toBe(parseMinor(amount.amount, 2));
    const own = documents.find(
      ({ holder, mediaType }) => holder === 'S003' && !mediaType.endsWith('pdf'),
    );
    const [again = 0n] =
      (await cents(own?.id ?? '', 'Unfunded commitment (EUR)')).get(
        'Distributed and callable again',
      ) ?? [];
    expect(again).toBeGreaterThan(0n);
  });

  it('need lines', async () => {
    const input = { asOf, formats: ['pdf' as const] };
    const refused = (change: object) =>
      group.refusal('reports.create', {
        ...input,
        formats: ['pdf'],
        kind: 'distribution-notice',
        ...change,
      });
    expect((await refused({ distributionId: ID.draft }))?.code).toBe('NOTICE_NOT_COMPUTED');
    expect((await refused({}))?.code).toBe('DISTRIBUTION_UNKNOWN');
  });
});

describe('the ILPA reporting template', () => {
  it('tells each flow in its line, and parts to the cent what the accounts hold', async () => {
    const { documents } = await group.call('reports.create', {
      ...{ kind: 'ilpa-reporting', fundId, asOf, investor: 'S003', formats: ['xlsx'] },
    });
    const rows = await cents(documents[0]?.id ?? '', 'A.1 Capital account (EUR)');
    const ofFund = (line: string) => rows.get(line)?.slice(3, 6);
    expect(ofFund('Audit')).toEqual([0n, -22_222_22n, -22_222_22n]);
    expect(ofFund('Other partnership expenses')).toEqual([0n, -11_111_11n, -11_111_11n]);
    expect(ofFund('Internal chargebacks')).toEqual([0n, -4_321_09n, -4_321_09n]);
    expect(ofFund('Management fee waivers')).toEqual([3_000_07n, 3_000_07n, 3_000_07n]);
    expect(ofFund('Offsets applied in the period')).toEqual([0n, 0n, 5_000_01n]);
    expect(ofFund('Placement fees')).toEqual([0n, 0n, -7_777_77n]);
    expect(ofFund('Organisation costs')).toEqual([0n, 0n, -12_345_67n]);
    expect(ofFund('Dividend income')).toEqual([40_000_00n, 40_000_00n, 40_000_00n]);
    expect(ofFund('Interest income')).toEqual([4_444_44n, 4_444_44n, 4_444_44n]);
    const { totals } = await group.call('fundAccounts.capital', { fundId, to: asOf });
    const end = ofFund('Ending NAV, net of incentive allocation');
    expect(end?.[2]).toBe(parseMinor(totals.closing.amount, 2));
    const carry = await cents(documents[0]?.id ?? '', 'A.3 Incentive allocation (EUR)');
    const accrued = carry.get('Accrued incentive allocation, ending balance') ?? [];
    expect(accrued[2]).toBeLessThan(0n);
    expect(accrued[5]).toBe(0n);
    expect(accrued[8]).toBeGreaterThan(0n);
    const received = await cents(documents[0]?.id ?? '', 'B Received by the GP (EUR)');
    expect(received.get('Internal chargebacks')?.[5]).toBe(4_321_09n);
  });
});

describe('workbooks that compute themselves', () => {
  const create = async (input: Pick<InputOf<'reports.create'>, 'kind'> & object) => {
    const { documents } = await group.call('reports.create', { asOf, formats: ['xlsx'], ...input });
    return Promise.all(documents.map(({ id }) => bytesOf(id)));
  };

  it('refuse what was not computed', async () => {
    const input = { kind: 'waterfall-workbook', asOf, distributionId: ID.draft } as const;
    const refused = await group.refusal('reports.create', { ...input, formats: ['xlsx'] });
    expect(refused?.code).toBe('DISTRIBUTION_NOT_COMPUTED');
  });

  it.skipIf(!hasOffice)(
    'come to the engine\u2019s figures in LibreOffice, without any stored result',
    { timeout: 120_000 },
    async () => {
      const [waterfall] = await create({
        kind: 'waterfall-workbook',
        ...{ distributionId: STATEMENT_FUND.distribution },
      });
      const [all] = await create({ kind: 'ilpa-reporting', ...{ fundId } });
      const [own] = await create({ kind: 'ilpa-reporting', ...{ fundId, investor: 'S003' } });
      const books = [waterfall, all, own].map((bytes) => bytes ?? Buffer.alloc(0));
      const stripped = await Promise.all(books.map(withoutResults));
      const computed = await reopened(...stripped);
      for (const [index, bytes] of books.entries()) {
        const stated = plainCells(await loadWorkbook(bytes));
        const found = new Map(
          plainCells(computed[index] as Workbook).map((cell) => [
            `${cell.sheet}!${cell.address}`,
            cell.value,
          ]),
        );
        const formulas = stated.filter(({ formula }) => formula !== null);
        expect(formulas.length).toBeGreaterThan(50);
        for (const { sheet, address, value } of formulas) {
          const place = `${index} ${sheet}!${address}`;
          const at = found.get(`${sheet}!${address}`);
          if (typeof value === 'number') expect(at as number, place).toBeCloseTo(value, 4);
          else expect(at, place).toBe(value);
        }
      }
    },
  );

  it('state the amounts of the run and the balances of the accounts', async () => {
    const [waterfall] = await create({
      kind: 'waterfall-workbook',
      ...{ distributionId: STATEMENT_FUND.distribution },
    });
    const sheet = (await loadWorkbook(waterfall ?? Buffer.alloc(0))).getWorksheet(
      'Who gets what (EUR)',
    );
    const totals = new Map<string, number>();
    sheet?.eachRow((row) =>
      totals.set(row.getCell(1).text, Number(row.getCell(row.cellCount).result)),
    );
    const lines = group.store.all<{ name: string; minor: bigint }>(
      `SELECT i.name, SUM(l.amount_minor) AS minor FROM distribution_line l
         JOIN commitment c ON c.id = l.holder JOIN investor i ON i.id = c.investor_id
        WHERE l.distribution_id = ? GROUP BY i.name`,
      [STATEMENT_FUND.distribution],
    );
    expect(lines).toHaveLength(INVESTORS);
    for (const { name, minor } of lines)
      expect(BigInt(Math.round((totals.get(name) ?? 0) * 100)), name).toBe(minor);
    expect(totals.get('Carry vehicle')).toBeGreaterThan(0);
  });
});
