/**
 * Large values on their way between threads, as bytes. The owner's thread only passes them on: bytes are
 * copied in a few milliseconds there, where a hundred thousand rows would keep it for half a second.
 */
import { deserialize, serialize } from 'node:v8';

/** A value of type `T` as bytes. */
export type Packed<T> = Uint8Array & { readonly packed?: T };

export function pack<T>(value: T): Packed<T> {
  return serialize(value);
}

export function unpack<T>(bytes: Packed<T>): T {
  return deserialize(bytes) as T;
}
