import {connect as connectTcp, type Socket} from 'node:net';
import {connect as connectTls} from 'node:tls';
import type {Endpoint} from '../webhook/endpoint.ts';
import {resolveEndpoint} from './resolve.ts';

/** What speaks at an endpoint instead of plain HTTP/1.1. */
export type Protocol = 'tls' | 'http2';

/**
 * Looks at an endpoint that gave no usable answer: does it take a TLS handshake, or an HTTP/2 preface? No request is
 * sent, and nothing leaves for an address that deliveries may not go to. Null: neither, or it cannot be told.
 */
export async function recogniseProtocol(
  endpoint: Endpoint,
  {allowRemote}: {readonly allowRemote: boolean},
): Promise<Protocol | null> {
  const resolution = await resolveEndpoint(endpoint, allowRemote);
  if (resolution.kind !== 'addresses') return null;
  for (const host of resolution.addresses) {
    const place = {host, port: endpoint.port};
    // The certificate is not looked at: nothing is sent over this connection.
    if (await isShaking(connectTls({...place, rejectUnauthorized: false, servername: ''}))) return 'tls';
    if (await isHttp2(connectTcp(place))) return 'http2';
  }
  return null;
}

const lookMs = 500;
/** RFC 9113 3.4: the client's preface, and an empty SETTINGS frame. */
const preface = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);
const settingsFrame = 4;

function isShaking(socket: Socket): Promise<boolean> {
  return look(socket, resolve => socket.once('secureConnect', () => resolve(true)));
}

function isHttp2(socket: Socket): Promise<boolean> {
  return look(socket, resolve => {
    socket.once('connect', () => socket.write(preface));
    socket.once('data', (chunk: Buffer) => resolve(chunk[3] === settingsFrame && chunk.readUInt8(0) === 0));
  });
}

/** False where the connection fails, ends or stays silent. */
async function look(socket: Socket, wait: (resolve: (found: boolean) => void) => void): Promise<boolean> {
  try {
    return await new Promise<boolean>(resolve => {
      wait(resolve);
      socket.setTimeout(lookMs, () => resolve(false));
      socket.once('close', () => resolve(false));
      socket.on('error', () => resolve(false));
    });
  } finally {
    socket.destroy();
  }
}
