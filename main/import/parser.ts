/**
 * Untrusted files are read in a process of their own: no key, no environment, no right to write or to
 * start anything, a memory limit and a deadline.
 */
import { fork } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppFailure } from '../../core/result.ts';
import type { PackedFiles } from './packed.ts';
import { unpackFiles } from './packed.ts';
import type { ParsedFile, ParseRequest } from './parsed.ts';

const MEMORY_MIB = 2048;
/** Much of what a reader makes lives until the end; a small nursery would copy it again and again. */
const NURSERY_MIB = 64;
const DEADLINE_MS = 120_000;

/** The program's own folder: all that the process may read, with its packages where they are linked. */
const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = join(root, 'node_modules');
const readable = [root, ...(existsSync(packages) ? [realpathSync(packages)] : [])];

/** A process that reads one request and ends. */
export interface ReaderProcess {
  send(request: ParseRequest): void;
  onMessage(listener: (packed: unknown) => void): void;
  /** Called once when it ended or could not start, with the reason in words. */
  onEnd(listener: (why: string) => void): void;
  kill(): void;
}

export interface ReaderLimits {
  /** File of the program that the process runs. */
  readonly module: string;
  readonly memoryMib: number;
}

export type StartReader = (limits: ReaderLimits) => ReaderProcess;

const startForkedReader: StartReader = ({ module, memoryMib }) => {
  const child = fork(module, [], {
    serialization: 'advanced',
    env: {},
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [
      '--permission',
      ...readable.map((folder) => `--allow-fs-read=${folder}`),
      `--max-old-space-size=${memoryMib}`,
      `--max-semi-space-size=${NURSERY_MIB}`,
      '--disable-warning=ExperimentalWarning',
    ],
  });
  return {
    send: (request) => void child.send(request as unknown as object),
    onMessage: (listener) => void child.once('message', listener),
    onEnd(listener) {
      child.once('error', (error) => listener(error.message));
      child.once('exit', (code, killed) => listener(`the reader ended (${killed ?? code})`));
    },
    kill: () => void child.kill('SIGKILL'),
  };
};

let startReader = startForkedReader;

/** For a host whose binary cannot be started as plain Node: its own way to start a process. */
export function readWith(start: StartReader): void {
  startReader = start;
}

function start(): ReaderProcess {
  return startReader({
    module: fileURLToPath(new URL('./parser.child.ts', import.meta.url)),
    memoryMib: MEMORY_MIB,
  });
}

/** Processes that stand ready; none has seen a file, so whoever reads next takes any of them. */
const ready = new Set<ReaderProcess>();

/**
 * Starts a process for files that are about to be read, so that its start takes no time of theirs.
 * Answers what ends it where nobody took it.
 */
export function startAhead(): () => void {
  const child = start();
  ready.add(child);
  child.onEnd(() => ready.delete(child));
  return () => {
    if (ready.delete(child)) child.kill();
  };
}

function takeReader(): ReaderProcess {
  for (const child of ready) {
    ready.delete(child);
    return child;
  }
  return start();
}

/**
 * Reads files. Throws `AppFailure` PARSER_STOPPED where the process died or ran out of time, and
 * JOB_CANCELLED where the signal says so.
 */
export async function parseInChild(
  request: ParseRequest,
  signal?: AbortSignal,
): Promise<readonly ParsedFile[]> {
  return unpackFiles(await parsePacked(request, signal));
}

/** `parseInChild`, with what was read as bytes for whoever stores it; see `unpackFiles`. */
export function parsePacked(request: ParseRequest, signal?: AbortSignal): Promise<PackedFiles> {
  const { files } = request;
  return new Promise((resolve, reject) => {
    const child = takeReader();
    const deadline = setTimeout(() => stop('it took too long'), DEADLINE_MS);
    let settled = false;

    function settle(act: () => void): void {
      if (settled) return;
      settled = true;
      clearTimeout(deadline);
      signal?.removeEventListener('abort', cancel);
      act();
      child.kill();
    }
    function stop(why: string): void {
      settle(() =>
        reject(
          new AppFailure({
            kind: 'unavailable',
            code: 'PARSER_STOPPED',
            message: `Reading ${files.length === 1 ? (files[0]?.name ?? 'the file') : `${files.length} files`} was stopped: ${why}. Nothing was imported.`,
          }),
        ),
      );
    }
    function cancel(): void {
      settle(() =>
        reject(
          new AppFailure({
            kind: 'cancelled',
            code: 'JOB_CANCELLED',
            message: 'The import was cancelled; nothing was kept.',
          }),
        ),
      );
    }
    signal?.addEventListener('abort', cancel);
    child.onMessage((packed) => settle(() => resolve(packed as PackedFiles)));
    child.onEnd(stop);
    child.send(request);
  });
}
