import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { findElectron, hasDisplay } from './start.ts';

const room = mkdtempSync(join(tmpdir(), 'ballast-start-'));
afterAll(() => rmSync(room, { recursive: true, force: true }));

describe('the desktop binary', () => {
  it('is missing where the package has fetched nothing', () => {
    expect(findElectron(room, {})).toEqual({ why: expect.stringContaining('not installed') });
  });

  it('is missing where the path is known and the file is not there', () => {
    writeFileSync(join(room, 'path.txt'), 'electron');
    expect(findElectron(room, {})).toHaveProperty('why');
  });

  it('is found where the package put it, or where the environment says', () => {
    mkdirSync(join(room, 'dist'));
    writeFileSync(join(room, 'dist', 'electron'), '');
    expect(findElectron(room, {})).toEqual({ binary: join(room, 'dist', 'electron') });
    const elsewhere = { ELECTRON_OVERRIDE_DIST_PATH: join(room, 'dist') };
    expect(findElectron(join(room, 'absent'), elsewhere)).toEqual({
      binary: join(room, 'dist', 'electron'),
    });
  });
});

describe('the display', () => {
  it('is needed on Linux alone', () => {
    expect(hasDisplay({}, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false);
    expect(hasDisplay({ DISPLAY: ':0' }, 'linux')).toBe(true);
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true);
    expect(hasDisplay({}, 'darwin')).toBe(true);
    expect(hasDisplay({}, 'win32')).toBe(true);
  });
});
