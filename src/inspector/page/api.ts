import type {ErrorJson} from '../wire.ts';

/** What the server says of a request that it refused. */
export class Refusal extends Error {
  readonly hint: string;
  readonly status: number;

  constructor(message: string, hint: string, status: number) {
    super(message);
    this.hint = hint;
    this.status = status;
  }
}

/** JSON from this page's own server. Throws `Refusal`; the status 0 means that nobody answered. */
export async function ask<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await call(path, signal === undefined ? {} : {signal});
  return (await response.json()) as T;
}

export async function askText(path: string): Promise<string> {
  return (await call(path, {})).text();
}

export async function change<T>(method: 'POST' | 'DELETE', path: string, sent: unknown): Promise<T> {
  const response = await call(path, {
    method,
    headers: {'Content-Type': 'application/json'},
    ...(method === 'POST' ? {body: JSON.stringify(sent)} : {}),
  });
  return (await response.json()) as T;
}

async function call(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/api/${path}`, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Refusal('vigthoria does not answer', 'is it still running in its terminal?', 0);
  }
  if (response.ok) return response;
  const {error, hint} = (await response
    .json()
    .catch(() => ({error: response.statusText, hint: ''}))) as ErrorJson;
  throw new Refusal(error, hint, response.status);
}
