/** Files out of what a person drops or picks: single ones, and whole folders with what lies in them. */
import type { NamedFile } from './staging.ts';

const MOST_FILES = 500;

/** Names that file managers leave in folders and nobody means to import. */
const isHidden = (path: string): boolean =>
  path.split('/').some((part) => part.startsWith('.')) ||
  /(?:^|\/)(?:Thumbs\.db|desktop\.ini)$/i.test(path);

function fileOf(entry: FileSystemFileEntry): Promise<File | null> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(null)));
}

/** A reader hands out a folder in slices, and an empty one at its end. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const slice = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (slice.length === 0 || all.length > MOST_FILES) return all;
    all.push(...slice);
  }
}

async function collect(entry: FileSystemEntry, into: NamedFile[]): Promise<void> {
  const name = entry.fullPath.replace(/^\/+/, '');
  if (into.length >= MOST_FILES || isHidden(name)) return;
  if (entry.isFile) {
    const file = await fileOf(entry as FileSystemFileEntry);
    if (file !== null) into.push({ name, file });
    return;
  }
  for (const inner of await entriesOf(entry as FileSystemDirectoryEntry))
    await collect(inner, into);
}

/** What was dropped, folders opened. The list of the event is read before anything waits. */
export async function droppedFiles(transfer: DataTransfer): Promise<NamedFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (entries.every((entry) => entry === null)) return pickedFiles(transfer.files);
  const found: NamedFile[] = [];
  for (const entry of entries) if (entry !== null) await collect(entry, found);
  return found;
}

/** What was picked; of a folder without its hidden files. */
export function pickedFiles(list: Iterable<File> | null): NamedFile[] {
  return [...(list ?? [])]
    .map((file) => ({ name: file.webkitRelativePath || file.name, file }))
    .filter(({ name, file }) => file.webkitRelativePath === '' || !isHidden(name))
    .slice(0, MOST_FILES);
}
