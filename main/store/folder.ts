/**
 * Which folders may hold a workspace. A database that another program uploads, replaces or serves over
 * a network is lost sooner or later, so such places are refused in words before anything is written.
 */
import {
  accessSync,
  constants,
  existsSync,
  readFileSync,
  realpathSync,
  statfsSync,
  statSync,
} from 'node:fs';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { AppFailure } from '../../core/result.ts';

/** Folder names that the services use, and files that they leave at the top of what they synchronize. */
const services: readonly { name: string; folder: RegExp; markers: readonly string[] }[] = [
  { name: 'Dropbox', folder: /^Dropbox( \(.+\))?$/i, markers: ['.dropbox', '.dropbox.cache'] },
  {
    name: 'OneDrive',
    folder: /^OneDrive( ?- ?.+)?$/i,
    markers: ['.849C9593-D756-4E56-8D6E-42412F2A707B'],
  },
  {
    name: 'iCloud Drive',
    folder: /^(iCloud ?Drive|Mobile Documents|com~apple~CloudDocs)$/i,
    markers: ['.iCloudDrive'],
  },
  {
    name: 'Google Drive',
    folder: /^(Google ?Drive|GoogleDrive-.+|My Drive)$/i,
    markers: ['.tmp.drivedownload', '.tmp.driveupload'],
  },
  { name: 'Nextcloud', folder: /^(Nextcloud|ownCloud)$/i, markers: ['.sync_journal.db'] },
  { name: 'a cloud service', folder: /^CloudStorage$/, markers: [] },
];

/** File system types of `statfs` on Linux that live on another machine or in a user program. */
const networkTypes: ReadonlyMap<number, string> = new Map([
  [0x6969, 'NFS'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x517b, 'SMB'],
  [0x65735546, 'a user-space file system'],
  [0x73757245, 'Coda'],
  [0x5346414f, 'AFS'],
  [0x01021997, '9P'],
]);

/** Throws `AppFailure` WORKSPACE_CLOUD_FOLDER or WORKSPACE_NETWORK_FOLDER. */
export function assertLocalFolder(folder: string): void {
  const place = nearestExisting(resolve(folder));
  const cloud = cloudServiceOf(resolve(folder)) ?? cloudServiceOf(realpathSync(place));
  if (cloud !== undefined)
    throw new AppFailure({
      kind: 'conflict',
      code: 'WORKSPACE_CLOUD_FOLDER',
      message: `"${folder}" lies inside ${cloud}, which copies and replaces files while Ballast writes them; that destroys databases. Choose a folder on this machine outside ${cloud}, and use backups to carry a workspace elsewhere.`,
      details: { folder, service: cloud },
    });
  const network = networkOf(place);
  if (network === undefined) return;
  throw new AppFailure({
    kind: 'conflict',
    code: 'WORKSPACE_NETWORK_FOLDER',
    message: `"${folder}" lies on ${network}, where file locks and saved work cannot be relied on. Choose a folder on a disk of this machine.`,
    details: { folder, fileSystem: network },
  });
}

/**
 * A folder as a person wrote it, before anything is made there. Throws WORKSPACE_FOLDER_RELATIVE,
 * WORKSPACE_FOLDER_NO_FOLDER, WORKSPACE_FOLDER_READ_ONLY, or what `assertLocalFolder` throws.
 */
export function assertUsableFolder(folder: string): void {
  if (!isAbsolute(folder))
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'WORKSPACE_FOLDER_RELATIVE',
      message: `"${folder}" is not a whole path. Write it from the root of the disk, or begin it with ~ for your home folder.`,
      path: 'folder',
    });
  const place = nearestExisting(resolve(folder));
  if (!statSync(place).isDirectory())
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'WORKSPACE_FOLDER_NO_FOLDER',
      message: `"${place}" is a file, so no folder can be made there. Choose another place.`,
      path: 'folder',
    });
  try {
    accessSync(place, constants.W_OK);
  } catch {
    throw new AppFailure({
      kind: 'conflict',
      code: 'WORKSPACE_FOLDER_READ_ONLY',
      message: `You may not write in "${place}". Choose a folder of your own.`,
      details: { folder },
    });
  }
  assertLocalFolder(folder);
}

/** The service that synchronizes a folder, told by names and markers on the way up. */
export function cloudServiceOf(folder: string): string | undefined {
  const parts = folder.split(sep);
  for (const service of services)
    if (parts.some((part) => service.folder.test(part))) return service.name;
  for (let place = folder; ; place = dirname(place)) {
    for (const { name, markers } of services)
      if (markers.some((marker) => existsSync(join(place, marker)))) return name;
    if (dirname(place) === place) return undefined;
  }
}

function networkOf(place: string): string | undefined {
  if (process.platform === 'win32') return place.startsWith('\\\\') ? 'a network share' : undefined;
  if (process.platform !== 'linux') return undefined;
  const type = networkTypes.get(Number(statfsSync(place).type));
  // A local FUSE mount (an encrypted home, say) is reported like a remote one; the mount table tells.
  if (type !== 'a user-space file system') return type;
  return /^(fuse\.sshfs|fuse\.rclone|fuse\.davfs|fuse\.s3fs)/m.test(mountTypeOf(place))
    ? 'a remote file system'
    : undefined;
}

function mountTypeOf(place: string): string {
  const mounts = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, at]) => at !== undefined && `${place}/`.startsWith(at === '/' ? '/' : `${at}/`))
    .sort((a, b) => (b[1]?.length ?? 0) - (a[1]?.length ?? 0));
  return mounts[0]?.[2] ?? '';
}

function nearestExisting(folder: string): string {
  let place = folder;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  return place;
}
