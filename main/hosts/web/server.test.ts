/** The web host over a stand-in program: sessions, refusals, REST shapes, files, events. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallMeta, Reply } from '../../../preload/contract/bridge.ts';
import { contractNames } from '../../../preload/contract/index.ts';
import { createEvents } from '../../backend/events.ts';
import type { Program } from '../../backend/program.ts';
import { openApiDocument } from './openapi.ts';
import { startWebHost, type WebHost } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'ballast-web-'));
const events = createEvents();
const calls: { name: string; wire: unknown; meta: CallMeta | undefined }[] = [];

const program = {
  events,
  async call(name: string, wire: unknown, meta?: CallMeta): Promise<Reply<unknown>> {
    calls.push({ name, wire, meta });
    if (name === 'entities.list')
      return {
        ok: true,
        value: [{ name: 'Łódź' }],
        meta: { entry: null, knownEntry: 7, durationMs: 1 },
      };
    return {
      ok: false,
      error: {
        kind: 'conflict',
        code: 'ROW_CHANGED',
        message: 'The row was changed.',
        path: 'id',
      },
    };
  },
} as Program;

let host: WebHost;
let cookie = '';
const at = (path: string) => `http://127.0.0.1:${host.port}${path}`;
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(at(path), { headers: { cookie, ...headers }, redirect: 'manual' });

/** fetch forbids setting Host, so rebinding is tried with a plain request. */
function statusWithHost(hostHeader: string): Promise<number> {
  return new Promise((resolve, reject) => {
    httpRequest(
      { host: '127.0.0.1', port: host.port, path: '/', headers: { host: hostHeader, cookie } },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    )
      .on('error', reject)
      .end();
  });
}

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><script type="module" src="/assets/a.js"></script>',
  );
  writeFileSync(join(folder, 'assets', 'a.js'), 'export {};');
  writeFileSync(join(folder, 'secret.key'), 'secret');
  host = await startWebHost({ program, rendererFolder: folder });
  const response = await fetch(host.newAddress(), { redirect: 'manual' });
  cookie = (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
});

afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true });
});

describe('sessions', () => {
  test('a token opens one session and is worth nothing after', async () => {
    const address = host.newAddress();
    const first = await fetch(address, { redirect: 'manual' });
    expect(first.status).toBe(303);
    expect(first.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict; Path=\//);
    expect((await fetch(address, { redirect: 'manual' })).status).toBe(403);
  });

  test('without a session nothing is served', async () => {
    expect((await fetch(at('/'))).status).toBe(401);
    const reply = await fetch(at('/api/v1/entities.list'));
    expect(reply.status).toBe(401);
    expect(await reply.json()).toMatchObject({ code: 'SESSION_REQUIRED', status: 401 });
    expect((await fetch(at('/assets/a.js'))).status).toBe(401);
  });

  test('a program may bring its session as a bearer token', async () => {
    const secret = cookie.split('=')[1] ?? '';
    const reply = await fetch(at('/api/v1/entities.list'), {
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(reply.status).toBe(200);
  });
});

describe('refusals', () => {
  test.each(['evil.example', 'evil.example:80', '127.0.0.1:1'])(
    'Host %j is not this program',
    async (name) => {
      expect(await statusWithHost(name)).toBe(403);
    },
  );

  test('a foreign origin or site is refused even with the cookie', async () => {
    expect((await get('/api/v1/entities.list', { origin: 'https://evil.example' })).status).toBe(
      403,
    );
    expect((await get('/api/v1/entities.list', { origin: 'null' })).status).toBe(403);
    expect((await get('/api/v1/entities.list', { 'sec-fetch-site': 'cross-site' })).status).toBe(
      403,
    );
    expect((await get('/api/v1/entities.list', { origin: at('') })).status).toBe(200);
  });

  test.each([
    '/../secret.key',
    '/%2e%2e/secret.key',
    '/assets/..%2f..%2fsecret.key',
    '/assets/%5c..%5csecret.key',
    '/secret.key',
    '/%00',
    '/%E0%A4%A',
    '/etc/passwd',
  ])('%s is not served', async (path) => {
    expect((await get(path)).status).toBe(404);
  });
});

describe('pages', () => {
  test('every answer carries the policy; no inline script or style is allowed', async () => {
    for (const path of ['/', '/api', '/api/openapi.json', '/nothing']) {
      const policy = (await get(path)).headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe');
    }
  });

  test('the page gets the bridge before its own script', async () => {
    const text = await (await get('/')).text();
    expect(text.indexOf('/bridge.js')).toBeGreaterThan(0);
    expect(text.indexOf('/bridge.js')).toBeLessThan(text.indexOf('/assets/a.js'));
  });

  test('built files are kept by the browser, the page is not', async () => {
    expect((await get('/assets/a.js')).headers.get('cache-control')).toContain('immutable');
    expect((await get('/')).headers.get('cache-control')).toBe('no-store');
  });
});

describe('REST', () => {
  test('a query by GET answers data and meta', async () => {
    const reply = await get('/api/v1/entities.list?input=%7B%7D', { 'known-entry': '7' });
    expect(reply.status).toBe(200);
    expect(await reply.json()).toEqual({
      data: [{ name: 'Łódź' }],
      meta: { entry: null, knownEntry: 7, durationMs: 1 },
    });
    expect(calls.at(-1)?.meta).toEqual({ knownEntry: 7 });
  });

  test('a command by GET is refused, by POST it brings its idempotency key', async () => {
    const byGet = await get('/api/v1/settings.set');
    expect(byGet.status).toBe(405);
    expect(byGet.headers.get('allow')).toBe('POST');
    const reply = await fetch(at('/api/v1/settings.set'), {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json', 'idempotency-key': 'k1' },
      body: '{"key":"a","value":1}',
    });
    expect(reply.status).toBe(409);
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
    expect(await reply.json()).toMatchObject({
      type: 'urn:ballast:error:ROW_CHANGED',
      code: 'ROW_CHANGED',
      path: 'id',
      detail: 'The row was changed.',
    });
    expect(calls.at(-1)?.meta).toEqual({ idempotencyKey: 'k1' });
  });

  test.each([
    ['{', 'application/json', 'JSON_SYNTAX'],
    ['{}', 'text/plain', 'CONTENT_TYPE'],
  ])('body %j as %s is %s', async (body, type, code) => {
    const reply = await fetch(at('/api/v1/settings.set'), {
      method: 'POST',
      headers: { cookie, 'content-type': type },
      body,
    });
    expect(reply.status).toBe(400);
    expect(await reply.json()).toMatchObject({ code });
  });

  test('an unknown name says where all names are', async () => {
    const reply = await get('/api/v1/no.such');
    expect(reply.status).toBe(404);
    expect(await reply.json()).toMatchObject({ code: 'ENTRY_POINT_UNKNOWN' });
  });

  test('OpenAPI and the readable page hold every entry', async () => {
    const document = (await (await get('/api/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, { operationId: string }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(contractNames.map((name) => `/api/v1/${name}`));
    const page = await (await get('/api')).text();
    for (const name of contractNames) expect(page).toContain(`id="${name}"`);
    expect(JSON.stringify(openApiDocument())).toBe(JSON.stringify(document));
  });
});

test('events reach an open stream', async () => {
  const controller = new AbortController();
  const reply = await fetch(at('/api/v1/events'), {
    headers: { cookie },
    signal: controller.signal,
  });
  expect(reply.headers.get('content-type')).toBe('text/event-stream');
  const reader = reply.body?.getReader();
  await reader?.read();
  events.emit('changed', { entry: 9, topics: ['account'] });
  const { value } = (await reader?.read()) ?? {};
  expect(new TextDecoder().decode(value)).toBe(
    'event: changed\ndata: {"entry":9,"topics":["account"]}\n\n',
  );
  controller.abort();
});
