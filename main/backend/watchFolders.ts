/**
 * Imports what appears in folders, each file once. A file counts as whole when size and time of change
 * stand still between two looks; what was imported, refused or undone before is known by the hash of
 * its bytes. Looks by a timer, for network drives tell nothing; the system's own notice only hastens it.
 */

import { createHash } from 'node:crypto';
import { type Dirent, type FSWatcher, watch as watchFile } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { counted } from '../../core/counted.ts';
import type { Reply } from '../../preload/contract/bridge.ts';
import type { InputOf, OutputOf } from '../../preload/contract/index.ts';

export type WatchConfig = OutputOf<'watch.get'>;
export type WatchStatus = OutputOf<'watch.status'>;
export type Arrival = WatchStatus['recent'][number];
type FolderState = WatchStatus['folders'][number];
type Preview = OutputOf<'import.files'>['files'][number];

export interface WatchOptions {
  /** Calls the contract as the person who has the workspace open. */
  call(name: string, wire: unknown): Promise<Reply<unknown>>;
  /** Told of each file when it was dealt with. */
  onArrival?(arrival: Arrival): void;
  /** Told after every look that changed what `status` answers. */
  onChange(): void;
  /** ISO 8601 in UTC. */
  now(): string;
  /** How long a file must stand still. */
  readonly settleMs?: number;
  /** How often folders are looked into when nothing tells of a change. */
  readonly intervalMs?: number;
  /** What files must be answered for that leave something open; the command line's options. */
  readonly importOptions?: Omit<InputOf<'import.files'>, 'files'>;
}

export interface FolderWatch {
  /** Begins to watch these folders, or none; forgets what it saw of others. */
  apply(config: WatchConfig): void;
  /** Looks now; files that were written just before wait for the next look. */
  scan(): Promise<void>;
  status(): WatchStatus;
  close(): Promise<void>;
}

interface Seen {
  /** Size and time of change. */
  readonly stamp: string;
  readonly sinceMs: number;
  readonly isDone: boolean;
}

interface Ready {
  readonly folder: string;
  readonly path: string;
  readonly name: string;
  readonly stamp: string;
}

interface Loaded extends Ready {
  readonly content: Buffer;
  readonly sha256: string;
}

const SETTLE_MS = 2000;
const INTERVAL_MS = 30_000;
const KEPT = 100;
const MOST_FILES = 20_000;
const MOST_BYTES = 200 * 1024 * 1024;
const FILES_AT_ONCE = 50;
const BYTES_AT_ONCE = 64 * 1024 * 1024;
/** Names that programs give to what they have not written to its end. */
const UNFINISHED =
  /(^\.|~$|\.(?:tmp|temp|part|partial|filepart|crdownload|download|writing|lock)$)/i;

const sizeText = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MiB`;

async function filesIn(folder: string): Promise<string[]> {
  const entries: Dirent[] = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !UNFINISHED.test(entry.name))
    .slice(0, MOST_FILES)
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(folder, path)
          .split(/[\\/]/)
          .some((part) => part.startsWith('.')),
    )
    .sort();
}

/** Files in parts that one command can take. */
function partsOf(files: readonly Loaded[]): Loaded[][] {
  const parts: Loaded[][] = [];
  let bytes = 0;
  for (const file of files) {
    const last = parts.at(-1);
    bytes += file.content.length;
    if (last === undefined || last.length >= FILES_AT_ONCE || bytes > BYTES_AT_ONCE) {
      parts.push([file]);
      bytes = file.content.length;
    } else last.push(file);
  }
  return parts;
}

/** Why a file or its statements are held: the first error of a statement says more than the file's. */
function heldMessage({ refusal, refusedStatements }: Preview): string {
  const errors = refusedStatements.flatMap(({ issues }) =>
    issues.filter(({ severity }) => severity === 'error'),
  );
  const why = errors[0]?.message ?? refusal?.message ?? '';
  const held = refusedStatements.length;
  return held === 0 ? why : `${counted(held, 'statement')} held: ${why}`;
}

function outcomeOf(preview: Preview): Pick<Arrival, 'outcome' | 'message'> {
  const { statements, rateCount, refusal, payment, refusedStatements } = preview;
  if (refusal !== null) return { outcome: 'held', message: heldMessage(preview) };
  if (payment !== null) {
    const payments = counted(payment.count, 'payment');
    const { newCount, changedCount, knownCount, toldCount } = payment.effect;
    const brings = newCount + changedCount > 0;
    const isKnown = knownCount + toldCount > 0;
    return {
      outcome: brings ? 'imported' : isKnown ? 'known' : 'checked',
      message: `${payment.messageType}, ${payments}`,
    };
  }
  const lines = statements.reduce((sum, one) => sum + one.newLineCount + one.interimLineCount, 0);
  const taken =
    rateCount > 0
      ? counted(rateCount, 'rate')
      : `${counted(statements.length, 'statement')}, ${counted(lines, 'new line')}`;
  return refusedStatements.length > 0
    ? { outcome: 'held', message: `${taken}; ${heldMessage(preview)}` }
    : { outcome: 'imported', message: taken };
}

export function watchFolders(options: WatchOptions): FolderWatch {
  const { call, onChange, now, settleMs = SETTLE_MS, intervalMs = INTERVAL_MS } = options;
  let config: WatchConfig = { enabled: false, folders: [] };
  let folders: FolderState[] = [];
  let recent: Arrival[] = [];
  let lastScanAt: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  let running: Promise<void> | null = null;
  let watchers: FSWatcher[] = [];
  const seen = new Map<string, Seen>();

  function schedule(delayMs: number): void {
    clearTimeout(timer);
    if (isClosed || !config.enabled || config.folders.length === 0) return;
    timer = setTimeout(() => void scan(), delayMs);
    timer.unref();
  }

  function listen(): void {
    for (const watcher of watchers) watcher.close();
    watchers = [];
    if (!config.enabled) return;
    for (const folder of config.folders)
      try {
        const watcher = watchFile(folder, { persistent: false }, () => schedule(settleMs / 4));
        watcher.on('error', () => watcher.close());
        watchers.push(watcher);
      } catch {
        // A folder that cannot be listened to is looked into by the timer, and told as missing.
      }
  }

  function note(file: Ready, arrival: Omit<Arrival, 'at' | 'folder' | 'name'>): void {
    const { folder, name } = file;
    const told = { at: now(), folder, name, ...arrival };
    recent = [told, ...recent].slice(0, KEPT);
    options.onArrival?.(told);
  }

  function finish(file: Ready): void {
    seen.set(file.path, { stamp: file.stamp, sinceMs: Date.now(), isDone: true });
  }

  /** Files of a folder that stand still, and what the folder looks like. */
  async function look(folder: string): Promise<{ state: FolderState; ready: Ready[] }> {
    let paths: string[];
    try {
      paths = await filesIn(folder);
    } catch (thrown) {
      const isMissing = (thrown as NodeJS.ErrnoException).code === 'ENOENT';
      const state = isMissing ? ('missing' as const) : ('unreadable' as const);
      return { state: { path: folder, state, fileCount: 0, waitingCount: 0 }, ready: [] };
    }
    const ready: Ready[] = [];
    let waitingCount = 0;
    for (const path of paths) {
      const facts = await stat(path).catch(() => null);
      if (facts === null) continue;
      const stamp = `${facts.size} ${facts.mtimeMs}`;
      const before = seen.get(path);
      if (before?.stamp !== stamp) {
        seen.set(path, { stamp, sinceMs: Date.now(), isDone: false });
        waitingCount += 1;
      } else if (!before.isDone) {
        if (Date.now() - before.sinceMs >= settleMs)
          ready.push({ folder, path, stamp, name: relative(folder, path).replaceAll('\\', '/') });
        else waitingCount += 1;
      }
    }
    const state = {
      path: folder,
      state: 'watching' as const,
      fileCount: paths.length,
      waitingCount,
    };
    return { state, ready };
  }

  async function load(file: Ready): Promise<Loaded | null> {
    const facts = await stat(file.path).catch(() => null);
    if (facts === null) return null;
    if (facts.size > MOST_BYTES) {
      finish(file);
      const limit = `${sizeText(facts.size)}; a watched file may have ${sizeText(MOST_BYTES)}`;
      note(file, { outcome: 'failed', message: `${limit}. Import it by hand.`, entry: null });
      return null;
    }
    try {
      const content = await readFile(file.path);
      return { ...file, content, sha256: createHash('sha256').update(content).digest('hex') };
    } catch (thrown) {
      // Still locked by whoever writes it: the next look tries again.
      const { code } = thrown as NodeJS.ErrnoException;
      if (code === 'EBUSY' || code === 'ENOENT') return null;
      finish(file);
      note(file, { outcome: 'failed', message: (thrown as Error).message, entry: null });
      return null;
    }
  }

  async function withoutKnown(files: readonly Loaded[]): Promise<Loaded[]> {
    const hashes = [...new Set(files.map(({ sha256 }) => sha256))];
    const reply = await call('import.known', { hashes });
    const known = new Set(reply.ok ? (reply.value as OutputOf<'import.known'>).known : []);
    const fresh = new Map<string, Loaded>();
    for (const file of files)
      if (known.has(file.sha256) || fresh.has(file.sha256)) finish(file);
      else fresh.set(file.sha256, file);
    return [...fresh.values()];
  }

  /** Imports files as one command; where that fails, one by one, so that one file stops no other. */
  async function importPart(files: readonly Loaded[]): Promise<void> {
    const reply = await call('import.files', {
      ...options.importOptions,
      files: files.map(({ name, content }) => ({ name, content: content.toString('base64') })),
    });
    if (!reply.ok && files.length > 1) {
      for (const file of files) await importPart([file]);
      return;
    }
    files.forEach((file, index) => {
      finish(file);
      if (!reply.ok) {
        note(file, { outcome: 'failed', message: reply.error.message, entry: null });
        return;
      }
      const preview = (reply.value as OutputOf<'import.files'>).files[index];
      if (preview !== undefined) note(file, { ...outcomeOf(preview), entry: reply.meta.entry });
    });
    onChange();
  }

  async function scanOnce(): Promise<void> {
    const looked = [];
    for (const folder of config.folders) looked.push(await look(folder));
    folders = looked.map(({ state }) => state);
    const loaded: Loaded[] = [];
    for (const file of looked.flatMap(({ ready }) => ready)) {
      if (isClosed) return;
      const one = await load(file);
      if (one !== null) loaded.push(one);
      if (loaded.length >= FILES_AT_ONCE) await importAll(loaded.splice(0));
    }
    await importAll(loaded);
    lastScanAt = now();
    onChange();
  }

  async function importAll(files: readonly Loaded[]): Promise<void> {
    if (files.length === 0) return;
    for (const part of partsOf(await withoutKnown(files))) {
      if (isClosed) return;
      await importPart(part);
    }
  }

  async function scan(): Promise<void> {
    if (isClosed || !config.enabled) return;
    running ??= scanOnce().finally(() => {
      running = null;
      const isWaiting = folders.some(({ waitingCount }) => waitingCount > 0);
      schedule(isWaiting ? settleMs : intervalMs);
    });
    await running;
  }

  return {
    apply(next) {
      if (JSON.stringify(next) === JSON.stringify(config)) return;
      const isKept = (path: string) => next.folders.some((folder) => path.startsWith(folder));
      for (const path of seen.keys()) if (!isKept(path)) seen.delete(path);
      config = { enabled: next.enabled, folders: [...next.folders] };
      folders = [];
      listen();
      schedule(0);
      onChange();
    },
    scan,
    status: () => ({
      isRunning: config.enabled && !isClosed,
      lastScanAt,
      folders: [...folders],
      recent: [...recent],
    }),
    async close() {
      isClosed = true;
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      await running;
    },
  };
}
