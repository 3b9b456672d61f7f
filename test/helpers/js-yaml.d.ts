/** What the tests use of the YAML reader that electron-builder itself reads its configuration with. */
declare module 'js-yaml' {
  export function load(text: string): unknown;
}
