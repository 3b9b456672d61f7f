/** The reconciliation report over a real store: every account leads from its books to its bank. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { loadWorkbook } from '../../test/helpers/office.ts';
import { accountBooks, openLines, openPostings } from '../queries/reconciliationReport.ts';

let group: AnalysisWorkspace;
const accounts = new Map<string, string>();
const eur = (amount: string) => ({ currency: 'EUR', amount });

async function post(date: string, externalId: string, amount: string, contra: string) {
  const negated = amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
  return group.call('ledger.post', {
    entityId: ID.holding,
    postingDate: date,
    description: externalId,
    externalId,
    postings: [
      { ledgerAccountId: accounts.get(ID.eur) ?? '', amount: eur(amount) },
      { ledgerAccountId: accounts.get(contra) ?? '', amount: eur(negated) },
    ],
  });
}

beforeAll(async () => {
  group = await analysisWorkspace();
  await group.call('ledger.adoptChart', {});
  for (const { code, id, bankAccountId } of await group.call('ledger.accounts', {}))
    accounts.set(bankAccountId ?? code, id);
});
afterAll(() => group?.dispose());

const create = () =>
  group.call('reports.create', { kind: 'reconciliation', formats: ['xlsx'], asOf: AS_OF });

describe('the reconciliation report', () => {
  it('needs books', async () => {
    const input = { kind: 'reconciliation', formats: ['xlsx' as const], asOf: AS_OF } as const;
    expect(await group.refusal('reports.create', { ...input, formats: ['xlsx'] })).toMatchObject({
      code: 'REPORT_NO_BOOKS',
    });
  });

  it('leads from the books to the bank, whatever is open', async () => {
    const [first] = group.store.plucks<string>(
      `SELECT DISTINCT booking_date FROM statement_line WHERE account_id = '${ID.eur}'
        ORDER BY booking_date DESC LIMIT 1 OFFSET 5`,
    );
    await post(first ?? '', 'opening', '1000.00', '3100');
    await post(AS_OF, 'ahead of the bank', '-250.00', '5300');
    const { documents } = await create();
    const asked = { documentId: documents[0]?.id ?? '' };
    const size = await group.call('documents.explain', { ...asked, figure: 'size' });
    expect(size.figure).toMatchObject({ text: String(documents[0]?.sizeBytes), unit: 'bytes' });
    const runs = await group.call('documents.explain', { ...asked, figure: 'runs' });
    expect(runs.figure.text).toBe(String(documents[0]?.runIds.length));
    const known = await group.call('documents.explain', { ...asked, figure: 'known' });
    expect(known.figure.text).toBe(String(documents[0]?.knownEntry));
    const { content } = await group.call('documents.content', {
      documentId: documents[0]?.id ?? '',
    });
    const workbook = await loadWorkbook(Buffer.from(content, 'base64'));
    const sheet = workbook.worksheets.find(({ name }) => /From the books/.test(name));
    const rows: number[][] = [];
    sheet?.eachRow((row) => {
      const cells = (row.values as unknown[]).map((value) =>
        typeof value === 'number' ? value : 0,
      );
      if (String(row.getCell(2).value) === 'EUR') rows.push(cells.slice(3));
    });
    expect(rows.length).toBe(1);
    for (const figures of rows) {
      const [bank = 0, unexplained = 0] = figures.slice(7);
      const parts = figures.slice(0, 7).reduce((sum, part) => sum + part, 0);
      expect(parts).toBeCloseTo(bank, 2);
      expect(unexplained).toBe(0);
      expect(figures[4]).toBeCloseTo(250, 2);
    }
  });

  it('counts a matched posting once, and its difference apart', async () => {
    const before = accountBooks(group.store, AS_OF).find((row) => row.account_id === ID.eur);
    const [line] = group.store.all<{ id: string; amount_minor: bigint }>(
      `SELECT id, amount_minor FROM statement_line WHERE account_id = '${ID.eur}'
        AND amount_minor < -30000 ORDER BY booking_date DESC, id LIMIT 1`,
    );
    const [posting] = group.store.plucks<string>(
      `SELECT p.id FROM ledger_posting p JOIN ledger_journal j ON j.id = p.journal_id
        WHERE j.external_id LIKE '%ahead of the bank' AND p.amount_minor < 0`,
    );
    const size = Number(-(line?.amount_minor ?? 0n));
    const amount = eur(`-${(size / 100).toFixed(2)}`);
    await group.call('reconcile.accept', {
      matches: [
        {
          bank: [{ lineId: line?.id ?? '', amount }],
          book: [{ kind: 'posting', id: posting ?? '', amount: eur('-250.00') }],
          differenceKind: 'fee',
        },
      ],
    });
    const after = accountBooks(group.store, AS_OF).find((row) => row.account_id === ID.eur);
    expect(after?.line_matched_minor).toBe(-BigInt(size));
    expect(after?.other_taken_minor).toBe(-25_000n);
    expect(after?.line_minor).toBe(before?.line_minor);
    expect(openPostings(group.store, AS_OF)).toEqual([]);
    expect(openLines(group.store, AS_OF).map(({ open_minor }) => open_minor)).not.toContain(0n);
  });
});
