/** Change and job events as server-sent events, with a heartbeat so that dead windows are noticed. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Program } from '../../backend/program.ts';

const HEARTBEAT_MS = 15_000;

export function streamEvents(
  program: Program,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write(': open\n\n');
  const unsubscribe = program.events.subscribe((name, event) => {
    response.write(`event: ${name}\ndata: ${JSON.stringify(event)}\n\n`);
  });
  const heartbeat = setInterval(() => response.write(': alive\n\n'), HEARTBEAT_MS);
  request.on('close', () => {
    clearInterval(heartbeat);
    unsubscribe();
  });
}
