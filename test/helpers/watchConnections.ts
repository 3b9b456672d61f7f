/**
 * Loaded before a program (`node --import`): tells on standard error of every connection, look-up or
 * datagram that leaves this machine, from its threads as well. Loopback and local sockets are silent.
 */
import dgram from 'node:dgram';
import dns from 'node:dns';
import { writeSync } from 'node:fs';
import net from 'node:net';

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\..*|localhost)$/;

/** What a line on standard error begins with. */
export const OUTGOING = 'outgoing: ';

function report(host: unknown): void {
  if (typeof host === 'string' && !LOOPBACK.test(host)) writeSync(2, `${OUTGOING}${host}\n`);
}

interface Target {
  readonly host?: string;
  readonly path?: string;
}

const connect = net.Socket.prototype.connect as (...given: unknown[]) => net.Socket;
net.Socket.prototype.connect = function (this: net.Socket, ...given: unknown[]) {
  // Node itself hands its options over in a list; programs give options, or a port and a host.
  const [first, second] = Array.isArray(given[0]) ? given[0] : given;
  if (typeof first === 'number') report(second);
  else if (typeof first === 'object' && first !== null && (first as Target).path === undefined)
    report((first as Target).host);
  return connect.apply(this, given);
} as typeof net.Socket.prototype.connect;

const lookup = dns.lookup as (...given: unknown[]) => void;
dns.lookup = ((...given: unknown[]) => {
  report(given[0]);
  lookup(...given);
}) as typeof dns.lookup;

const send = dgram.Socket.prototype.send as (...given: unknown[]) => void;
dgram.Socket.prototype.send = function (this: dgram.Socket, ...given: unknown[]) {
  report(given.find((value) => typeof value === 'string' && net.isIP(value) !== 0));
  send.apply(this, given);
} as typeof dgram.Socket.prototype.send;
