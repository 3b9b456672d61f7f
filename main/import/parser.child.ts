/** The parsing process: takes files over the channel, answers what it read, and ends. */
import { parseFiles } from './parse.ts';
import type { ParseRequest } from './parsed.ts';

process.once('message', (request: ParseRequest) => {
  process.send?.(parseFiles(request), () => process.exit(0));
});
