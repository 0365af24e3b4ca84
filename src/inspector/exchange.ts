import type http from 'node:http';
import {Failure, isFailure} from '../webhook/failure.ts';
import type {ErrorJson} from './wire.ts';

const maxSentBytes = 32 * 1024 * 1024;

/** The JSON that a change brings; a `Failure` says what is wrong with it. */
export async function readJson(request: http.IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new Failure('usage', 'a change is sent as application/json', '');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxSentBytes)
      throw new Failure('usage', 'that is more than 32 MB', 'use vigthoria replay --edit');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString());
  } catch (error) {
    throw new Failure('usage', 'what was sent is no JSON', '', {cause: error});
  }
}

/** Tells the page of a refusal or a fault. */
export function fail(response: http.ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy();
  else if (isFailure(error)) refuse(response, 409, error.message, error.hint);
  else refuse(response, 500, error instanceof Error ? error.message : String(error), '');
}

export function refuse(response: http.ServerResponse, status: number, message: string, hint: string): void {
  sendJson(response, status, {error: message, hint} satisfies ErrorJson);
}

export function sendJson(response: http.ServerResponse, status: number, value: unknown): void {
  send(response, status, JSON.stringify(value), 'application/json');
}

export function send(response: http.ServerResponse, status: number, text: string, type: string): void {
  const bytes = Buffer.from(text);
  response
    .writeHead(status, {'Content-Type': `${type}; charset=utf-8`, 'Content-Length': bytes.length})
    .end(bytes);
}
