/**
 * The bridge of the desktop window: `call` and `on`, and nothing else of Electron. It passes calls on
 * blindly; who may call and what is the other side's. A workspace dropped on the window is handed
 * over by its path, which only this side can learn.
 */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { BallastEvents } from './contract/bridge.ts';
import { CALL_CHANNEL, DROP_CHANNEL, EVENT_CHANNEL } from './contract/channels.ts';

type Listener = (event: unknown) => void;
const listeners = new Map<string, Set<Listener>>();

ipcRenderer.on(EVENT_CHANNEL, (_event, topic: string, payload: unknown) => {
  for (const listener of listeners.get(topic) ?? []) listener(payload);
});

contextBridge.exposeInMainWorld('ballast', {
  host: 'electron',
  call: (name: string, input: unknown, meta: unknown) =>
    ipcRenderer.invoke(CALL_CHANNEL, name, input, meta ?? {}),
  on(topic: keyof BallastEvents, listener: Listener) {
    const set = listeners.get(topic) ?? new Set();
    listeners.set(topic, set.add(listener));
    return () => void set.delete(listener);
  },
});

window.addEventListener('dragover', (event) => event.preventDefault());
window.addEventListener(
  'drop',
  (event) => {
    const file = event.dataTransfer?.files[0];
    if (file?.name.endsWith('.ballast') !== true) return;
    event.preventDefault();
    event.stopPropagation();
    ipcRenderer.send(DROP_CHANNEL, webUtils.getPathForFile(file));
  },
  { capture: true },
);
