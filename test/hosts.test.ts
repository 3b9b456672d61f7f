/**
 * The same call gives the same answer through every host: in this process, over REST, and from the
 * command line, which reaches this process because it owns the folder. The desktop window's host has
 * its own test against a stand-in.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProgram, type Program } from '../main/backend/program.ts';
import { startWebHost, type WebHost } from '../main/hosts/web/server.ts';
import type { ContractName, InputOf, OutputOf } from '../preload/contract/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'ballast-hosts-'));
const folder = join(home, 'group');
const passphrase = 'correct horse battery staple';

let program: Program;
let host: WebHost;
let cookie = '';

interface Spoken {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function ballast(...args: string[]): Promise<Spoken> {
  const child = spawn(process.execPath, [join(root, 'main/hosts/cli/ballast.ts'), ...args], {
    cwd: root,
    env: { ...process.env, BALLAST_HOME: home, BALLAST_PASSPHRASE: passphrase },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err += chunk));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
}

async function overRest(name: string, input: unknown): Promise<Response> {
  return fetch(`http://127.0.0.1:${host.port}/api/v1/${name}`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json' },
    body: JSON.stringify(input),
  });
}

beforeAll(async () => {
  program = createProgram({ host: 'web', threads: true, home });
  const created = await program.call('app.createWorkspace', {
    folder,
    name: 'Norholt Test',
    userName: 'Ida Brandt',
    passphrase,
  });
  if (!created.ok) throw new Error(created.error.message);
  for (const [code, name] of [
    ['N1', 'Norholt GmbH'],
    ['N2', 'Norholt Łódź sp. z o.o.'],
  ])
    await program.call('entities.save', { code, name, country: 'DE', baseCurrency: 'EUR' });
  host = await startWebHost({ program, rendererFolder: home });
  const response = await fetch(host.newAddress(), { redirect: 'manual' });
  cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
});

afterAll(async () => {
  await host.close();
  await program.close();
  rmSync(home, { recursive: true, force: true });
});

const QUERIES: readonly [string, unknown][] = [
  ['entities.list', {}],
  ['session.me', {}],
  ['workspace.info', {}],
  ['settings.get', {}],
  ['journal.list', { count: 5 }],
  ['position.get', { asOf: '2026-11-20' }],
  ['catalogue.list', {}],
  ['funds.list', { asOf: '2026-11-20' }],
];

describe('one call, one answer', () => {
  test.each(QUERIES)('%s', async (name, input) => {
    const direct = await program.call(name, input);
    expect(direct.ok).toBe(true);
    if (!direct.ok) return;
    const rest = (await (await overRest(name, input)).json()) as { data: unknown };
    expect(rest.data).toEqual(JSON.parse(JSON.stringify(direct.value)));
    const spoken = await ballast(
      'call',
      name,
      JSON.stringify(input),
      '--json',
      '--workspace',
      folder,
    );
    expect(spoken.err).toBe('');
    expect(spoken.code).toBe(0);
    expect(JSON.parse(spoken.out)).toEqual(JSON.parse(JSON.stringify(direct.value)));
  });

  test('the same refusal, with its code and path', async () => {
    const input = { asOf: '2026-02-30' };
    const direct = await program.call('position.get', input);
    expect(direct).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID', path: 'asOf' } });
    const rest = await overRest('position.get', input);
    expect(rest.status).toBe(400);
    expect(await rest.json()).toMatchObject({ code: 'INPUT_INVALID', path: 'asOf' });
    const spoken = await ballast(
      'call',
      'position.get',
      JSON.stringify(input),
      '--workspace',
      folder,
    );
    expect(spoken.code).toBe(2);
    expect(spoken.out).toBe('');
    expect(spoken.err).toContain('asOf');
  });

  test('a command sent twice under one key is one entry', async () => {
    const headers = { cookie, 'content-type': 'application/json', 'idempotency-key': 'once' };
    const send = () =>
      fetch(`http://127.0.0.1:${host.port}/api/v1/entities.save`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ code: 'N3', name: 'Once', country: 'DE', baseCurrency: 'EUR' }),
      }).then((reply) => reply.json() as Promise<{ data: unknown; meta: { entry: number } }>);
    const [first, second] = [await send(), await send()];
    expect(second).toEqual(first);
    const list = await program.call('entities.list', {});
    expect(
      list.ok && (list.value as { code: string }[]).filter((one) => one.code === 'N3'),
    ).toHaveLength(1);
  });

  test('what may not be done is refused through every host', async () => {
    const past = await program.call('settings.set', { key: 'a', value: 1 }, { knownEntry: 1 });
    expect(past).toMatchObject({ ok: false, error: { code: 'PAST_IS_READ_ONLY' } });
  });
});

describe('events', () => {
  test('a command tells which tables changed', async () => {
    const heard: unknown[] = [];
    const stop = program.events.subscribe((name, event) => {
      if (name === 'changed') heard.push(event);
    });
    await program.call('settings.set', { key: 'test.event', value: true });
    stop();
    expect(heard).toMatchObject([{ topics: ['setting'] }]);
  });
});

/** The same refusal directly, over REST and from the command line; answers its code from each. */
async function codesOf(name: string, input: unknown): Promise<(string | undefined)[]> {
  const direct = await program.call(name, input);
  const rest = (await (await overRest(name, input)).json()) as { code?: string };
  const spoken = await ballast('call', name, JSON.stringify(input), '--workspace', folder);
  const said = /\b[A-Z]+_[A-Z_]+\b/.exec(spoken.err)?.[0];
  return [direct.ok ? undefined : direct.error.code, rest.code, said];
}

async function answerOf<Name extends ContractName>(
  name: Name,
  input: InputOf<Name>,
): Promise<OutputOf<Name>> {
  const reply = await program.call(name, input);
  if (!reply.ok) throw new Error(`${name}: ${reply.error.code}: ${reply.error.message}`);
  return reply.value as OutputOf<Name>;
}

/** Another person sits down: the workspace is closed and opened with their own passphrase. */
async function workAs(words: string): Promise<void> {
  await answerOf('app.closeWorkspace', {});
  await answerOf('app.openWorkspace', { folder });
  await answerOf('app.unlock', { passphrase: words });
  const response = await fetch(host.newAddress(), { redirect: 'manual' });
  cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? cookie;
}

test('two others must approve, and the preparer is refused through every host', async () => {
  const eur = (amount: string) => ({ currency: 'EUR', amount });
  const people = ['anna', 'bo'] as const;
  const wordsOf = (login: string) => `${login} has a passphrase of her own`;
  for (const login of people) {
    await answerOf('users.save', { login, name: `${login} Approver`, roles: ['admin'] });
    await answerOf('app.addPassphrase', { userLogin: login, passphrase: wordsOf(login) });
  }
  const { fundId } = await answerOf('funds.create', {
    code: 'F1',
    name: 'First Fund',
    currency: 'EUR',
    vintage: 2026,
    validFrom: '2026-01-01',
    terms: {
      currency: 'EUR',
      waterfall: {
        form: 'whole-fund',
        preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
        catchUp: { share: '1' },
        carry: { rate: '0.2' },
      },
    },
  });
  const { id: investorId } = await answerOf('investors.save', {
    code: 'P1',
    name: 'Pension fund',
    kind: 'pension-fund',
    country: 'DE',
  });
  const { closingId } = await answerOf('closings.create', { fundId, closingDate: '2026-02-01' });
  await answerOf('closings.commit', {
    closingId,
    investorId,
    classCode: 'A',
    className: 'Class A',
    amount: eur('1000000.00'),
  });
  await answerOf('closings.compute', { closingId });
  const { closing } = await answerOf('closings.get', { closingId });
  const decision = { closingId, contentHash: closing.contentHash, verdict: 'approved' as const };
  const three = (code: string) => [code, code, code];
  expect(await codesOf('closings.review', { closingId })).toEqual(three('FOUR_EYES'));
  await workAs(wordsOf('anna'));
  await answerOf('closings.review', { closingId });
  expect(await answerOf('closings.decide', decision)).toEqual({ state: 'pending', missing: 1 });
  const twice = await program.call('closings.decide', decision);
  expect(twice).toMatchObject({ ok: false, error: { code: 'APPROVAL_TWICE' } });
  await workAs(passphrase);
  expect(await codesOf('closings.decide', decision)).toEqual(three('FOUR_EYES'));
  await workAs(wordsOf('bo'));
  expect(await answerOf('closings.decide', decision)).toEqual({ state: 'approved', missing: 0 });
  await workAs(passphrase);

  const purposes = [
    { id: 'fee', kind: 'management-fee' as const, label: 'Fee', amount: eur('100.00') },
  ];
  const draft = { fundId, dueDate: '2026-03-01', amount: eur('100.00'), purposes };
  const { capitalCallId } = await answerOf('capitalCalls.create', draft);
  await answerOf('capitalCalls.compute', { capitalCallId });
  expect(await codesOf('capitalCalls.review', { capitalCallId })).toEqual(three('FOUR_EYES'));
});

// Last, since it takes away what the tests above work with.
test('a role that is taken away counts at once, through every way in', async () => {
  const me = await program.call('session.me', {});
  if (!me.ok) throw new Error(me.error.message);
  const { id, login, name, roles } = me.value as OutputOf<'session.me'>;
  const asViewer = { id, login, name, roles: ['viewer'] };
  await program.call('users.save', { login: 'second', name: 'Second Admin', roles: ['admin'] });
  expect(await program.call('users.save', asViewer)).toMatchObject({ ok: true });
  await expect
    .poll(async () => {
      const reply = await program.call('users.save', { id, login, name, roles });
      return reply.ok ? 'allowed' : reply.error.code;
    })
    .toBe('PERMISSION_MISSING');
  const overHttp = await overRest('users.save', asViewer);
  expect(overHttp.status).toBe(403);
  const now = await program.call('session.me', {});
  expect(now).toMatchObject({ ok: true, value: { roles: ['viewer'] } });
});
