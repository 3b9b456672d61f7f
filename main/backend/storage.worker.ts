/** The body of a storage thread: one connection, steps in the order of their arrival. */
import { parentPort, workerData } from 'node:worker_threads';
import { invariant } from '../../core/result.ts';
import { openStore } from '../store/index.ts';
import { backUp } from './backups.ts';
import { realClock } from './clock.ts';
import { createDispatch } from './dispatch.ts';
import { toAppError } from './errors.ts';
import { runStep, type StorageOptions, type StorageStep, type ThreadReply } from './storage.ts';

const port = parentPort;
invariant(port !== null, 'the storage worker runs in a thread');
const options = workerData as StorageOptions & { readonly mode: 'writer' | 'reader' };

function reply(answer: ThreadReply): void {
  port?.postMessage(answer);
}

/** Opens the store and answers steps from then on. */
function open(): void {
  const store = openStore(options.folder, options.key, { mode: options.mode });
  const dispatch = createDispatch(store, realClock, options.workspace, () => backUp(options));
  port?.on('message', (message: { readonly id: number; readonly step?: StorageStep }) => {
    if (message.step === undefined) {
      store.close();
      port.close();
      return;
    }
    try {
      const { step } = message;
      reply({ id: message.id, ok: true, value: runStep(dispatch, step) });
      if (step.step === 'plan' && step.ticket !== undefined) dispatch.ahead(step.ticket);
    } catch (thrown) {
      reply({ id: message.id, ok: false, error: toAppError(thrown) });
    }
  });
}

// The first message says that the store may be opened; the code was loaded meanwhile.
port.once('message', () => {
  try {
    open();
    reply({ id: 0, ok: true, value: null });
  } catch (thrown) {
    reply({ id: 0, ok: false, error: toAppError(thrown) });
  }
});
