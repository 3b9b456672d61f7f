/** The pieces that the tables of all XML lists are made of: texts, parts, parties and names. */
import { tidy } from '../values.ts';
import type { PathHandler } from '../xml.ts';
import type { NameQuality, SanctionList, TakeParty } from './model.ts';
import { ListCounter, type ListState, newDraft, type PartyDraft } from './reader.ts';

export interface XmlListState extends ListState {
  readonly list: SanctionList;
  party: PartyDraft;
  /** Values of the part at hand (an alias, an address, a document) by element name. */
  part: Record<string, string>;
  /** Lines of an address, in order. */
  lines: string[];
}

export type Paths = Record<string, PathHandler<XmlListState>>;
export type ListSource = Uint8Array | Iterable<Uint8Array>;

export function newState(list: SanctionList, take: TakeParty): XmlListState {
  return {
    list,
    counter: new ListCounter(take),
    publishedOn: null,
    line: () => 0,
    party: newDraft(list),
    part: {},
    lines: [],
  };
}

export function text(
  take: (state: XmlListState, value: string) => void,
): PathHandler<XmlListState> {
  return {
    close(state, raw) {
      const value = tidy(raw);
      if (value !== null) take(state, value);
    },
  };
}

/** Elements below `path` that fill the part, which begins anew there and is taken at its end. */
export function part(
  path: string,
  names: readonly string[],
  take: (state: XmlListState) => void,
): Paths {
  const paths: Paths = {
    [path]: {
      open(state) {
        state.part = {};
      },
      close: take,
    },
  };
  for (const name of names)
    paths[`${path}/${name}`] = text((state, value) => {
      const known = state.part[name];
      state.part[name] = known === undefined ? value : `${known}, ${value}`;
    });
  return paths;
}

export function party(path: string, finish: (state: XmlListState) => void = () => {}): Paths {
  return {
    [path]: {
      open(state) {
        state.party = newDraft(state.list);
      },
      close(state) {
        finish(state);
        state.counter.give(state.party, state.line());
      },
    },
  };
}

export function addName(
  state: XmlListState,
  name: string | null,
  quality: NameQuality,
  type: string | null,
  language: string | null = null,
): void {
  if (name !== null) state.party.names.push({ name, quality, type, language });
}
