/**
 * Starts the process that reads untrusted files as a utility process of Electron. The program's
 * binary cannot run as plain Node (a fuse forbids it), so `child_process.fork` is no way here.
 */
import { utilityProcess } from 'electron';
import type { ReaderProcess, StartReader } from '../../import/parser.ts';

/** No environment, no output, nothing but the request; memory limited like that of the plain child. */
export const startUtilityReader: StartReader = ({ module, memoryMib }): ReaderProcess => {
  const child = utilityProcess.fork(module, [], {
    env: {},
    stdio: 'ignore',
    serviceName: 'Ballast file reader',
    execArgv: [`--max-old-space-size=${memoryMib}`],
  });
  return {
    // A message may be posted at once: it waits until the process listens.
    send: (request) => child.postMessage(request),
    onMessage: (listener) => void child.once('message', listener),
    onEnd: (listener) => void child.once('exit', (code) => listener(`the reader ended (${code})`)),
    kill: () => void child.kill(),
  };
};
