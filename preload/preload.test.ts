/** What the page gets from the preload script: two functions and the name of the host, nothing else. */
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';

interface Exposed {
  readonly host: string;
  call(name: string, input: unknown, meta?: unknown): Promise<unknown>;
  on(topic: string, listener: (event: unknown) => void): () => void;
}

const electron = vi.hoisted(() => {
  const exposed: Record<string, unknown> = {};
  const invoked: unknown[][] = [];
  const sent: unknown[][] = [];
  const channels = new Map<string, (...given: unknown[]) => void>();
  return {
    exposed,
    invoked,
    sent,
    channels,
    contextBridge: {
      exposeInMainWorld: (name: string, api: unknown) => {
        exposed[name] = api;
      },
    },
    ipcRenderer: {
      on: (channel: string, listener: (...given: unknown[]) => void) => {
        channels.set(channel, listener);
      },
      invoke: async (...given: unknown[]) => invoked.push(given),
      send: (...given: unknown[]) => sent.push(given),
    },
    webUtils: { getPathForFile: (file: { readonly name: string }) => `/srv/group/${file.name}` },
  };
});
vi.mock('electron', () => electron);

const page = new EventTarget();
let bridge: Exposed;

beforeAll(async () => {
  vi.stubGlobal('window', page);
  await import('./preload.ts');
  bridge = electron.exposed.ballast as Exposed;
});
beforeEach(() => {
  electron.invoked.length = 0;
  electron.sent.length = 0;
});
afterEach(() => vi.unstubAllGlobals());

const emit = (topic: string, event: unknown) =>
  electron.channels.get('ballast:event')?.({ sender: 'secret' }, topic, event);

test('the page sees call, on and the host', () => {
  expect(Object.keys(electron.exposed)).toEqual(['ballast']);
  expect(Object.keys(bridge).sort()).toEqual(['call', 'host', 'on']);
  expect(bridge.host).toBe('electron');
  expect([...electron.channels.keys()]).toEqual(['ballast:event']);
});

test('a call goes over the one channel as it is', async () => {
  await bridge.call('app.state', { a: 1 }, { jobId: 'j' });
  await bridge.call('app.state', {});
  expect(electron.invoked).toEqual([
    ['ballast:call', 'app.state', { a: 1 }, { jobId: 'j' }],
    ['ballast:call', 'app.state', {}, {}],
  ]);
});

test('listeners hear their topic only, without the sender, until they stop', () => {
  const heard: unknown[][] = [];
  const stop = bridge.on('changed', (...given) => heard.push(given));
  emit('job', { id: 'j' });
  emit('changed', { entry: 7 });
  stop();
  emit('changed', { entry: 8 });
  expect(heard).toEqual([[{ entry: 7 }]]);
});

test('a dropped workspace is handed over by path, other files are the page’s', () => {
  const drop = (name: string) =>
    page.dispatchEvent(
      Object.assign(new Event('drop', { cancelable: true }), {
        dataTransfer: { files: [{ name }] },
      }),
    );
  drop('statement.sta');
  drop('workspace.ballast');
  expect(electron.sent).toEqual([['ballast:drop', '/srv/group/workspace.ballast']]);
});
