/** A stand-in for the backend, so that the shell can be looked at alone. Only the gallery uses it. */
import type { BallastBridge } from '../contract.ts';
import { explanation } from './data.ts';

const answers: {
  readonly [name: string]: (input: unknown, knownEntry: number | undefined) => unknown;
} = {
  'app.state': () => ({
    stage: new URLSearchParams(location.search).get('stage') ?? 'open',
    workspace: { id: 'w', name: 'Norholt Group', folder: '/home/ib/norholt', sample: true },
    recents: [
      { name: 'Norholt Group', folder: '/home/ib/norholt', openedAt: '2026-11-19T08:00:00Z' },
    ],
    version: '0.1.0',
    host: 'web',
  }),
  'workspace.info': () => ({
    name: 'Norholt Group',
    baseCurrency: 'EUR',
    businessDate: '2026-11-20',
    journalEntry: 184214,
    entityCount: 14,
    bankCount: 9,
    banksReported: 8,
    lastStatementAt: new Date(Date.now() - 120_000).toISOString(),
    ratesDate: '2026-11-20',
    staleRates: ['JPY'],
  }),
  'session.me': () => ({ name: 'Ilse Brandt', roles: ['analyst'], permissions: [] }),
  'entities.list': () => [
    { id: '1', name: 'Norholt Treasury B.V.' },
    { id: '2', name: 'Norholt UK Ltd' },
  ],
  'home.get': () => ({ alerts: [{ severity: 'breach' }, { severity: 'task' }] }),
  'journal.entryAt': () => ({ entry: 184211, at: '2026-11-20T11:30:02Z' }),
  'drafts.get': () => ({ content: null }),
  'drafts.save': () => ({}),
  'app.unlock': () => ({ stage: 'open' }),
  'app.openSample': () => ({ stage: 'open' }),
  'position.explain': (_input, knownEntry) => explanation(knownEntry === undefined),
};

export const galleryBridge = {
  host: 'web',
  call: async (name: string, input: unknown, meta?: { readonly knownEntry?: number }) => {
    const answer = answers[name];
    if (answer) {
      const value = answer(input, meta?.knownEntry);
      return { ok: true, value, meta: { entry: null, knownEntry: 184214, durationMs: 1 } };
    }
    const message = `The gallery has no answer for ${name}. Open the page with a backend instead.`;
    return { ok: false, error: { kind: 'unavailable', code: 'GALLERY_ONLY', message } };
  },
  on: () => () => undefined,
} as unknown as BallastBridge;
