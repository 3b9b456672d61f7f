/**
 * Ballast calls nobody: what a host does over a workspace leaves no connection out of this machine, and
 * nothing of a person's or a bank's reaches its log.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const helper = (name: string) => fileURLToPath(new URL(`./helpers/${name}`, import.meta.url));

const STATEMENT = [
  ':20:QUIET1',
  ':25:NL91ABNA0417164300',
  ':28C:1/1',
  ':60F:C261119EUR100,00',
  ':61:2611201120C25,50NTRFNONREF',
  ':86:A receipt',
  ':62F:C261120EUR125,50',
  '-',
].join('\r\n');

const CALLS: readonly (readonly [string, unknown])[] = [
  ['app.state', {}],
  ['workspace.info', {}],
  ['session.me', {}],
  [
    'import.files',
    { files: [{ name: 'quiet.sta', content: Buffer.from(STATEMENT).toString('base64') }] },
  ],
  ['workspace.verify', {}],
  ['catalogue.list', {}],
  ['journal.list', {}],
];

/** Runs the host, calls it, and answers what left the machine and which calls were answered. */
async function runHost(words: readonly string[], calls: typeof CALLS) {
  const home = mkdtempSync(join(tmpdir(), 'ballast-privacy-'));
  const hook = new URL('./helpers/watchConnections.ts', import.meta.url).href;
  const child = spawn(
    process.execPath,
    ['--import', hook, helper('quietHost.ts'), home, ...words],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, BALLAST_LOG: 'info' } },
  );
  try {
    let told = '';
    let logged = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      logged += text;
    });
    const address = await new Promise<string>((found, failed) => {
      createInterface({ input: child.stdout }).once('line', found);
      child.once('exit', () => failed(new Error(`the host ended: ${told}`)));
    });
    const entered = await fetch(address, { redirect: 'manual' });
    const cookie = (entered.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const answered: string[] = [];
    for (const [index, [name, input]] of calls.entries()) {
      const answer = await fetch(new URL(`/api/v1/${name}`, address), {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', 'idempotency-key': `${index}` },
        body: JSON.stringify(input),
      });
      if (answer.ok) answered.push(name);
      else told += await answer.text();
    }
    const ended = new Promise((done) => child.once('exit', done));
    child.stdin.end();
    await ended;
    return {
      answered,
      told,
      logged,
      outgoing: told.split('\n').filter((line) => line.startsWith('outgoing')),
    };
  } finally {
    child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  }
}

test('creating, importing, verifying and asking leave no connection', async () => {
  const { answered, outgoing, told } = await runHost([], CALLS);
  expect(answered, told).toEqual(CALLS.map(([name]) => name));
  expect(outgoing).toEqual([]);
});

/** Refused in as many ways as a person's typing and a bank's file can bring about. */
const REFUSED: typeof CALLS = [
  ['app.changePassphrase', { old: 'canary wrong passphrase', new: 'canary new passphrase' }],
  ['app.addPassphrase', { userLogin: 'canary.login', passphrase: 'canary other passphrase' }],
  ['app.resetPassphrase', { userLogin: 'canary.login', passphrase: 'canary other passphrase' }],
  ['app.restoreBackup', { backup: { content: Buffer.from('canary').toString('base64') } }],
  ['import.files', { files: [{ name: 'canary.sta', content: 'canary, no base64' }] }],
  ['entities.save', { name: 'Canary Holding', baseCurrency: 'canary' }],
  ['app.closeWorkspace', {}],
  ['app.unlock', { passphrase: 'canary wrong passphrase' }],
  ['app.unlock', { recoverySecret: 'CANARY' }],
];

test('names, accounts, amounts and secrets stay out of the log', async () => {
  const { answered, logged } = await runHost(['--say-something'], [...CALLS, ...REFUSED]);
  expect(answered).toEqual([...CALLS.map(([name]) => name), 'app.closeWorkspace']);
  // The log was on, so that what is not in it was left out.
  expect(logged).toContain('the host says something');
  const texts = ['NL91ABNA0417164300', '125,50', '125.50', 'A receipt', 'Quiet Group'];
  const people = ['Ines Brandt', 'ines.brandt', 'four quiet harbour cranes'];
  for (const text of [...texts, ...people, 'canary', 'Canary', 'CANARY'])
    expect(logged.includes(text), text).toBe(false);
});

test('a program that did call out would be found', async () => {
  const { outgoing } = await runHost(['--phone-home'], []);
  expect(outgoing).toEqual(['outgoing: 192.0.2.1']);
});
