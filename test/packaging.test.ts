/** The installers' configuration: valid by electron-builder's own schema, fuses set, files present. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');

interface Target {
  readonly target: string;
  readonly arch: string | readonly string[];
}
interface Platform {
  readonly icon: string;
  readonly target: readonly Target[];
}
interface Configuration {
  readonly electronFuses: { readonly [fuse: string]: boolean };
  readonly fileAssociations: readonly { readonly ext: string }[];
  readonly files: readonly string[];
  readonly asar: boolean;
  readonly asarUnpack: readonly string[];
  readonly mac: Platform;
  readonly win: Platform;
  readonly linux: Platform;
  readonly publish: { readonly provider: string; readonly url: string };
}

const configuration = load(read('electron-builder.yml')) as Configuration;
// The schema carries keywords of its own tools, so only the standard ones are judged.
const ajv = new Ajv({ strict: false, allErrors: true });
const validate = ajv.compile(JSON.parse(read('node_modules/app-builder-lib/scheme.json')));

const targetsOf = ({ target }: Platform) => target.map((one) => one.target);

describe('electron-builder.yml', () => {
  test('is valid by the schema, which refuses what it does not know', () => {
    expect(validate(configuration), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...configuration, electronFuse: {} })).toBe(false);
    expect(validate({ ...configuration, electronFuses: { runAsNode: 'no' } })).toBe(false);
  });

  test('every fuse that opens a door is off, every one that guards is on', () => {
    expect(configuration.electronFuses).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
    });
    expect(configuration.asar).toBe(true);
  });

  test('makes the installers that are promised', () => {
    expect(targetsOf(configuration.mac)).toEqual(['dmg', 'zip']);
    expect(configuration.mac.target.map(({ arch }) => arch)).toEqual(['universal', 'universal']);
    expect(targetsOf(configuration.win)).toEqual(['nsis']);
    expect(targetsOf(configuration.linux)).toEqual(['AppImage', 'deb']);
    expect(configuration.fileAssociations.map(({ ext }) => ext)).toEqual(['ballast']);
  });

  test('asks no update feed: the address resolves nowhere and no updater is installed', () => {
    expect(configuration.publish.provider).toBe('generic');
    expect(new URL(configuration.publish.url).hostname).toMatch(/\.invalid$/);
    expect(JSON.parse(read('package.json')).dependencies).not.toHaveProperty('electron-updater');
  });

  test('names files that exist', () => {
    const named = [
      ...[configuration.mac, configuration.win, configuration.linux].map(({ icon }) => icon),
      ...configuration.files.filter((file) => !/[*!]/.test(file)),
    ];
    expect(named.filter((file) => !existsSync(`${root}${file}`))).toEqual([]);
    for (const pattern of configuration.asarUnpack)
      expect(existsSync(`${root}${pattern.replace(/\*.*$/, '').replace(/\/$/, '')}`)).toBe(true);
  });
});

describe('icons', () => {
  const bytes = (name: string) => readFileSync(`${root}resources/icons/${name}`);
  const isPng = (data: Buffer) => data.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n';

  test('the picture is a square of 1024 pixels', () => {
    const picture = bytes('icon.png');
    expect(isPng(picture)).toBe(true);
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1024, 1024]);
  });

  test('the Windows file holds the sizes that Explorer asks for', () => {
    const file = bytes('icon.ico');
    const count = file.readUInt16LE(4);
    const sizes = Array.from({ length: count }, (_, index) => {
      const at = 6 + 16 * index;
      const picture = file
        .subarray(file.readUInt32LE(at + 12))
        .subarray(0, file.readUInt32LE(at + 8));
      expect(isPng(picture)).toBe(true);
      expect(picture.readUInt32BE(16) % 256).toBe(file.readUInt8(at));
      return picture.readUInt32BE(16);
    });
    expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
  });

  test('the Apple file holds pictures up to 1024 pixels and no byte more', () => {
    const file = bytes('icon.icns');
    expect(file.toString('latin1', 0, 4)).toBe('icns');
    expect(file.readUInt32BE(4)).toBe(file.length);
    const sizes: number[] = [];
    for (let at = 8; at < file.length; at += file.readUInt32BE(at + 4)) {
      expect(isPng(file.subarray(at + 8))).toBe(true);
      sizes.push(file.readUInt32BE(at + 24));
    }
    expect(sizes).toEqual([16, 32, 64, 128, 256, 512, 1024]);
  });
});
