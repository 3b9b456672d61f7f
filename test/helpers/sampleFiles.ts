/** Where tests find sample bank files and schemas, and how they validate against a schema. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';

export const BANK_FILES = path.resolve(import.meta.dirname, '../../../shared/data/bank-files');

export const noBankFiles = !existsSync(BANK_FILES);
if (noBankFiles) console.log('skipped: ../shared is absent');

// biome-ignore lint/suspicious/noExplicitAny: the shape of expected.json differs by folder.
export type Expected = any;

/** The expected numbers of a folder by file name; empty where the samples are absent. */
export function expectedFiles(folder: string): [string, Expected][] {
  if (noBankFiles) return [];
  const text = readFileSync(path.join(BANK_FILES, folder, 'expected.json'), 'utf8');
  return Object.entries(JSON.parse(text).files);
}

export function bankFile(folder: string, name: string): Buffer {
  return readFileSync(path.join(BANK_FILES, folder, name));
}

const validators = new Map<string, XsdValidator>();

/** What the schema `xsd/NAME.xsd` has against the bytes; empty where they are valid. */
export function schemaFaults(name: string, bytes: Uint8Array): string[] {
  let validator = validators.get(name);
  if (!validator) {
    const xsd = XmlDocument.fromBuffer(bankFile('xsd', `${name}.xsd`));
    validator = XsdValidator.fromDoc(xsd);
    validators.set(name, validator);
  }
  const document = XmlDocument.fromBuffer(bytes);
  try {
    validator.validate(document);
    return [];
  } catch (error) {
    return [(error as Error).message];
  } finally {
    document.dispose();
  }
}
