/**
 * The parsing process: takes files over the channel, answers what it read, and ends. The channel is
 * Node's own, or the port that Electron gives to its utility processes.
 */
import { packFiles } from './packed.ts';
import { parseFiles } from './parse.ts';
import type { ParseRequest } from './parsed.ts';

/** What of Electron's port is used here; this room may not know Electron. */
interface UtilityPort {
  once(event: 'message', listener: (message: { readonly data: unknown }) => void): void;
  postMessage(message: unknown): void;
}

const { parentPort } = process as { readonly parentPort?: UtilityPort };

if (parentPort === undefined)
  process.once('message', (request: ParseRequest) => {
    process.send?.(packFiles(parseFiles(request)), () => process.exit(0));
  });
// The host ends a utility process when it has the answer: ending here could cut it off.
else
  parentPort.once('message', ({ data }) =>
    parentPort.postMessage(packFiles(parseFiles(data as ParseRequest))),
  );
