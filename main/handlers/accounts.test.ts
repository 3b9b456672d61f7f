/** The accounts register over a store: saved and refused, closed, mandates, documents, findings, history. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InputOf } from '../../preload/contract/index.ts';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';

let group: AnalysisWorkspace;

beforeAll(async () => {
  group = await analysisWorkspace();
});
afterAll(() => group?.dispose());

const IBAN = 'DE02120300000000202051';
const account = { entityId: ID.holding, bankId: ID.bank, name: 'Tax', currency: 'EUR' };

async function newest() {
  const { last } = await group.call('journal.list', { count: 1 });
  return last;
}

async function undo(count = 1) {
  const last = await newest();
  await group.call('journal.undo', {
    entries: Array.from({ length: count }, (_, index) => last - index),
  });
}

const get = (accountId: string) => group.call('accounts.get', { accountId, asOf: AS_OF });

describe('saving', () => {
  it('keeps every field and shows the number as people read it', async () => {
    const input = {
      ...account,
      number: 'de02 1203 0000 0000 2020 51',
      openedOn: '2026-01-05',
      targetAmount: '1000000',
      minimumAmount: '250000.5',
      overdraftAmount: '0',
      restriction: 'restricted' as const,
      restrictedAmount: '10',
      restrictionReason: 'Deposit',
      channel: 'camt.053',
    };
    const { id } = await group.call('accounts.save', input);
    const { account: saved } = await get(id);
    expect(saved).toMatchObject({
      number: IBAN,
      printedNumber: 'DE02 1203 0000 0000 2020 51',
      numberScheme: 'iban',
      state: 'open',
      openedOn: '2026-01-05',
      target: { currency: 'EUR', amount: '1000000.00' },
      minimum: { currency: 'EUR', amount: '250000.50' },
      overdraft: { currency: 'EUR', amount: '0.00' },
      restricted: { currency: 'EUR', amount: '10.00' },
      restrictionReason: 'Deposit',
      channel: 'camt.053',
    });
    await group.call('accounts.save', { ...input, id, name: 'Tax EUR', targetAmount: null });
    expect((await get(id)).account).toMatchObject({ name: 'Tax EUR', target: null });
    expect(
      await group.refusal('accounts.save', {
        ...input,
        id,
        expectedEntry: saved.entry,
      }),
    ).toMatchObject({ code: 'ROW_CHANGED' });
    await undo(2);
    expect(await group.refusal('accounts.get', { accountId: id, asOf: AS_OF })).toMatchObject({
      code: 'ACCOUNT_UNKNOWN',
    });
  });

  it.each([
    [{ number: 'DE02120300000000202052' }, 'IBAN_CHECK_DIGITS', 'number'],
    [{ number: 'DE0212030000' }, 'IBAN_LENGTH', 'number'],
    [{ number: '1', targetAmount: '0.001' }, 'AMOUNT_SCALE', 'targetAmount'],
    [{ number: '1', minimumAmount: '-5' }, 'AMOUNT_NEGATIVE', 'minimumAmount'],
    [
      { number: '2', bankId: ID.otherBank, routingNumber: '021000022' },
      'ABA_CHECK_DIGIT',
      'routingNumber',
    ],
  ])('refuses %j', async (wrong, code, path) => {
    expect(await group.refusal('accounts.save', { ...account, ...wrong })).toMatchObject({
      code,
      path,
    });
  });

  it('takes a number that is no IBAN where a person says so', async () => {
    await group.call('accounts.save', { ...account, number: 'DE0212030000', scheme: 'other' });
    await undo();
  });

  it('refuses a second row of a number, and another currency under statements', async () => {
    const input = { ...account, number: '77 10' };
    await group.call('accounts.save', input);
    expect(await group.refusal('accounts.save', input)).toMatchObject({ code: 'ACCOUNT_EXISTS' });
    expect(
      await group.refusal('accounts.save', { ...input, id: ID.eur, currency: 'CHF' }),
    ).toMatchObject({ code: 'ACCOUNT_CURRENCY_FIXED' });
    await undo();
  });

  it('tells while somebody types, by field', async () => {
    const remarks = await group.call('accounts.check', {
      number: 'DE02 1203',
      bankId: ID.otherBank,
      routingNumber: '12',
      bic: 'ABC',
      lei: 'X',
    });
    expect(remarks.map(({ path, code }) => `${path} ${code}`)).toEqual([
      'number IBAN_LENGTH',
      'routingNumber ABA_FORMAT',
      'bic BIC_FORMAT',
      'lei LEI_FORMAT',
    ]);
    expect(await group.call('accounts.check', { number: IBAN })).toEqual([]);
  });
});

describe('entities and banks', () => {
  it('stand in a tree without cycles, with a checked LEI', async () => {
    const base = { code: 'S', name: 'Sub', country: 'DE', baseCurrency: 'EUR' };
    const { id } = await group.call('entities.save', { ...base, parentId: ID.inc });
    const tree = await group.call('entities.list', {});
    expect(tree.map(({ code, level }) => [code, level])).toEqual([
      ['H', 0],
      ['I', 0],
      ['S', 1],
    ]);
    const inc = { id: ID.inc, code: 'I', name: 'Inc', country: 'DE', baseCurrency: 'EUR' };
    expect(await group.refusal('entities.save', { ...inc, parentId: id })).toMatchObject({
      code: 'ENTITY_CYCLE',
    });
    expect(await group.refusal('entities.save', { ...inc, lei: 'ABC' })).toMatchObject({
      code: 'LEI_FORMAT',
      path: 'lei',
    });
    expect(
      await group.refusal('banks.save', { name: 'B', bic: 'ABC', country: 'DE' }),
    ).toMatchObject({ code: 'BIC_FORMAT', path: 'bic' });
    await undo();
  });
});

describe('closing', () => {
  it('waits for a zero balance unless it is confirmed, and is undone', async () => {
    const input = { accountId: ID.eur, closedOn: AS_OF, reason: 'Moved' };
    const refusal = await group.refusal('accounts.close', input);
    expect(refusal).toMatchObject({ code: 'ACCOUNT_NOT_EMPTY', path: 'confirmed' });
    expect(refusal?.message).toMatch(/a balance of EUR [\d.]+/);
    await group.call('accounts.close', { ...input, confirmed: true });
    expect((await get(ID.eur)).account.state).toBe('closed');
    expect((await get(ID.eur)).findings.map(({ code }) => code)).toEqual(['CLOSED_WITH_BALANCE']);
    expect(await group.refusal('accounts.close', input)).toMatchObject({ code: 'ACCOUNT_CLOSED' });
    await group.call('accounts.reopen', { accountId: ID.eur, reason: 'By mistake' });
    expect((await get(ID.eur)).account).toMatchObject({ state: 'open', closedOn: null });
    await undo(2);
  });

  it('refuses a day before the last booking or the opening', async () => {
    const input = { accountId: ID.eur, reason: 'Moved', confirmed: true };
    expect(
      await group.refusal('accounts.close', { ...input, closedOn: '2026-06-01' }),
    ).toMatchObject({ code: 'ACCOUNT_HAS_LATER_LINES', path: 'closedOn' });
  });
});

describe('mandates, documents and history', () => {
  const mandate = {
    accountId: ID.eur,
    personName: 'I. Brandt',
    validFrom: '2026-01-01',
    limit: { currency: 'EUR', amount: '50000.00' },
  };

  it('judges mandates by the day, and knows them in the past', async () => {
    const before = await newest();
    const { id } = await group.call('mandates.save', { ...mandate, rights: 'sole' });
    expect((await get(ID.eur)).mandates).toMatchObject([
      { personName: 'I. Brandt', state: 'valid', limit: { amount: '50000.00' } },
    ]);
    const early = await group.call('accounts.get', { accountId: ID.eur, asOf: '2025-12-31' });
    expect(early.mandates[0]?.state).toBe('planned');
    expect(early.findings.map(({ code }) => code)).toContain('NO_SIGNATORY');
    const then = await group.call(
      'accounts.get',
      { accountId: ID.eur, asOf: AS_OF },
      { knownEntry: before },
    );
    expect(then.mandates).toEqual([]);
    expect(await group.refusal('mandates.save', mandate)).toMatchObject({ code: 'MANDATE_EXISTS' });
    expect(
      await group.refusal('mandates.save', { ...mandate, validTo: '2025-01-01' }),
    ).toMatchObject({ code: 'DATES_ORDER' });
    await group.call('mandates.remove', { id });
    expect((await get(ID.eur)).mandates).toEqual([]);
    await undo();
    expect((await get(ID.eur)).mandates).toHaveLength(1);
    await undo(3);
  });

  it('keeps a document under its hash, and its removal can be undone', async () => {
    const content = Buffer.from('%PDF-1.7 mandate').toString('base64');
    const file = { accountId: ID.eur, title: 'Mandate', fileName: '../a/mandate.pdf', content };
    const { id } = await group.call('attachments.add', { ...file, mediaType: 'application/pdf' });
    expect((await get(ID.eur)).attachments).toMatchObject([
      { title: 'Mandate', fileName: 'mandate.pdf', sizeBytes: 16 },
    ]);
    expect((await group.call('attachments.content', { id })).content).toBe(content);
    const told = await group.call('attachments.explain', { id });
    expect(told.figure).toMatchObject({ text: '16', unit: 'bytes' });
    expect(told.sections.at(-1)?.lines.map(({ label }) => label)).toContain('SHA-256');
    expect(await group.refusal('attachments.add', file)).toMatchObject({
      code: 'ATTACHMENT_KNOWN',
    });
    await group.call('attachments.remove', { id });
    expect(await group.refusal('attachments.content', { id })).toMatchObject({
      code: 'ATTACHMENT_UNKNOWN',
    });
    await undo();
    expect((await group.call('attachments.content', { id })).content).toBe(content);
  });

  it('tells every change with its person, before and after', async () => {
    const { account: now } = await get(ID.eur);
    await group.call('accounts.save', {
      id: ID.eur,
      entityId: now.entityId,
      bankId: now.bankId,
      name: 'Main EUR',
      number: now.number,
      scheme: 'other',
      currency: 'EUR',
      targetAmount: '5',
    });
    await group.call('mandates.save', mandate);
    const history = await group.call('accounts.history', { accountId: ID.eur });
    expect(history.slice(0, 2)).toMatchObject([
      {
        subject: 'mandate',
        kind: 'inserted',
        name: 'I. Brandt',
        fields: expect.arrayContaining([
          { name: 'limit_minor', before: null, after: 'EUR 50000.00' },
        ]),
      },
      {
        subject: 'account',
        kind: 'updated',
        userName: 'A. Treasurer',
        fields: expect.arrayContaining([
          { name: 'name', before: 'Operating EUR', after: 'Main EUR' },
          { name: 'target_minor', before: null, after: 'EUR 5.00' },
        ]),
      },
    ]);
    const documents = history.filter(({ subject }) => subject === 'document');
    expect(documents.map(({ kind }) => kind)).toEqual(['inserted', 'deleted', 'inserted']);
    await undo(2);
  });
});

describe('counts', () => {
  const explain = (input: Omit<InputOf<'accounts.explain'>, 'asOf'>) =>
    group.call('accounts.explain', { asOf: AS_OF, ...input });
  const summed = (lines: readonly { readonly count?: number | undefined }[] = []) =>
    lines.reduce((all, { count = 1 }) => all + count, 0);

  it('of accounts are theirs by state and by name, of an entity too', async () => {
    const list = await group.call('accounts.list', { asOf: AS_OF });
    const all = await explain({ figure: 'accounts' });
    expect(all.figure.text).toBe(String(list.length));
    expect(summed(all.sections[1]?.lines.slice(0, -1))).toBe(list.length);
    expect(summed(all.sections[2]?.lines)).toBe(list.length);
    const [entity] = await group.call('entities.list', {});
    const own = await explain({ figure: 'accounts', entityIds: [entity?.id ?? ''] });
    expect(own.figure.text).toBe(String(entity?.accountCount));
    expect(own.crumbs[0]?.label).toBe(entity?.name);
  });

  it('of statements lead to their closing balances', async () => {
    const { statementCount } = await get(ID.eur);
    const told = await explain({ figure: 'statements', accountIds: [ID.eur] });
    expect(told.figure.text).toBe(String(statementCount));
    expect(summed(told.sections[1]?.lines)).toBe(statementCount);
    expect(told.sections[1]?.lines[0]?.link).toMatchObject({ target: 'statements.explain' });
  });

  it('of findings name each one at its account', async () => {
    const { findings } = await group.call('accounts.findings', { asOf: AS_OF });
    const told = await explain({ figure: 'findings' });
    expect(told.figure.text).toBe(String(findings.length));
    expect(told.sections[1]?.lines.at(-1)).toMatchObject({ count: findings.length });
    const messages = told.sections.slice(2).flatMap(({ lines }) => lines.map(({ label }) => label));
    expect(messages.toSorted()).toEqual(findings.map(({ message }) => message).toSorted());
  });

  it('of prices are those of the bank', async () => {
    const told = await explain({ figure: 'prices', bankIds: [ID.bank] });
    expect(told.figure.text).toBe('0');
    expect(told.crumbs[0]?.label).toBe('Rheinbank');
  });
});

describe('findings', () => {
  it('cover all accounts, narrowed by scope and limits', async () => {
    const { findings, accountCount } = await group.call('accounts.findings', { asOf: AS_OF });
    expect(accountCount).toBe(3);
    expect(new Set(findings.map(({ code }) => code))).toContain('NO_SIGNATORY');
    const later = await group.call('accounts.findings', {
      asOf: '2027-12-31',
      accountIds: [ID.eur],
      dormantDays: 30,
    });
    expect(later.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['STATEMENT_LATE', 'DORMANT']),
    );
  });
});
