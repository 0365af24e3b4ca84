import net from 'node:net';

/** A connection that a test writes raw bytes to, whatever they are. */
export interface Conversation {
  readonly socket: net.Socket;
  /** All that came back so far, as latin1. */
  readonly received: () => string;
  readonly isClosed: () => boolean;
  /** Resolves with all that came back once the other side has closed. */
  readonly closed: Promise<string>;
}

/** Connects to a port of this machine; bytes are latin1 text. */
export async function converse(port: number, bytes = ''): Promise<Conversation> {
  const socket = net.connect(port, '127.0.0.1');
  let text = '';
  let isClosed = false;
  socket.setEncoding('latin1').on('data', chunk => {
    text += chunk;
  });
  socket.on('error', () => undefined);
  const closed = new Promise<string>(resolve => {
    socket.on('close', () => {
      isClosed = true;
      resolve(text);
    });
  });
  await new Promise(resolve => socket.once('connect', resolve));
  if (bytes !== '') socket.write(bytes, 'latin1');
  return {socket, received: () => text, isClosed: () => isClosed, closed};
}
