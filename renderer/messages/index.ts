/**
 * Every word the window shows, by key. `t` fills the places in braces and does not compile when one
 * is forgotten; `tn` picks the form for a count. A translation is another object of the same keys.
 */
import { numberFormat, pluralRules } from '../format/intl.ts';
import { locale } from '../format/locale.ts';
import { english } from './en/index.ts';

export type MessageKey = keyof typeof english;

type Places<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Places<Rest>
  : never;

type PlacesOf<Key extends MessageKey> = Places<(typeof english)[Key]>;

type Arguments<Key extends MessageKey> = [PlacesOf<Key>] extends [never]
  ? []
  : [values: { readonly [Place in PlacesOf<Key>]: string | number }];

/** Keys whose message has no places: names of screens, labels, buttons. */
export type PlainKey = {
  [Key in MessageKey]: [PlacesOf<Key>] extends [never] ? Key : never;
}[MessageKey];

type CountedKey =
  Extract<MessageKey, `${string}.one`> extends infer Key
    ? Key extends `${infer Base}.one`
      ? Base
      : never
    : never;

function fill(text: string, values: { readonly [place: string]: string | number }): string {
  return text.replace(/\{(\w+)\}/g, (whole, place: string) => String(values[place] ?? whole));
}

/** The message of a key, its places filled. */
export function t<Key extends MessageKey>(key: Key, ...values: Arguments<Key>): string {
  const text: string = english[key];
  const [places] = values;
  return places ? fill(text, places) : text;
}

/** The form of a counted message (`key.one`, `key.other`) for `count`, which fills `{count}`. */
export function tn(
  key: CountedKey,
  count: number,
  values: { readonly [place: string]: string | number } = {},
): string {
  const form = pluralRules(locale()).select(count) === 'one' ? 'one' : 'other';
  const text = english[`${key}.${form}` as MessageKey];
  return fill(text, { count: numberFormat(locale()).format(count), ...values });
}
